/// The layouts that come with the suite. A city whose agent or bank differs brings its own file.
public enum ShippedLayout: String, CaseIterable, Sendable {
    /// Convenience stores, with a byte for the sort of barcode before the 44 digits.
    case konbiniA = "konbini_a"
    /// Convenience stores, with the barcode in its parts.
    case konbiniB = "konbini_b"
    /// Convenience stores, postal transfers and telephone payments as CSV.
    case konbiniC = "konbini_c"
    /// Payments by claim number as CSV, without barcodes.
    case konbiniD = "konbini_d"
    /// Account transfer (口座振替, 全銀 91): request and result.
    case zengin91 = "zengin_91"
    /// Bulk transfer (総合振込, 全銀 21).
    case zengin21 = "zengin_21"
    /// Credit notice (振込入金通知, 全銀 01), variant A.
    case zengin01 = "zengin_01"
    /// Account statement (入出金取引明細, 全銀 03).
    case zengin03 = "zengin_03"
    /// Seizure of deposits: what a bank's centre is told (預金差押依頼).
    case seizureRequest = "seizure_request"
    /// Seizure of deposits: what a bank's centre answers (預金差押結果).
    case seizureResult = "seizure_result"
    /// The same two as CSV.
    case seizureRequestCSV = "seizure_request_csv"
    case seizureResultCSV = "seizure_result_csv"
    /// Inquiry about deposits (預金照会) as CSV.
    case inquiryRequestCSV = "inquiry_request_csv"
    case inquiryReplyCSV = "inquiry_reply_csv"
    /// What collectors' centres are told of slips (納付情報) as CSV.
    case billingDataCSV = "billing_data_csv"

    /// The layout, checked.
    public func layout() throws(RecordsError) -> Layout { try LayoutFile.decode(file) }

    /// The layout file's bytes.
    public var file: [UInt8] {
        switch self {
        case .konbiniA: PackageResources.konbini_a_json
        case .konbiniB: PackageResources.konbini_b_json
        case .konbiniC: PackageResources.konbini_c_json
        case .konbiniD: PackageResources.konbini_d_json
        case .zengin91: PackageResources.zengin_91_json
        case .zengin21: PackageResources.zengin_21_json
        case .zengin01: PackageResources.zengin_01_json
        case .zengin03: PackageResources.zengin_03_json
        case .seizureRequest: PackageResources.seizure_request_json
        case .seizureResult: PackageResources.seizure_result_json
        case .seizureRequestCSV: PackageResources.seizure_request_csv_json
        case .seizureResultCSV: PackageResources.seizure_result_csv_json
        case .inquiryRequestCSV: PackageResources.inquiry_request_csv_json
        case .inquiryReplyCSV: PackageResources.inquiry_reply_csv_json
        case .billingDataCSV: PackageResources.billing_data_csv_json
        }
    }
}
