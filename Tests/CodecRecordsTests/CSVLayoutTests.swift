import CodecPrimitives
import CodecRecords
import TestKit
import Testing

/// CSV files read and written by a layout file.
@Suite("CSV layouts")
struct CSVLayoutTests {
    private func read(_ bytes: [UInt8], _ layout: Layout) -> (report: ReadReport, records: [Record]) {
        var records: [Record] = []
        let report = RecordReader.read(bytes, layout, file: "t.csv") { records.append($0) }
        return (report, records)
    }

    @Test(
        "a sample is read without findings and written again byte for byte",
        arguments: [
            ("konbini_c_agent_csv.csv", ShippedLayout.konbiniC, 6),
            ("seizure_inquiry_request.csv", .inquiryRequestCSV, 3), ("seizure_inquiry_reply.csv", .inquiryReplyCSV, 4),
            ("seizure_request.csv", .seizureRequestCSV, 3), ("seizure_result.csv", .seizureResultCSV, 3),
        ])
    func samples(name: String, shipped: ShippedLayout, count: Int) throws {
        let (layout, bytes) = (try shipped.layout(), try Fixtures.bytes("formats/\(name)"))
        let (report, records) = read(bytes, layout)
        #expect(report.rules.isEmpty && records.count == count, "\(report.findings)")
        var writer = RecordWriter(layout)
        for record in records { try writer.data(bytes: Array(record.bytes)) }
        #expect(try writer.finish() == bytes)
    }

    @Test("where chunks are cut changes nothing")
    func chunks() throws {
        let (layout, bytes) = (
            try ShippedLayout.konbiniC.layout(), try Fixtures.bytes("formats/konbini_c_agent_csv.csv")
        )
        var broken = bytes
        broken[200] = 0x22
        for bytes in [bytes, broken, Array("error:\r\nE001".utf8), [0xEF, 0xBB, 0xBF] + bytes] {
            let whole = read(bytes, layout)
            for length in [1, 2, 3, 7, 64] {
                var (records, reader) = ([[UInt8]](), RecordReader(layout, file: "t.csv"))
                for start in stride(from: 0, to: bytes.count, by: length) {
                    reader.push(Array(bytes[start..<min(bytes.count, start + length)])) {
                        records.append(Array($0.bytes))
                    }
                }
                let report = reader.finish { records.append(Array($0.bytes)) }
                #expect(report.findings == whole.report.findings && records == whole.records.map { Array($0.bytes) })
                #expect(report.bytes == bytes.count)
            }
        }
    }

    @Test("agent C's corrections go before the barcode's amount, and an amount of zero falls back on it")
    func amounts() throws {
        let layout = try ShippedLayout.konbiniC.layout()
        let bytes = try Fixtures.bytes("formats/konbini_c_agent_csv.csv")
        let (_, records) = read(bytes, layout)
        #expect(records.map { $0.amount?.amount } == [12_300, 5000, 5000, 12_300, 48_000, 119_000])
        #expect(
            records.map { layout.kinds[$0.kind].name.string } == [
                "flash", "flash", "cancelled", "confirmed", "confirmed", "corrected",
            ])
        let zero = replaced(bytes, "0,119000,910", "0,0,910")
        #expect(read(zero, layout).records.last?.amount == 120_000)
    }

    private func replaced(_ bytes: [UInt8], _ old: String, _ new: String) -> [UInt8] {
        var bytes = bytes
        let pattern = Array(old.utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: pattern) }) else { return bytes }
        bytes.replaceSubrange(start..<(start + pattern.count), with: Array(new.utf8))
        return bytes
    }

    @Test("what is wrong in a row is named with its column and place in the file")
    func findings() throws {
        let layout = try ShippedLayout.konbiniC.layout()
        let bytes = try Fixtures.bytes("formats/konbini_c_agent_csv.csv")
        let cases: [(String, String, FindingRule, String?)] = [
            ("01,20260406,1015", "07,20260406,1015", .unknownKind, "種別"),
            ("01,20260406,1015", "1,20260406,1015", .fieldLength, "種別"),
            ("01,20260406,1015", "01,20260431,1015", .dateInvalid, "収納日"),
            ("01,20260406,1015", "01,20260406,2415", .dateInvalid, "収納時刻"),
            ("01,20260406,1015", "01,20260406", .recordLength, nil),
            ("EAN919", "EAM919", .characterNotAllowed, "バーコード情報"),
            ("26043000123008,", "26043000123009,", .barcodeCheckDigit, "バーコード"),
            ("26043000123008,", "2604300012300A,", .notNumeric, "バーコード情報"),
            (",12300,", ",12 00,", .notNumeric, "金額"),
            (",12300,", ",12345678901,", .fieldLength, "金額"),
        ]
        for (old, new, rule, field) in cases {
            let report = read(replaced(bytes, old, new), layout).report
            #expect(report.rules.first == rule, "\(new) \(report.findings)")
            #expect(report.findings.first?.record == 2 && report.findings.first?.field?.string == field)
        }
        let date = try #require(
            read(replaced(bytes, "01,20260406,1015", "01,20260431,1015"), layout).report.findings.first)
        let row = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("01,2026".utf8)) })
        #expect(date.offset == row + 3 && date.hex.isSameBytes(as: "3230323630343331"))
    }

    @Test("error reports, other columns, LF and what follows a missing quote are refused")
    func refused() throws {
        let layout = try ShippedLayout.konbiniC.layout()
        let bytes = try Fixtures.bytes("formats/konbini_c_agent_csv.csv")
        #expect(read(Array("error:\r\nE001,login failed\r\n".utf8), layout).report.rules == [.agentErrorBody])
        #expect(read([], layout).report.rules == [.truncated])
        #expect(
            read(replaced(bytes, ",20260406,1015", ",20260406,\"1015"), layout).report.rules == [.characterNotAllowed])
        #expect(read(bytes.dropLast(8) + [0x22], layout).report.rules == [.truncated])
        #expect(read([0xEF, 0xBB, 0xBF] + bytes, layout).report.rules == [.byteOrderMark])
        #expect(read(bytes.filter { $0 != 0x0D }, layout).report.rules == [.lineEndingLF])
        var titles = bytes
        titles[1] ^= 1
        #expect(read(titles, layout).report.rules == [.headerLine])
        let line = try #require(bytes.firstIndex(of: 0x0A))
        let empty = read(Array(bytes[...line]), layout)
        #expect(empty.report.isAcceptable && empty.records.isEmpty, "a day without receipts")
        let ended = read(bytes + [0x0D, 0x0A, 0x1A], layout)
        #expect(ended.report.rules == [.trailing1A] && ended.records.count == 6)
    }

    @Test("agent D's header states how many records follow; it is counted when read and when written")
    func headerTotals() throws {
        let layout = try ShippedLayout.konbiniD.layout()
        func row(_ claim: String, _ kind: Int64) -> KeyValuePairs<String, FieldValue> {
            [
                "委託者コード": .number(12345), "received_on": .date(BusinessDate(daysSinceEpoch: 20_550)),
                "reference": .text(claim), "収納区分": .number(3), "収納金額": .number(1200), "kind": .number(kind),
                "payer_kana": .text("ﾃｽﾄ"),
            ]
        }
        var writer = RecordWriter(layout)
        for claims in [["A-1", "A-2"], [], ["B-1"]] {
            try writer.header(["委託者コード": .number(12345), "収納区分": .number(3)])
            for claim in claims { try writer.data(row(claim, 2)) }
        }
        let bytes = try writer.finish()
        #expect(bytes.starts(with: Array("\"1\",\"12345\",\"3\",\"2\"\r\n\"2\",\"12345\",\"".utf8)))
        let (report, records) = read(bytes, layout)
        #expect(report.rules.isEmpty && report.groups == 3 && report.records == 6, "\(report.findings)")
        let reference = try layout.field("reference")
        #expect(records.compactMap { $0.role == .data ? $0.text(reference)?.string : nil } == ["A-1", "A-2", "B-1"])
        let wrong = read(replaced(bytes, "\"3\",\"2\"", "\"3\",\"1\""), layout).report
        #expect(wrong.rules == [.trailerCount] && wrong.findings.first?.record == 1)
        #expect(wrong.findings.first?.computed == 2 && wrong.findings.first?.offset == 17)
    }

    /// A layout of UTF-8 with other marks.
    private func utf8(_ mark: String) throws -> Layout {
        try LayoutFile.decode(
            Array(
                """
                {"name": "t", "csv": {"delimiter": ";", "quote": "'"}, "encoding": "UTF-8", "line_endings": ["LF"],
                 "byte_order_mark": "\(mark)",
                 "records": {"data": {"fields": [
                   {"name": "名前", "len": 30, "type": "C"},
                   {"name": "額", "len": 6, "type": "Z", "sign": "leading", "unpadded": true}]}}}
                """.utf8))
    }

    @Test("a file of UTF-8 has characters that CP932 lacks, with or without a byte-order mark")
    func utf8() throws {
        let layout = try utf8("accepted")
        let text = "葛\u{E0100}𠮷;-120\n'a;''b';+7\n;00005\n"
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
            let (report, records) = read(bytes, layout)
            #expect(report.rules.isEmpty, "\(report.findings)")
            #expect(try records.map { $0.text(try layout.field("名前"))?.string } == ["葛\u{E0100}𠮷", "a;'b", ""])
            #expect(try records.map { $0.number(try layout.field("額")) } == [-120, 7, 5])
        }
        #expect(read([0xEF, 0xBB, 0xBF], try utf8("refused")).report.rules == [.byteOrderMark])
        let wrongs: [[UInt8]] = [
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE3, 0x81], [0xF5, 0x80, 0x80, 0x80], [0xC2, 0x85], [0x07],
        ]
        for wrong in wrongs {
            let report = read(wrong + Array(";1\n".utf8), layout).report
            #expect(report.rules == [.characterNotAllowed], "\(wrong)")
        }
        var writer = RecordWriter(try utf8("written"))
        try writer.data(["名前": .text("𠮷"), "額": .number(-3)])
        #expect(try writer.finish() == [0xEF, 0xBB, 0xBF] + Array("𠮷;-3\n".utf8))
    }
}
