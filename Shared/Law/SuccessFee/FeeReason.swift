/// Why an event counts for the fee or does not. The raw value is the stable code on statements.
public enum FeeReason: String, CaseIterable, Sendable {
    case counted
    case reversed
    case unitWork = "unit_work"
    case disbursed
    case recall
    case provisional
    case notHeld = "not_held_by_city"
    case notDesignated = "not_designated"
    case beforeContract = "before_contract"
    case afterEnd = "after_end"
    case notAssigned = "not_assigned"
    case withinGrace = "within_grace"
    case afterRecall = "after_recall"
    case notPromised = "not_promised_before_recall"
    case channelNotCounted = "channel_not_counted"
    case componentNotCounted = "component_not_counted"
    case assignedInError = "assigned_in_error"
    case stateExcluded = "state_excluded"
    case noRate = "no_rate"
    case noUnitPrice = "no_unit_price"
    case originalNotCounted = "original_not_counted"

    /// As the statement prints it.
    public var japanese: String {
        switch self {
        case .counted: "算入"
        case .reversed: "戻入"
        case .unitWork: "単価業務"
        case .disbursed: "立替金(課税対象外)"
        case .recall: "引揚げ"
        case .provisional: "速報のため不算入"
        case .notHeld: "市の口座に未入金のため不算入"
        case .notDesignated: "領収日に指定公金事務取扱者の指定がないため不算入"
        case .beforeContract: "契約期間前のため不算入"
        case .afterEnd: "契約期間終了後のため不算入(納付は要する)"
        case .notAssigned: "委託日前の納付のため不算入"
        case .withinGrace: "委託直後の行き違い納付のため不算入"
        case .afterRecall: "引揚げ後のため不算入"
        case .notPromised: "引揚げ前の書面による約束がないため不算入"
        case .channelNotCounted: "対象外の納付経路のため不算入"
        case .componentNotCounted: "対象外の費目のため不算入"
        case .assignedInError: "誤委託のため不算入"
        case .stateExcluded: "委託できない状態の債権のため不算入"
        case .noRate: "適用する率がないため不算入"
        case .noUnitPrice: "単価の定めがないため不算入"
        case .originalNotCounted: "元の納付が不算入のため影響なし"
        }
    }
}
