/// The layouts that come with the suite. A city whose agent or bank differs brings its own file.
public enum ShippedLayout: String, CaseIterable, Sendable {
    /// Convenience stores, with a byte for the sort of barcode before the 44 digits.
    case konbiniA = "konbini_a"
    /// Convenience stores, with the barcode in its parts.
    case konbiniB = "konbini_b"
    /// Seizure of deposits: what a bank's centre is told (預金差押依頼).
    case seizureRequest = "seizure_request"
    /// Seizure of deposits: what a bank's centre answers (預金差押結果).
    case seizureResult = "seizure_result"

    /// The layout, checked.
    public func layout() throws(RecordsError) -> Layout { try LayoutFile.decode(file) }

    /// The layout file's bytes.
    public var file: [UInt8] {
        switch self {
        case .konbiniA: PackageResources.konbini_a_json
        case .konbiniB: PackageResources.konbini_b_json
        case .seizureRequest: PackageResources.seizure_request_json
        case .seizureResult: PackageResources.seizure_result_json
        }
    }
}
