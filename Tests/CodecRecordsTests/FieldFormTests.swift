import CodecPrimitives
import CodecRecords
import TestKit
import Testing

/// Forms of fields that the shipped layouts do not use.
@Suite("field forms")
struct FieldFormTests {
    /// A file form of one field of data, without groups.
    private func layout(_ field: String, length: Int) throws -> Layout {
        let text = """
            {"name": "t", "record_bytes": \(length + 1), "encoding": "CP932", "line_endings": ["CRLF", "none", "LF"],
             "records": {"data": {"discriminator": "2", "fields": [
               {"pos": 1, "len": 1, "type": "N", "name": "k"},
               {"pos": 2, "len": \(length), "name": "f", \(field)}]}}}
            """
        return try LayoutFile.decode(Array(text.utf8))
    }

    private func rules(_ bytes: [UInt8], _ layout: Layout) -> [FindingRule] {
        RecordReader.read([0x32] + bytes, layout, file: "t") { _ in }.rules
    }

    @Test("dates in the years of an era are read and written as such")
    func eraDates() throws {
        let layout = try layout(#""type": "N", "date": "era YYMMDD", "era": "令和", "zero_means_none": true"#, length: 6)
        let field = try layout.field("f")
        var writer = RecordWriter(layout)
        try writer.data(["k": .number(2), "f": .date(try #require(BusinessDate(iso: "2026-04-07")))])
        let bytes = try writer.finish()
        #expect(bytes == Array("2080407\r\n".utf8))
        var days: [BusinessDate?] = []
        let report = RecordReader.read(bytes + Array("2010501\r\n2000000\r\n".utf8), layout, file: "t") {
            days.append($0.date(field))
        }
        #expect(report.isAcceptable)
        #expect(days == [BusinessDate(iso: "2026-04-07"), BusinessDate(iso: "2019-05-01"), nil])
        #expect(rules(Array("010430".utf8), layout) == [.dateInvalid])
        #expect(rules(Array("080229".utf8), layout) == [.dateInvalid])
        #expect(throws: RecordsError(.valueInvalid, at: "data.f")) {
            try writer.data(["k": .number(2), "f": .date(BusinessDate(daysSinceEpoch: 0))])
        }
    }

    @Test("short dates are of this century; days without a year are checked for their form")
    func shortDates() throws {
        let short = try layout(#""type": "N", "date": "YYMMDD""#, length: 6)
        #expect(rules(Array("240229".utf8), short).isEmpty)
        #expect(rules(Array("250229".utf8), short) == [.dateInvalid])
        let monthDay = try layout(#""type": "N", "date": "MMDD""#, length: 4)
        #expect(rules(Array("0229".utf8), monthDay).isEmpty)
        #expect(rules(Array("0230".utf8), monthDay) == [.dateInvalid])
    }

    @Test("names of parties allow large kana and capitals, and voicing marks only where they belong")
    func names() throws {
        let layout = try layout(#""type": "C", "class": "party_name""#, length: 4)
        let cases: [([UInt8], [FindingRule])] = [
            ([0xB6, 0xDE, 0x28, 0x20], []), ([0xCA, 0xDF, 0xCA, 0xDE], []), ([0xB3, 0xDE, 0x20, 0x20], []),
            ([0xB1, 0xDE, 0x20, 0x20], [.orphanVoicingMark]), ([0xDE, 0xB6, 0x20, 0x20], [.orphanVoicingMark]),
            ([0xB6, 0xDF, 0x20, 0x20], [.orphanVoicingMark]), ([0xB6, 0x20, 0xDE, 0x20], [.orphanVoicingMark]),
            ([0xB0, 0x20, 0x20, 0x20], [.characterNotAllowed]), ([0xA7, 0x20, 0x20, 0x20], [.characterNotAllowed]),
            ([0xA6, 0x20, 0x20, 0x20], [.characterNotAllowed]), ([0x61, 0x20, 0x20, 0x20], [.characterNotAllowed]),
            ([0x2C, 0x20, 0x20, 0x20], [.characterNotAllowed]), ([0x8A, 0xBF, 0x20, 0x20], [.characterNotAllowed]),
        ]
        for (bytes, expected) in cases { #expect(rules(bytes, layout) == expected, "\(bytes)") }
    }

    @Test("a value may be required, one of a list, or on the other side of its field")
    func values() throws {
        let required = try layout(#""type": "C", "required": true"#, length: 3)
        #expect(rules(Array("   ".utf8), required) == [.requiredMissing])
        #expect(rules(Array(" a ".utf8), required).isEmpty)
        let codes = try layout(#""type": "N", "codes": ["01", "99"], "rule": "unknown_result_code""#, length: 2)
        #expect(rules(Array("99".utf8), codes).isEmpty && rules(Array("02".utf8), codes) == [.unknownResultCode])
        let right = try layout(#""type": "C", "align": "right", "pad": "*""#, length: 4)
        var writer = RecordWriter(right)
        try writer.data(["k": .number(2), "f": .text("ab")])
        let bytes = try writer.finish()
        #expect(bytes == Array("2**ab\r\n".utf8))
        let field = try right.field("f")
        _ = RecordReader.read(bytes, right, file: "t") { #expect($0.text(field) == ReceivedText("ab")) }
    }

    @Test("files without groups need no header and no end")
    func noGroups() throws {
        let layout = try layout(#""type": "C""#, length: 2)
        #expect(rules(Array("ab\r\n2cd\r\n".utf8), layout).isEmpty)
        #expect(rules(Array("ab\n2cd\n".utf8), layout).isEmpty)
        #expect(rules(Array("ab2cd".utf8), layout).isEmpty)
        #expect(rules(Array("ab\r\n2c".utf8), layout) == [.truncated])
        #expect(rules(Array("ab\r\n2cdd\r\n".utf8), layout) == [.recordLength])
    }
}
