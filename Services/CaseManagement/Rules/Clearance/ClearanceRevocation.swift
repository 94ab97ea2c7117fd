public import CodecPrimitives

/// A grant that is alive: neither revoked nor expired, and either unused or used for an act that is still outside.
public struct LiveGrant: Hashable, Sendable {
    public var clearanceID: ClearanceID
    public var purpose: AskerPurpose
    public var act: ClearanceAct
    public var personID: PersonID
    public var claims: [ClaimID]
    public var amount: Yen
    public var officer: ReceivedText
    /// The act has left the suite under it and has not ended: what revokes it now stops it outside (緊急停止).
    public var isOutside: Bool

    public init(
        clearanceID: ClearanceID, purpose: AskerPurpose, act: ClearanceAct, personID: PersonID, claims: [ClaimID],
        amount: Yen, officer: ReceivedText, isOutside: Bool = false
    ) {
        (self.clearanceID, self.purpose, self.act, self.personID) = (clearanceID, purpose, act, personID)
        (self.claims, self.amount, self.officer, self.isOutside) = (claims, amount, officer, isOutside)
    }
}

/// Something that happened after a grant.
public enum LaterFact: Hashable, Sendable {
    /// What is owed on a claim changed by other means than the passing of days.
    case balanceChanged(ClaimID)
    /// A flash or a held receipt concerns a claim.
    case provisionalReceipt(ClaimID)
    case deferred(ClaimID)
    case suspended(ClaimID)
    case planKept(ClaimID)
    /// The demand turned out not to be served.
    case demandReturned(ClaimID)
    case extinct(ClaimID)
    case holdOnClaim(ClaimID, HoldFact)
    case objection(ClaimID)
    /// A person owes a claim no more, or in another role.
    case obligorChanged(ClaimID, PersonID)
    case protected(PersonID)
    case addressChanged(PersonID)
    case deceased(PersonID)
    case bankruptcy(PersonID)
    case identityUnsettled(PersonID)
    case holdOnPerson(PersonID, HoldFact)
    case officerEnded(ReceivedText)
}

/// A grant that holds no more.
public struct Revocation: Hashable, Sendable {
    public let clearanceID: ClearanceID
    public let reason: GroundCode
    /// What the asker is told.
    public let shown: GroundCode
}

/// Which later facts revoke which grants (architecture 4).
public enum ClearanceRevocation {
    /// The revocations of a batch of facts, each grant at most once, in the order of the grants.
    public static func revoked(_ grants: [LiveGrant], by facts: [LaterFact], on day: BusinessDate) -> [Revocation] {
        grants.compactMap { grant in
            for fact in facts {
                guard let reason = reason(fact, grant, day) else { continue }
                return Revocation(
                    clearanceID: grant.clearanceID, reason: reason,
                    shown: reason.isKnown(to: grant.purpose) ? reason : .unavailable)
            }
            return nil
        }
    }

    private static func reason(_ fact: LaterFact, _ grant: LiveGrant, _ day: BusinessDate) -> GroundCode? {
        if case .obligorChanged(let claim, _) = fact, !grant.claims.contains(claim) { return nil }
        if grant.isOutside, fact.isPast(with: grant.act) { return nil }
        return switch fact.subject {
        case .claim(let claim) where !grant.claims.contains(claim): nil
        case .person(let person) where person != grant.personID: nil
        case .officer(let officer) where officer != grant.officer: nil
        default: fact.reason(against: grant.act, on: day)
        }
    }
}

extension LaterFact {
    /// What it is about.
    public enum Subject {
        case claim(ClaimID)
        case person(PersonID)
        case officer(ReceivedText)
    }

    public var subject: Subject {
        switch self {
        case .balanceChanged(let claim), .provisionalReceipt(let claim), .deferred(let claim), .suspended(let claim),
            .planKept(let claim), .demandReturned(let claim), .extinct(let claim), .holdOnClaim(let claim, _),
            .objection(let claim):
            .claim(claim)
        case .obligorChanged(_, let person), .protected(let person), .addressChanged(let person),
            .deceased(let person), .bankruptcy(let person), .identityUnsettled(let person),
            .holdOnPerson(let person, _):
            .person(person)
        case .officerEnded(let officer): .officer(officer)
        }
    }

    /// Whether it says nothing about an act that was done before: she lived there, and he was appointed, on that day.
    /// A claim in a contractor's hands is there to be paid, and its own hold keeps the city back, not the contractor.
    fileprivate func isPast(with act: ClearanceAct) -> Bool {
        switch self {
        case .addressChanged, .officerEnded: true
        case .balanceChanged, .provisionalReceipt: act == .handOver
        case .holdOnClaim(_, let hold): act == .handOver && hold.code == .assigned
        default: false
        }
    }

    /// The ground on which an act may not go on; nil where the fact leaves it alone.
    fileprivate func reason(against act: ClearanceAct, on day: BusinessDate) -> GroundCode? {
        switch self {
        case .balanceChanged: .balanceChanged
        case .provisionalReceipt: .provisionalReceipt
        case .deferred: act == .demand ? nil : .collectionDeferred
        case .suspended: .suspended
        case .planKept: act == .demand ? nil : .planKept
        case .demandReturned: act.isContact || act == .handOver ? nil : .demandNotServed
        case .extinct: .extinct
        case .holdOnClaim(_, let hold), .holdOnPerson(_, let hold): hold.stops(act, on: day) ? hold.code : nil
        case .objection: act == .publicSale ? .objection : nil
        case .obligorChanged: .notThisPerson
        case .protected: .protectedPerson
        // The grant carried addresses: they are the evidence of a seizure and the target of a letter.
        case .addressChanged: .addressChanged
        case .deceased: .deceased
        case .bankruptcy: act == .seizureCollection ? nil : .bankruptcy
        case .identityUnsettled: .identityUnsettled
        case .officerEnded: .officerNotAppointed
        }
    }
}
