public import CodecPrimitives
public import Law

/// How claims stand in a bankruptcy of their debtor (破産法, law 8).
public struct BankruptcySorting: Hashable, Sendable {
    /// The rank of a claim or of its late charge.
    public enum Rank: String, CaseIterable, Sendable {
        /// 財団債権: 交付要求 to the trustee (148条1項3号).
        case estate
        /// 優先的破産債権: 交付要求 to the court (98条, 114条).
        case preferred
        /// 一般の破産債権: filed, and discharged (253条1項 apart).
        case ordinary
        /// 劣後的破産債権 (97条3号, 99条).
        case subordinate
        /// Arose after the start: not of this procedure's claims; see 97条4号・148条1項2号.
        case afterStart = "after_start"
    }

    /// One instalment.
    public struct Claim: Hashable, Sendable {
        public var kind: ClaimKind
        /// The concrete due date (具体的納期限).
        public var due: BusinessDate
        public var aroseOn: BusinessDate

        public init(kind: ClaimKind, due: BusinessDate, aroseOn: BusinessDate) {
            (self.kind, self.due, self.aroseOn) = (kind, due, aroseOn)
        }
    }

    public let principal: Rank
    /// Late charge of days before the start: as its principal.
    public let chargeBefore: Rank
    /// Late charge of days from the start on.
    public let chargeAfter: Rank
    /// Whether a discharge leaves it owed (租税等の請求権, 253条1項1号).
    public let survivesDischarge: Bool
    public let article: String

    /// Sorts a claim against the start of the proceedings (破産手続開始決定の日).
    public init(_ claim: Claim, start: BusinessDate) {
        survivesDischarge = claim.kind.claimClass == .enforceable
        guard claim.aroseOn < start else {
            (principal, chargeBefore, chargeAfter) = (.afterStart, .afterStart, .afterStart)
            article = "破産法97条4号・148条1項2号"
            return
        }
        guard claim.kind.claimClass == .enforceable else {
            (principal, chargeBefore, chargeAfter) = (.ordinary, .ordinary, .subordinate)
            article = "破産法97条・99条1項1号"
            return
        }
        // Not yet due, or due for at most one year at the start.
        let isEstate = claim.due >= start.adding(months: -12)
        principal = isEstate ? .estate : .preferred
        chargeBefore = principal
        chargeAfter = isEstate ? .estate : .subordinate
        article = isEstate ? "破産法148条1項3号" : "破産法98条1項・114条"
    }
}
