import CodecPrimitives
import CodecRecords
import Foundation

/// `barcodes.csv` and, beside it, `barcodes_normalize.csv`.
enum BarcodeVectors {
    static func check(_ path: String) throws -> [VectorResult] {
        let file = try VectorFile.find("barcodes.csv", at: path)
        let results = try check(file: file)
        let normalize = file.deletingLastPathComponent().appending(path: "barcodes_normalize.csv")
        let isFolder = file.path != URL(filePath: path).path
        guard isFolder, FileManager.default.fileExists(atPath: normalize.path) else { return results }
        return results + (try check(file: normalize))
    }

    /// The rows of one file of either form.
    static func check(file: URL) throws -> [VectorResult] {
        try VectorTable(file).rows.map { row in
            row["input_json_escaped"].isEmpty ? decoded(row) : normalized(row)
        }
    }

    private static func decoded(_ row: VectorTable.Row) -> VectorResult {
        let digits = Array(row["code"].utf8)
        var problems = PaymentBarcode.problems(digits)
        // Only the rows of the business class know that the money is public.
        if row.has("business", in: "class"), let barcode = PaymentBarcode(digits) {
            problems += barcode.publicMoneyProblems()
        }
        let found = problems.isEmpty ? "valid" : problems.map(\.rawValue).joined(separator: " ")
        if row.has("valid", in: "expect") {
            guard problems.isEmpty, let barcode = PaymentBarcode(digits) else {
                return .fail(row.id, expected: "valid", found: found)
            }
            return parts(row, barcode)
        }
        let isNamed = problems.contains { row.has($0.rawValue, in: "reason") }
        return isNamed ? .pass(row.id) : .fail(row.id, expected: row["reason"], found: found)
    }

    private static func parts(_ row: VectorTable.Row, _ barcode: PaymentBarcode) -> VectorResult {
        let columns: [(String, ArraySlice<UInt8>)] = [
            ("ai", barcode.digits[0..<2]), ("issuer", barcode.issuer), ("free21", barcode.free),
            ("reissue", barcode.digits[29..<30]), ("due", barcode.digits[30..<36]), ("stamp", barcode.digits[36..<37]),
            ("amount", barcode.digits[37..<43]), ("cd", barcode.digits[43..<44]),
        ]
        for (column, digits) in columns {
            let found = String(decoding: digits, as: UTF8.self)
            guard row.has(found, in: column) else {
                return .fail(row.id, expected: "\(column)=\(row[column])", found: "\(column)=\(found)")
            }
        }
        let amount = String(barcode.amount.amount)
        let stated = Int64(row["amount"]).map(String.init) ?? row["amount"]
        return .compare(row.id, expected: stated, found: amount)
    }

    private static func normalized(_ row: VectorTable.Row) -> VectorResult {
        let escaped = Data(row["input_json_escaped"].utf8)
        guard let scan = try? JSONDecoder().decode(String.self, from: escaped) else {
            return .fail(row.id, expected: row["normalized44"], found: "input_json_escaped")
        }
        let digits = ScannedBarcode.normalized(Array(scan.utf8))
        return .compare(row.id, expected: row["normalized44"], found: String(decoding: digits, as: UTF8.self))
    }
}
