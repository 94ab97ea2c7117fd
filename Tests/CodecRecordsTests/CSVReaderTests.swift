import CodecPrimitives
import CodecRecords
import TestKit
import Testing

@Suite("CSV reader")
struct CSVReaderTests {
    private func read(_ text: String, _ form: CSVForm = CSVForm()) -> (rows: [[String]], rules: [FindingRule]) {
        let (rows, report) = CSVReader.read(Array(text.utf8), form, file: "t.csv")
        return (rows.map { $0.fields.map(\.string) }, report.findings.map(\.rule))
    }

    @Test(
        "rows are read as RFC 4180 writes them",
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("a,b\r\n,\r\n", [["a", "b"], ["", ""]]),
            ("\"a\"\"x\",\"b,c\"\r\n\"1\r\n2\",3", [["a\"x", "b,c"], ["1\r\n2", "3"]]),
            ("\u{FEFF}a\n1", [["a"], ["1"]]), ("\"\",\"\"", [["", ""]]), ("名,額\n髙橋,1", [["名", "額"], ["髙橋", "1"]]),
        ] as [(String, [[String]])])
    func rows(text: String, expected: [[String]]) {
        let answer = read(text)
        #expect(answer.rows == expected && answer.rules.isEmpty)
    }

    @Test(
        "what is not well formed is named",
        arguments: [
            ("", FindingRule.truncated), ("a,b\r\n1\r\n", .recordLength), ("a\r\n1,2\r\n", .recordLength),
            ("a\r\n\"x", .truncated), ("a\r\n\"x\"y\r\n", .characterNotAllowed),
            ("a\r\nx\"y\"\r\n", .characterNotAllowed),
            ("a\r1\r\n", .lineEndingCR), ("a\r\n\u{7}\r\n", .characterNotAllowed),
        ])
    func malformed(text: String, rule: FindingRule) {
        #expect(read(text).rules == [rule])
    }

    @Test("a row that has other columns is left out with its number, and the rest is read")
    func otherColumns() {
        let (rows, report) = CSVReader.read(Array("a,b\n1\n3,4\n".utf8), file: "t.csv")
        #expect(rows.count == 2 && report.findings.first?.record == 2 && report.findings.first?.offset == 4)
        #expect(report.rows == 3 && !report.isAcceptable)
    }

    @Test("rows and columns are bounded")
    func bounded() {
        let form = CSVForm(maximumRowBytes: 10, maximumColumns: 3)
        #expect(read("a\n" + String(repeating: "x", count: 11), form).rules == [.recordLength])
        #expect(read("a,b,c,d,e\n", form).rules == [.recordLength])
        #expect(read("a,b,c\n", form).rules.isEmpty)
        #expect(read("\"" + String(repeating: "x", count: 1_000_000), form).rules == [.recordLength])
    }

    @Test("files of CP932 are read with delimiters inside characters left alone")
    func cp932() throws {
        let sample = try Fixtures.bytes("formats/konbini_c_agent_csv.csv")
        let (rows, report) = CSVReader.read(sample, CSVForm(encoding: .cp932), file: "c.csv")
        #expect(report.isAcceptable && rows.count == 7)
        #expect(rows[1][9] == ReceivedText("セブン－イレブン") && rows[6][7] == ReceivedText("119000"))
        let seizures = CSVReader.read(
            try Fixtures.bytes("formats/seizure_request.csv"), CSVForm(encoding: .cp932), file: "s.csv")
        #expect(seizures.rows[2][3] == ReceivedText("ｶ)ﾃｽﾄｼﾖｳｼﾞ"))
        // ― (815C), a character whose second byte is a backslash, and ソ (835C).
        let tricky = try CP932.encode("ソ―,表|\r\n1,2\r\n")
        #expect(CSVReader.read(tricky, CSVForm(encoding: .cp932), file: "t").rows[0][0] == ReceivedText("ソ―"))
        #expect(CSVReader.read(sample, CSVForm(), file: "c.csv").report.findings.first?.rule == .characterNotAllowed)
        let marked = [0xEF, 0xBB, 0xBF] + sample
        #expect(
            CSVReader.read(marked, CSVForm(encoding: .cp932), file: "m").report.findings.first?.rule == .byteOrderMark)
    }

    @Test("where chunks are cut changes nothing, and no bytes crash the reader")
    func chunks() throws {
        var random = SeededRandom.printed(for: "CSV chunks")
        let sample = try Fixtures.bytes("formats/seizure_request.csv")
        for round in 0..<400 {
            var bytes = sample
            if round > 0 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
            let form = CSVForm(encoding: round % 2 == 0 ? .cp932 : .utf8)
            let whole = CSVReader.read(bytes, form, file: "t")
            var reader = CSVReader(form, file: "t")
            var rows: [CSVRow] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int(random.next() % 9) + 1)
                reader.push(Array(bytes[start..<end])) { rows.append($0) }
                start = end
            }
            let report = reader.finish { rows.append($0) }
            #expect(rows == whole.rows && report.findings == whole.report.findings)
        }
    }
}
