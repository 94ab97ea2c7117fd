public import CodecPrimitives
public import Law
public import Ledger

/// What is known about the demand (督促) of a claim.
public struct DemandFacts: Hashable, Sendable {
    /// Whether the demand has arrived; what is not known proves nothing.
    public enum Service: Hashable, Sendable {
        case unknown
        /// Served, or presumed served (地方税法20条), on a day.
        case served(on: BusinessDate)
        /// Came back as mail that could not be delivered.
        case returned
    }

    public var issuedOn: BusinessDate
    /// The deadline that the demand names.
    public var deadline: BusinessDate
    public var service: Service

    public init(issuedOn: BusinessDate, deadline: BusinessDate, service: Service) {
        (self.issuedOn, self.deadline, self.service) = (issuedOn, deadline, service)
    }
}

/// A relief that is in force for a claim.
public struct ReliefFact: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// 徴収の猶予, 履行延期.
        case collectionDeferral = "collection_deferral"
        /// 換価の猶予.
        case saleDeferral = "sale_deferral"
        /// 滞納処分の停止, 徴収停止.
        case suspension
    }

    public var kind: Kind
    public var from: BusinessDate
    public var to: BusinessDate

    public init(_ kind: Kind, from: BusinessDate, to: BusinessDate) {
        (self.kind, self.from, self.to) = (kind, from, to)
    }
}

/// A row of the general table of holds.
public struct HoldFact: Hashable, Sendable {
    /// Which ground it is shown as.
    public var code: GroundCode
    /// The acts that wait; empty means all.
    public var acts: Set<ClearanceAct>
    /// Inclusive; nil until it is lifted.
    public var until: BusinessDate?

    public init(code: GroundCode = .hold, acts: Set<ClearanceAct> = [], until: BusinessDate? = nil) {
        (self.code, self.acts, self.until) = (code, acts, until)
    }

    func stops(_ act: ClearanceAct, on day: BusinessDate) -> Bool {
        (acts.isEmpty || acts.contains(act)) && day <= until ?? day && (code != .protectedProperty || act.isExecution)
    }

    /// How it stands against an act: property that the law protects (差押禁止財産) is a bar, everything else waits.
    var ground: CaseGround {
        guard code == .protectedProperty else { return CaseGround(.hold, code, fact: "保留の登録あり") }
        return CaseGround(.bar, code, article: "児童手当法15条ほか", fact: "差押禁止財産の登録あり")
    }
}

/// Somebody who owes a claim, and in which role.
public struct ObligorFact: Hashable, Sendable {
    public var person: PersonID
    public var role: ClearanceRole
    /// How much of it she answers for.
    public var part: ObligorPart

    public init(person: PersonID, role: ClearanceRole, part: ObligorPart = .whole) {
        (self.person, self.role, self.part) = (person, role, part)
    }
}

/// When a claim is prescribed as against one of several obligors (民法153条・441条・457条).
public struct PartyPrescription: Hashable, Sendable {
    /// The last day before it is prescribed; nil where it is not known.
    public var end: BusinessDate?
    /// The day from which it is gone; for a private claim that of its invocation.
    public var extinctFrom: BusinessDate?

    public init(end: BusinessDate?, extinctFrom: BusinessDate? = nil) {
        (self.end, self.extinctFrom) = (end, extinctFrom)
    }
}

/// The decision or the passing of years that took a claim off the books.
public struct ClaimEnding: Hashable, Sendable {
    public var article: ReceivedText
    public var on: BusinessDate

    public init(article: ReceivedText, on: BusinessDate) { (self.article, self.on) = (article, on) }
}

/// The slips of one claim, as far as money under way is concerned.
public struct SlipFacts: Hashable, Sendable {
    /// Whether one of them has a barcode, which convenience stores need.
    public var hasBarcode: Bool
    /// The last day on which one of them can be used.
    public var usableUntil: BusinessDate

    public init(hasBarcode: Bool, usableUntil: BusinessDate) {
        (self.hasBarcode, self.usableUntil) = (hasBarcode, usableUntil)
    }
}

/// A claim as clearance sees it.
public struct ClaimFacts: Sendable {
    public var kind: ClaimKind
    /// The due date after its shift.
    public var due: BusinessDate
    public var open: Amounts
    /// What the late charge still to be determined is computed from, with the principal's payments; its
    /// `through` is set to the day of the question. Nil when it is determined, or the kind has none.
    public var accrual: LateChargeCase?
    /// What changed the principal since it was assessed first, in its order.
    public var changes: [PrincipalChange]
    /// What of the accrued charge is on the books already: assessed before the claim came here, or determined by
    /// payments. It was in `open` until it was paid, and is not charged again.
    public var charged: Yen
    /// Money that may concern it: flashes and held receipts.
    public var provisional: Yen
    public var demand: DemandFacts?
    public var relief: [ReliefFact]
    public var holds: [HoldFact]
    /// The last day before it is prescribed; nil where it is not known.
    public var prescriptionEnd: BusinessDate?
    /// The day of the invocation of a private claim's prescription (時効の援用), nil where there was none.
    public var extinctFrom: BusinessDate?
    /// The clocks of guarantors and joint debtors, each her own. A question about one of them is decided by it.
    public var parties: [PersonID: PartyPrescription] = [:]
    /// The demands of joint debtors, each her own: what was sent to another reaches her not (民法441条).
    public var ownDemands: [PersonID: DemandFacts] = [:]
    /// Why it is off the books by a measure: suspended for three years, remitted, waived, discharged.
    public var ending: ClaimEnding?
    /// The slips (納付書) it can be paid with; nil where none is known.
    public var slips: SlipFacts? = nil
    /// The last day on which an officer asked the counters and heard of no payment; nil where nobody did.
    public var moneyCheckedOn: BusinessDate? = nil
    /// By live grants and running seizures of other requests.
    public var reserved: Reserved
    public var obligors: [ObligorFact]
    /// An instalment plan that is being kept (分納誓約).
    public var isPlanKept: Bool
    /// An objection or suit is pending (審査請求).
    public var hasObjection: Bool
    /// The department's own books differ without explanation.
    public var hasSatelliteDifference: Bool

    public init(
        kind: ClaimKind, due: BusinessDate, open: Amounts, accrual: LateChargeCase? = nil,
        changes: [PrincipalChange] = [], charged: Yen = .zero, provisional: Yen = .zero, demand: DemandFacts? = nil,
        relief: [ReliefFact] = [], holds: [HoldFact] = [],
        prescriptionEnd: BusinessDate? = nil, reserved: Reserved = Reserved(), obligors: [ObligorFact],
        isPlanKept: Bool = false, hasObjection: Bool = false, hasSatelliteDifference: Bool = false
    ) {
        (self.kind, self.due, self.open, self.accrual, self.changes) = (kind, due, open, accrual, changes)
        self.charged = charged
        (self.provisional, self.demand, self.relief, self.holds) = (provisional, demand, relief, holds)
        (self.prescriptionEnd, self.reserved, self.obligors) = (prescriptionEnd, reserved, obligors)
        (self.isPlanKept, self.hasObjection) = (isPlanKept, hasObjection)
        self.hasSatelliteDifference = hasSatelliteDifference
    }
}

extension ClaimFacts {
    /// The claim as it stands against the person of a question: guarantors and joint debtors have clocks of their own, and
    /// a joint debtor her own demand.
    func seen(from question: ClearanceQuestion) -> ClaimFacts {
        var facts = self
        if question.role == .jointDebtor { facts.demand = ownDemands[question.personID] }
        guard question.role.hasOwnClock, let own = parties[question.personID] else { return facts }
        (facts.prescriptionEnd, facts.extinctFrom) = (own.end, own.extinctFrom)
        return facts
    }

    /// The person in a role; nil where she does not owe the claim in it.
    func obligor(_ person: PersonID, _ role: ClearanceRole) -> ObligorFact? {
        obligors.first { $0.person == person && $0.role == role }
    }
}
