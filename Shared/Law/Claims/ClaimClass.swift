/// The three classes of claim (law 1): what may be done about a claim depends on its class first.
public enum ClaimClass: String, CaseIterable, Sendable {
    /// 強制徴収公債権: the city executes by itself.
    case enforceable
    /// 非強制徴収公債権: public, but the city must go to court.
    case publicClaim = "public"
    /// 私債権: contract or other private law.
    case privateClaim = "private"

    public var japanese: String {
        switch self {
        case .enforceable: "強制徴収公債権"
        case .publicClaim: "非強制徴収公債権"
        case .privateClaim: "私債権"
        }
    }
}

/// Who may learn of a claim (promise P7): balances and postings are routed by it.
public enum DisclosureRoute: String, CaseIterable, Sendable {
    case tax
    case publicClaim = "public"
    case privateClaim = "private"
}

/// Which component of one debt money goes to first (充当の順序, law 4.1).
public enum AllocationRule: String, CaseIterable, Sendable {
    /// Costs, principal, then late charge and fee (地方税法14条の5).
    case principalFirst = "principal_first"
    /// Costs, late charge and fee, then principal (都市計画法75条6項, 道路法73条4項).
    case chargeFirst = "charge_first"
    /// Costs, interest, principal (民法489条1項).
    case civilCode = "civil_code"
}

/// Where the demand fee (督促手数料) stands in the order of allocation: 地方税法14条の5 is silent on it.
public enum FeePosition: String, CaseIterable, Sendable {
    case withLateCharge = "with_late_charge"
    case beforePrincipal = "before_principal"
}

/// Who decides whether a kind of claim bears a late charge, and which.
public enum ChargeSetter: String, CaseIterable, Sendable {
    case statute
    /// 地方自治法231条の3第2項: only an ordinance may.
    case ordinance
    /// A contract, or the legal rate where it is silent (民法419条1項).
    case contract
    /// There is no late charge.
    case none
}

/// Whom work on a kind of claim may be given to (委託先). Public power is never given away.
public enum OutsourcedTo: String, CaseIterable, Sendable {
    /// Receiving and reminding without power and negotiation (指定公金事務取扱者, 地方自治法243条の2).
    case nonPowerWork = "non_power"
    /// A law firm (弁護士法72条).
    case lawFirm = "law_firm"
    /// A servicer; of a city's claims loans only (債権管理回収業に関する特別措置法2条1項1号, 同法施行令1条3号).
    case servicer
}

/// Where the books of a kind of claim are kept (architecture 5).
public enum BookOfRecord: String, CaseIterable, Sendable {
    /// Saiken posts.
    case owner
    /// The department's own system posts; the two exchange nightly.
    case satellite
}
