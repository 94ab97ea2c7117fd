public import CodecPrimitives

/// Which law collects a claim, and by which routing key news about it travels.
public enum ClaimClassNews: String, CaseIterable, Sendable {
    /// 地方税
    case tax
    /// 強制徴収公債権
    case enforceable
    /// 非強制徴収公債権
    case notEnforceable
    /// 私債権
    case privateClaim
}

/// What is owed on a claim, by component.
public struct ClaimBalance: Hashable, Sendable {
    public var principal: Yen
    public var lateCharge: Yen
    public var fee: Yen
    public var costs: Yen

    public init(principal: Yen, lateCharge: Yen, fee: Yen, costs: Yen) {
        (self.principal, self.lateCharge, self.fee, self.costs) = (principal, lateCharge, fee, costs)
    }

    /// All components together.
    public var total: Yen { principal + lateCharge + fee + costs }
}

/// One version of one claim (`claims.changed`): complete state, no personal data, never for daily accrual.
public struct ClaimChanged: Hashable, Sendable {
    public var claimID: ClaimID
    /// From 1; a consumer applies only versions above the last.
    public var version: Int64
    /// The claim kind's code, such as `LOAN_MF`.
    public var kind: ReceivedText
    public var claimClass: ClaimClassNews
    public var balance: ClaimBalance
    /// Money reported and not yet certain (速報).
    public var provisional: Yen
    /// Codes of the stops that the receiver may know.
    public var stops: [ReceivedText]
    /// The last day before prescription (時効の完成日); nil while none runs.
    public var prescriptionEnd: BusinessDate?
    /// 納期限, before any shift; nil in messages of an earlier release.
    public var due: BusinessDate?

    public init(
        claimID: ClaimID, version: Int64, kind: ReceivedText, claimClass: ClaimClassNews, balance: ClaimBalance,
        provisional: Yen, stops: [ReceivedText], prescriptionEnd: BusinessDate?, due: BusinessDate?
    ) {
        (self.claimID, self.version, self.kind) = (claimID, version, kind)
        (self.claimClass, self.balance, self.provisional) = (claimClass, balance, provisional)
        (self.stops, self.prescriptionEnd, self.due) = (stops, prescriptionEnd, due)
    }
}
