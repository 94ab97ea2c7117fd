public import CodecPrimitives
public import Law
public import Ledger

/// What the late charge of a claim is determined from when its principal is fully paid.
public struct ChargeBasis: Sendable {
    public var regime: LateChargeRegime
    /// The principal as assessed now.
    public var principal: Yen
    public var nominalDue: BusinessDate?
    public var relief: [ReliefSpan]
    public var demandIssued: BusinessDate?
    /// A charge that was assessed elsewhere before the claim came here; it is not charged again.
    public var assessedElsewhere: Yen
    /// What the ledger has determined so far.
    public var determined: Yen
    /// Principal paid by other ways than receipts.
    public var otherPayments: [PrincipalPayment]

    public init(
        regime: LateChargeRegime, principal: Yen, nominalDue: BusinessDate? = nil, relief: [ReliefSpan] = [],
        demandIssued: BusinessDate? = nil, assessedElsewhere: Yen = .zero, determined: Yen = .zero,
        otherPayments: [PrincipalPayment] = []
    ) {
        (self.regime, self.principal, self.nominalDue, self.relief) = (regime, principal, nominalDue, relief)
        (self.demandIssued, self.assessedElsewhere) = (demandIssued, assessedElsewhere)
        (self.determined, self.otherPayments) = (determined, otherPayments)
    }
}

/// A claim that receipts of a batch touch.
public struct PostingClaim: Sendable {
    public var claim: ClaimID
    /// The due date after its shift.
    public var due: BusinessDate
    public var order: AllocationOrder
    /// The stored balance: what is owed now, after all posted entries.
    public var open: Amounts
    /// Nil for a kind without late charge.
    public var charge: ChargeBasis?

    public init(
        claim: ClaimID, due: BusinessDate, order: AllocationOrder, open: Amounts, charge: ChargeBasis? = nil
    ) {
        (self.claim, self.due, self.order, self.open, self.charge) = (claim, due, order, open, charge)
    }
}

extension AllocationRule {
    /// The order of components that this rule of law means.
    public var order: AllocationOrder {
        switch self {
        case .principalFirst: .principalFirst
        case .chargeFirst: .chargeFirst
        case .civilCode: .civilCode
        }
    }
}
