public import CodecPrimitives
internal import CodecRecords

/// Why a payment met no claim (突合不能の理由).
public enum UnmatchedReason: String, CaseIterable, Sendable {
    /// The barcode's check digit does not fit: it was keyed in by hand, or misread.
    case barcodeBroken = "barcode_broken"
    /// 請求書発行企業コード of somebody else.
    case otherIssuer = "other_issuer"
    /// A right barcode that no slip of the city bears.
    case barcodeUnknown = "barcode_unknown"
    case slipNumberUnknown = "slip_number_unknown"
    case elNumberUnknown = "el_number_unknown"
    case payEasyUnknown = "pay_easy_unknown"
    /// A reference that only the agent knows; the agent has to be asked.
    case agentReference = "agent_reference"

    /// - Parameters:
    ///   - kind: as `receipt_versions.reference_kind` says it
    ///   - issuer: the city's own six digits; nil where its slips bear no barcode
    public init(kind: ReceivedText, reference: ReceivedText, issuer: [UInt8]?) {
        switch kind {
        case ReceivedText("barcode"): self = UnmatchedReason.barcode(Array(reference.utf8), issuer)
        case ReceivedText("slip_number"): self = .slipNumberUnknown
        case ReceivedText("el_number"): self = .elNumberUnknown
        case ReceivedText("pay_easy"): self = .payEasyUnknown
        default: self = .agentReference
        }
    }

    private static func barcode(_ digits: [UInt8], _ issuer: [UInt8]?) -> UnmatchedReason {
        guard let barcode = PaymentBarcode(digits) else { return .barcodeBroken }
        guard let issuer, !barcode.issuer.elementsEqual(issuer) else { return .barcodeUnknown }
        return .otherIssuer
    }

    /// For the clerk.
    public var japanese: String {
        switch self {
        case .barcodeBroken: "バーコードのチェックデジットが合わない（手入力または読取誤り）"
        case .otherIssuer: "他の請求書発行企業コードの納付書"
        case .barcodeUnknown: "発行した納付書に該当するバーコードがない"
        case .slipNumberUnknown: "該当する納付番号がない"
        case .elNumberUnknown: "該当するeL番号がない"
        case .payEasyUnknown: "該当するペイジーの納付番号・確認番号がない"
        case .agentReference: "収納代行会社の整理番号のみ（会社に照会）"
        }
    }
}
