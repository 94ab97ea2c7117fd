import CodecPrimitives
import CodecRecords
import Foundation

/// `names_bank_kana.csv`: readings and what banks write for them; an empty second column means that the name is refused.
enum NameVectors {
    static func check(file: URL) throws -> [VectorResult] {
        let (rows, report) = CSVReader.read(try VectorFile.bytes(file), file: file.lastPathComponent)
        if let finding = report.findings.first { throw VectorFileError(finding.description) }
        let columns = ["input", "bank_kana", "bytes_hex_cp932"].map { name in
            rows.first?.fields.firstIndex(of: ReceivedText(name))
        }
        guard let name = columns[0], let kana = columns[1], let hex = columns[2] else {
            throw VectorFileError("\(file.lastPathComponent): input, bank_kana, bytes_hex_cp932")
        }
        return rows.dropFirst().map { row in check(row, name: name, kana: kana, hex: hex) }
    }

    private static func check(_ row: CSVRow, name: Int, kana: Int, hex: Int) -> VectorResult {
        let (id, given) = ("row \(row.number)", row[name] ?? ReceivedText(""))
        let (expected, bytes) = (row[kana] ?? ReceivedText(""), row[hex] ?? ReceivedText(""))
        let refused = Console.chosen("拒否", english: "refused")
        guard let found = try? BankKana().bytes(given), let text = try? JISX0201.decode(found) else {
            return .compare(id, expected: expected.isEmpty ? refused : expected.string, found: refused)
        }
        let written = found.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        guard expected == ReceivedText(text) else {
            return .fail(id, expected: expected.isEmpty ? refused : expected.string, found: text)
        }
        return .compare(id, expected: bytes.string, found: written)
    }
}
