import CodecPrimitives
import CodecRecords
import Foundation

/// `ocr_check_digits.csv`: the two check digits of each line.
enum OCRVectors {
    static func check(_ path: String) throws -> [VectorResult] {
        try check(file: try VectorFile.find("ocr_check_digits.csv", at: path))
    }

    static func check(file: URL) throws -> [VectorResult] {
        try VectorTable(file).rows.map { row in
            let kind = OCRLine.Kind.allCases.first { row.has($0.rawValue, in: "line") }
            guard let kind else { return .notBuilt(row.id) }
            guard let line = try? OCRLine(kind, body: Array(row["body"].utf8)) else {
                return .fail(row.id, expected: row["cd"], found: "body")
            }
            return .compare(
                row.id, expected: row["cd"], found: String(decoding: line.digits[..<2], as: UTF8.self))
        }
    }
}

/// `payeasy_elqr.csv` and, beside it, `payeasy_crc16.csv`.
enum ELQRVectors {
    private static let checksums = "payeasy_crc16.csv"

    static func check(_ path: String) throws -> [VectorResult] {
        let file = try VectorFile.find("payeasy_elqr.csv", at: path)
        let results = try check(file: file)
        let beside = file.deletingLastPathComponent().appending(path: checksums)
        let isFolder = file.path != URL(filePath: path).path
        guard isFolder, FileManager.default.fileExists(atPath: beside.path) else { return results }
        return results + (try check(file: beside))
    }

    /// The rows of one file of either form.
    static func check(file: URL) throws -> [VectorResult] {
        guard file.lastPathComponent.isSameBytes(as: checksums) else {
            return try VectorTable(file).rows.map(decoded)
        }
        let rows = try VectorTable(file, id: "input").rows
        let codes = try? VectorTable(
            file.deletingLastPathComponent().appending(path: "payeasy_elqr.csv")
        ).rows
        return rows.map { checksum($0, codes ?? []) }
    }

    private static func decoded(_ row: VectorTable.Row) -> VectorResult {
        let problems = ELQR.problems(Array(row["elqr"].utf8)).map(\.rawValue)
        let found = problems.isEmpty ? "valid" : problems.joined(separator: " ")
        guard !row.has("valid", in: "expect") else {
            return .compare(row.id, expected: "valid", found: found)
        }
        let isNamed = problems.contains { row.has($0, in: "reason") }
        return isNamed ? .pass(row.id) : .fail(row.id, expected: row["reason"], found: found)
    }

    /// A row names its digits, or as `E1_without_crc` those of an eL-QR before its last five.
    private static func checksum(_ row: VectorTable.Row, _ codes: [VectorTable.Row]) -> VectorResult {
        let input = row["input"]
        let code = codes.first { input.isSameBytes(as: $0.id + "_without_crc") }
        let crc = ELQR.crc(code.map { Array($0["elqr"].utf8.dropLast(5)) } ?? Array(input.utf8))
        let hex = String(crc, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - hex.utf8.count) + hex
        return .compare(
            input, expected: "\(row["crc16_hex"]) \(row["crc16_dec"])", found: "\(padded) \(crc)")
    }
}
