import CodecPrimitives
import CodecRecords
import Crypto
import Foundation

/// Sample files by their `MANIFEST.json`: each must be answered with the findings it names.
struct FormatVectors {
    private struct Manifest: Decodable { let files: [Sample] }

    private struct Sample: Decodable {
        let file: String
        let expect: String
        let reasons: [String]
        let sha256: String?
    }

    /// The SHA-256 of the files read so far: a byte-identical one is a file sent again (再送).
    private var seen: Set<String> = []

    /// The samples of a manifest, in its order.
    static func check(_ path: String) throws -> [VectorResult] {
        let file = try VectorFile.find("MANIFEST.json", at: path)
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(try VectorFile.bytes(file))) else {
            throw VectorFileError(file.path)
        }
        var samples = FormatVectors()
        return try manifest.files.map { try samples.check($0, in: file.deletingLastPathComponent()) }
    }

    private mutating func check(_ sample: Sample, in folder: URL) throws -> VectorResult {
        let file = folder.appending(path: sample.file)
        guard !file.pathComponents.contains("..") else { throw VectorFileError(sample.file) }
        guard let engine = FormatVectors.engine(of: sample.file) else { return .notBuilt(sample.file) }
        guard FileManager.default.fileExists(atPath: file.path) else {
            return .fail(sample.file, expected: sample.expect, found: Console.chosen("ファイルなし", english: "no file"))
        }
        switch engine {
        case .records(let shipped): return try answer(sample, try VectorFile.bytes(file), shipped)
        case .layout: return FormatVectors.load(sample, try VectorFile.bytes(file))
        case .rows(let check):
            let failed = try check(file).filter { $0.verdict != .pass }
            return .compare(sample.file, expected: "", found: failed.map(\.id).joined(separator: " "))
        }
    }

    /// What reads a sample.
    private enum Engine { case records(ShippedLayout), layout, rows((URL) throws -> [VectorResult]) }

    /// What reads a sample of this name; nil where that is not built.
    private static func engine(of name: String) -> Engine? {
        if name.hasPrefix("layouts/"), name.hasSuffix(".json") { return .layout }
        if name.hasPrefix("barcodes"), name.hasSuffix(".csv") { return .rows(BarcodeVectors.check(file:)) }
        if name.hasPrefix("ocr_check_digits") { return .rows(OCRVectors.check(file:)) }
        if name.hasPrefix("payeasy_elqr") || name.hasPrefix("payeasy_crc16") { return .rows(ELQRVectors.check(file:)) }
        guard name.hasSuffix(".txt") else { return nil }
        if name.hasPrefix("konbini_a_") { return .records(.konbiniA) }
        return name.hasPrefix("konbini_b_") ? .records(.konbiniB) : nil
    }

    /// A layout file must load, or be refused where the manifest says so.
    private static func load(_ sample: Sample, _ bytes: [UInt8]) -> VectorResult {
        do {
            _ = try LayoutFile.decode(bytes)
            return .compare(sample.file, expected: sample.expect, found: "valid")
        } catch {
            let isExpected = sample.expect.isSameBytes(as: "invalid")
            return isExpected ? .pass(sample.file) : .fail(sample.file, expected: "valid", found: error.description)
        }
    }

    private mutating func answer(
        _ sample: Sample, _ bytes: [UInt8], _ shipped: ShippedLayout
    ) throws -> VectorResult {
        let hash = SHA256.hash(data: bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        if let stated = sample.sha256, !stated.isSameBytes(as: hash) {
            return .fail(sample.file, expected: "sha256 \(stated)", found: hash)
        }
        let report = RecordReader.read(bytes, try shipped.layout(), file: sample.file) { _ in }
        var rules = report.rules.map(\.rawValue)
        if !seen.insert(hash).inserted { rules.append(FindingRule.duplicateFile.rawValue) }
        let isValid = report.isAcceptable
        let isExpected = sample.expect.isSameBytes(as: isValid ? "valid" : "invalid")
        guard isExpected, Set(rules) == Set(sample.reasons) else {
            return .fail(
                sample.file, expected: FormatVectors.text(sample.expect, sample.reasons),
                found: FormatVectors.text(isValid ? "valid" : "invalid", rules))
        }
        return .pass(sample.file)
    }

    private static func text(_ verdict: String, _ rules: [String]) -> String {
        ([verdict] + rules.sorted()).joined(separator: " ")
    }
}
