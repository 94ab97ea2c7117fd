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
    private enum Engine {
        /// A file of records, by its layout.
        case records(ShippedLayout)
        /// A layout file.
        case layout
        /// A file of worked examples.
        case rows(@Sendable (URL) throws -> [VectorResult])
    }

    /// What reads a sample of this name; nil where that is not built.
    private static func engine(of name: String) -> Engine? {
        if name.hasPrefix("layouts/"), name.hasSuffix(".json") { return .layout }
        if let shipped = records.first(where: { name.hasPrefix($0.prefix) })?.layout { return .records(shipped) }
        return rows.first { name.hasPrefix($0.prefix) }.map { .rows($0.check) }
    }

    private static let records: [(prefix: String, layout: ShippedLayout)] = [
        ("konbini_a_", .konbiniA), ("konbini_b_", .konbiniB), ("konbini_c_", .konbiniC), ("konbini_d_", .konbiniD),
        ("zengin_91_", .zengin91), ("zengin_21_", .zengin21), ("zengin_01_", .zengin01), ("zengin_03_", .zengin03),
        ("seizure_inquiry_request.", .inquiryRequestCSV), ("seizure_inquiry_reply.", .inquiryReplyCSV),
        ("seizure_request.", .seizureRequestCSV), ("seizure_result.", .seizureResultCSV),
    ]

    private static let rows: [(prefix: String, check: @Sendable (URL) throws -> [VectorResult])] = [
        ("barcodes", { try BarcodeVectors.check(file: $0) }), ("ocr_check_digits", { try OCRVectors.check(file: $0) }),
        ("payeasy_elqr", { try ELQRVectors.check(file: $0) }), ("payeasy_crc16", { try ELQRVectors.check(file: $0) }),
        ("names_bank_kana.", { try NameVectors.check(file: $0) }),
        ("webhook_vectors.", { try SignatureVectors.webhooks($0) }),
        ("payeasy_agent_form.", { try FormVectors.check(file: $0) }),
        ("payeasy_notices.", { try NoticeVectors.check(file: $0) }),
    ]

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
