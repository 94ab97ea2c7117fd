public import CodecPrimitives
public import Law
public import Ledger

/// What the late charge of a claim is determined from when its principal is fully paid.
public struct ChargeBasis: Sendable {
    public var regime: LateChargeRegime
    /// The principal as it was assessed first; what changed it since is with the claim.
    public var principal: Yen
    public var nominalDue: BusinessDate?
    public var relief: [ReliefSpan]
    public var demandIssued: BusinessDate?
    /// The deadline that the demand names.
    public var demandDeadline: BusinessDate?
    /// The year the claim was levied for (賦課年度).
    public var levyYear: Int?
    /// Decisions that forgave a part of it (減免), whenever they were learned.
    public var waivers: [ChargeWaiver]
    /// A charge that was assessed elsewhere before the claim came here; it is not charged again.
    public var assessedElsewhere: Yen
    /// What the ledger has determined so far.
    public var determined: Yen
    /// Principal paid by other ways than receipts.
    public var otherPayments: [PrincipalPayment]

    public init(
        regime: LateChargeRegime, principal: Yen, nominalDue: BusinessDate? = nil, relief: [ReliefSpan] = [],
        demandIssued: BusinessDate? = nil, demandDeadline: BusinessDate? = nil, levyYear: Int? = nil,
        waivers: [ChargeWaiver] = [], assessedElsewhere: Yen = .zero, determined: Yen = .zero,
        otherPayments: [PrincipalPayment] = []
    ) {
        (self.regime, self.principal, self.nominalDue, self.relief) = (regime, principal, nominalDue, relief)
        (self.demandIssued, self.demandDeadline, self.levyYear) = (demandIssued, demandDeadline, levyYear)
        (self.waivers, self.assessedElsewhere) = (waivers, assessedElsewhere)
        (self.determined, self.otherPayments) = (determined, otherPayments)
    }
}

/// A claim that receipts of a batch touch.
public struct PostingClaim: Sendable {
    public var claim: ClaimID
    /// The due date after its shift.
    public var due: BusinessDate
    public var order: AllocationOrder
    /// The law within which money may be moved without the payer's word.
    public var pool: AllocationPool
    /// How much its payment benefits the debtor, beside others of its law.
    public var benefit: DebtorBenefit
    /// The stored balance: what is owed now, after all posted entries.
    public var open: Amounts
    /// The principal in parts: what was assessed first, and what reassessments (調定変更) added.
    public var parts: [PrincipalPart]
    /// The changes that made the parts, in their order.
    public var changes: [PrincipalChange]
    /// Nil for a kind without late charge.
    public var charge: ChargeBasis?
    /// The day from which prescription has extinguished it: money of that day and later pays nothing (地方税法18条2項,
    /// 地方自治法236条2項, 民法145条), and goes back.
    public var extinctFrom: BusinessDate?

    public init(
        claim: ClaimID, due: BusinessDate, order: AllocationOrder, pool: AllocationPool = .one,
        benefit: DebtorBenefit = .none, open: Amounts, parts: [PrincipalPart] = [], changes: [PrincipalChange] = [],
        charge: ChargeBasis? = nil, extinctFrom: BusinessDate? = nil
    ) {
        self.extinctFrom = extinctFrom
        (self.claim, self.due, self.order, self.open, self.charge) = (claim, due, order, open, charge)
        (self.pool, self.benefit, self.parts, self.changes) = (pool, benefit, parts, changes)
    }

    /// What a reassessment after this day added: money of the day cannot pay it.
    func principal(addedAfter day: BusinessDate) -> Yen {
        var added = Yen.zero
        for part in parts { if let since = part.since, day < since { added += part.principal } }
        return added
    }

    /// Whether reassessments have taken the whole principal away (賦課取消).
    var isCancelled: Bool { !parts.isEmpty && parts.allSatisfy { $0.principal.isZero } }
}

extension ClaimKind {
    /// The order in which money goes to the components of such a claim.
    public var order: AllocationOrder {
        AllocationOrder(
            AllocationOrder.Rule(rawValue: allocation.rawValue) ?? .principalFirst,
            isFeeBeforePrincipal: feePosition == .beforePrincipal)
    }

    /// The claims that it shares undesignated money with.
    public var pool: AllocationPool { AllocationPool(moneyLaw) }
}
