public import CodecPrimitives

/// Why a bank could seize nothing (不能理由; formats 4.2). The code travels on unchanged.
public enum UnseizedReason: String, CaseIterable, Sendable {
    case noAccount = "01"
    case closed = "02"
    case noBalance = "03"
    case belowMinimum = "04"
    case nameDiffers = "05"
    case typeNotSeizable = "06"
    case priorSeizureOrPledge = "07"
    case offsetByBank = "08"
    case insolvency = "09"
    case holderDeceased = "10"
    case withdrawnByCity = "11"
    case noticeDefect = "12"
    case other = "99"

    /// The reason of a bank's code; nil for an unknown one.
    public init?(code: ReceivedText) {
        guard let match = UnseizedReason.allCases.first(where: { ReceivedText($0.rawValue) == code }) else {
            return nil
        }
        self = match
    }

    /// As officers read it.
    public var japanese: String {
        switch self {
        case .noAccount: "口座なし"
        case .closed: "解約済"
        case .noBalance: "残高なし"
        case .belowMinimum: "最低額未満"
        case .nameDiffers: "名義相違"
        case .typeNotSeizable: "差押対象外の科目"
        case .priorSeizureOrPledge: "先行差押・質権あり"
        case .offsetByBank: "相殺"
        case .insolvency: "倒産手続"
        case .holderDeceased: "名義人死亡"
        case .withdrawnByCity: "市による取下げ"
        case .noticeDefect: "通知書不備"
        case .other: "その他"
        }
    }
}
