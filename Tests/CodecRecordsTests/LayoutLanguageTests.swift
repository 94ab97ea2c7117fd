import CodecPrimitives
import CodecRecords
import TestKit
import Testing

/// Sayings of the layout language that no shipped layout has.
@Suite("layout language")
struct LayoutLanguageTests {
    private func layout(_ fields: String, length: Int, _ more: String = "") throws -> Layout {
        let text = """
            {"name": "t", "record_bytes": \(length), "encoding": "JIS X 0201", "line_endings": ["LF", "CR"],
             \(more)
             "records": {"data": {"fields": [\(fields)]}}}
            """
        return try LayoutFile.decode(Array(text.utf8))
    }

    private func read(_ text: String, _ layout: Layout) -> (rules: [FindingRule], records: [Record]) {
        var records: [Record] = []
        let report = RecordReader.read(Array(text.utf8), layout, file: "t") { records.append($0) }
        return (report.rules, records)
    }

    @Test("a sign stands before, behind or in the last digit")
    func signs() throws {
        let cases: [(String, [(String, Int64)], [String])] = [
            ("leading", [("+0012", 12), ("-0012", -12), ("-9999", -9999)], ["00012", " 0012", "-001 ", "12-00"]),
            ("trailing", [("0012+", 12), ("0012-", -12)], ["00012", "-0012"]),
            (
                "zoned", [("0012{", 120), ("0012}", -120), ("0001R", -19), ("0001I", 19), ("00012", 12)],
                ["0001S", "A0012"]
            ),
        ]
        for (sign, right, wrong) in cases {
            let layout = try layout(
                #"{"pos": 1, "len": 5, "type": "Z", "sign": "\#(sign)", "name": "f"}"#, length: 5, #""amount": "f","#)
            let field = try layout.field("f")
            for (text, value) in right {
                let (rules, records) = read(text + "\n", layout)
                #expect(
                    rules.isEmpty && records.first?.number(field) == value && records.first?.amount?.amount == value)
                var writer = RecordWriter(layout)
                try writer.data(["f": .number(value)])
                let written = try writer.finish()
                #expect(read(String(decoding: written, as: UTF8.self), layout).records.first?.number(field) == value)
            }
            for text in wrong { #expect(read(text + "\n", layout).rules == [.notNumeric], "\(sign) \(text)") }
            var writer = RecordWriter(layout)
            #expect(throws: RecordsError(.valueTooLong, at: "data.f")) { try writer.data(["f": .number(-100_000)]) }
        }
    }

    @Test("CR may end lines where the layout says so; the last line end is written or not")
    func lineEnds() throws {
        let field = #"{"pos": 1, "len": 2, "type": "C", "name": "f"}"#
        #expect(read("ab\rcd\r", try layout(field, length: 2)).records.count == 2)
        #expect(read("ab\ncd", try layout(field, length: 2)).records.count == 2)
        #expect(read("ab\ncd\r", try layout(field, length: 2)).rules == [.recordLength])
        let open = try layout(field, length: 2, #""last_line_end": false,"#)
        var writer = RecordWriter(open)
        try writer.data(["f": .text("ab")])
        try writer.data(["f": .text("cd")])
        #expect(try writer.finish() == Array("ab\ncd".utf8))
    }

    @Test("JIS X 0201 has no double bytes, and its yen sign and overline are its own")
    func jis() throws {
        let layout = try layout(#"{"pos": 1, "len": 2, "type": "C", "name": "f"}"#, length: 2)
        let field = try layout.field("f")
        var texts: [ReceivedText?] = []
        let report = RecordReader.read([0x5C, 0x7E, 0x0A, 0x82, 0xA0, 0x0A], layout, file: "t") {
            texts.append($0.text(field))
        }
        #expect(texts == [ReceivedText("¥‾")] && report.rules == [.characterNotAllowed])
    }

    @Test("what stands in no record is the same for every record, by its meaning")
    func implied() throws {
        let layout = try layout(
            #"{"pos": 1, "len": 2, "type": "C", "name": "f"}"#, length: 2,
            #""implied": {"received_at": "0930", "chain": "ｱ1"}, "meanings": {"item": "f"},"#)
        let record = try #require(read("ab\n", layout).records.first)
        #expect(try record.minuteOfDay(layout.field("received_at")) == 570)
        #expect(try record.text(layout.field("chain")) == ReceivedText("ｱ1"))
        #expect(try record.text(layout.field("item")) == ReceivedText("ab"))
        #expect(layout.meaning("store") == nil)
        var writer = RecordWriter(layout)
        #expect(throws: RecordsError(.fieldUnknown, at: "data.chain")) {
            try writer.data(["f": .text("ab"), "chain": .text("2")])
        }
    }

    @Test("blanks in a field of digits are no value where the layout says so, and add nothing")
    func blanks() throws {
        let layout = try layout(
            """
            {"pos": 1, "len": 4, "type": "N", "name": "f", "blank_means_none": true},
            {"pos": 5, "len": 8, "type": "N", "date": "YYYYMMDD", "name": "d", "blank_means_none": true}
            """, length: 12, #""amount": "f","#)
        let (rules, records) = read("001220260407\n            \n0001        \n", layout)
        #expect(rules.isEmpty && records.map { $0.amount?.amount } == [12, 0, 1])
        #expect(try records.map { $0.number(try layout.field("f")) } == [12, nil, 1])
        #expect(try records.map { $0.date(try layout.field("d")) } == [BusinessDate(iso: "2026-04-07"), nil, nil])
        #expect(read("  1220260407\n", layout).rules == [.notNumeric])
        #expect(read("0012 0260407\n", layout).rules == [.notNumeric])
    }

    @Test(
        "a layout that cannot mean anything is refused at its line",
        arguments: [
            (#""implied": {"item": ""},"#, 2), (#""balance": {"opening": "f"},"#, 2), (#""wo": "sometimes","#, 2),
            (#""byte_order_mark": "written","#, 2), (#""amount": ["f", "f", "f"],"#, 2),
            (#""header_meanings": {},"#, 2),
            (#""csv": {},"#, 2), (#""line_ends": ["LF"],"#, 2),
        ])
    func refused(more: String, line: Int) throws {
        let text = """
            {"name": "t", "record_bytes": 2, "encoding": "CP932",
             \(more)
             "records": {"data": {"fields": [{"pos": 1, "len": 2, "type": "C", "name": "f"}]}}}
            """
        do {
            _ = try LayoutFile.decode(Array(text.utf8))
            Issue.record("accepted: \(more)")
        } catch {
            #expect(LayoutFile.line(of: error.offset, in: Array(text.utf8)) == line, "\(error)")
        }
    }

    @Test(
        "a stretch that depends on a field is covered by each of its cases, and the last takes what is left",
        arguments: [
            (#"{"fields": [{"pos": 2, "len": 2, "type": "C", "name": "a"}]}"#, true),
            (#"{"is": ["Y"], "fields": [{"pos": 2, "len": 2, "type": "C", "name": "a"}]}"#, false),
            (#"{"fields": [{"pos": 2, "len": 1, "type": "C", "name": "a"}]}"#, false),
            (#"{"fields": [{"pos": 2, "len": 3, "type": "C", "name": "a"}]}"#, false),
            (#"{"is": ["YY"], "fields": []}"#, false), ("", false),
        ])
    func choices(cases: String, isRight: Bool) throws {
        let fields = """
            {"pos": 1, "len": 1, "type": "C", "name": "k"}, {"pos": 2, "len": 2, "by": "k", "cases": [\(cases)]}
            """
        if isRight {
            _ = try layout(fields, length: 3)
        } else {
            #expect(throws: RecordsError.self) { try layout(fields, length: 3) }
        }
    }

    @Test("findings of a trailer without headers, of groups of one sort, and of a second group that may not be")
    func trailers() throws {
        let text = """
            {"name": "t", "record_bytes": 4, "encoding": "CP932", "line_endings": ["LF"], "groups": "one",
             "amount": "f", "controls": [{"field": "n", "sum": "f"}],
             "records": {
               "data": {"discriminator": "D", "fields": [
                 {"pos": 1, "len": 1, "type": "C", "name": "k"}, {"pos": 2, "len": 3, "type": "N", "name": "f"}]},
               "trailer": {"discriminator": "T", "fields": [
                 {"pos": 1, "len": 1, "type": "C", "name": "k"}, {"pos": 2, "len": 3, "type": "N", "name": "n"}]}}}
            """
        let layout = try LayoutFile.decode(Array(text.utf8))
        #expect(read("D001\nD002\nT003\n", layout).rules.isEmpty)
        #expect(read("D001\nD002\nT004\n", layout).rules == [.trailerAmount])
        #expect(read("D001\n", layout).rules == [.trailerMissing])
        #expect(read("T000\n", layout).rules.isEmpty)
        #expect(read("D001\nT001\nD002\nT002\n", layout).rules == [.unknownKind])
    }
}
