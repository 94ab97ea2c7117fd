import CaseRules
import CodecPrimitives
import Law

/// What a row of the table of holds says about a claim or a person.
enum HoldCode: Hashable {
    /// A relief with its own article (徴収の猶予, 換価の猶予, 停止).
    case relief(ReliefFact.Kind)
    case planKept, objection, satelliteDifference
    case deceased, bankruptcy, addressUnknown, identityUnsettled, allowanceConsent
    /// Any other ground that a person may register.
    case ground(GroundCode)

    init?(_ code: ReceivedText) {
        if let relief = ReliefFact.Kind(rawValue: code.string) ?? HoldCode.measureReliefs[code] {
            self = .relief(relief)
            return
        }
        if code == ReceivedText("allowance_consent") {
            self = .allowanceConsent
            return
        }
        guard let ground = GroundCode(rawValue: code.string) else { return nil }
        switch ground {
        case .planKept: self = .planKept
        case .objection: self = .objection
        case .satelliteDifference: self = .satelliteDifference
        case .deceased: self = .deceased
        case .bankruptcy: self = .bankruptcy
        case .addressUnknown: self = .addressUnknown
        case .identityUnsettled: self = .identityUnsettled
        case .hold, .contactRestricted, .assigned, .protectedProperty, .provisionalReceipt: self = .ground(ground)
        default: return nil
        }
    }

    /// Reliefs that only measures place, under codes of their own: they are no events of a public claim's prescription.
    private static let measureReliefs: [ReceivedText: ReliefFact.Kind] = [
        ReceivedText("performance_deferral"): .collectionDeferral, ReceivedText("collection_stop"): .suspension,
    ]

    /// The code under which a measure that is in force stands in the table of holds; nil for one that stops no act.
    static func code(of kind: MeasureKind) -> ReceivedText? {
        switch kind {
        case .collectionDeferral: ReceivedText(ReliefFact.Kind.collectionDeferral.rawValue)
        case .saleDeferralOfficio, .saleDeferralApplied: ReceivedText(ReliefFact.Kind.saleDeferral.rawValue)
        case .suspension: ReceivedText(ReliefFact.Kind.suspension.rawValue)
        case .performanceDeferral, .collectionStop: ReceivedText(kind.rawValue)
        case .pledge: ReceivedText(GroundCode.planKept.rawValue)
        case .remission, .writeOff, .waiver, .paymentOrder: nil
        }
    }

    /// Whether only a measure, decided by two persons, places it.
    var needsMeasure: Bool {
        switch self {
        case .relief, .planKept: true
        default: false
        }
    }

    /// Whether it is about a person; claims and persons have different codes, but for plain holds.
    func fits(_ subject: HoldStore.Subject) -> Bool {
        switch (self, subject) {
        case (.relief, .claim), (.planKept, .claim), (.objection, .claim), (.satelliteDifference, .claim): true
        case (.deceased, .person), (.bankruptcy, .person), (.addressUnknown, .person), (.identityUnsettled, .person),
            (.allowanceConsent, .person):
            true
        case (.ground, _): true
        default: false
        }
    }

    /// The fact that ends grants when it is registered; nil for a consent.
    func laterFact(about subject: HoldStore.Subject, _ hold: HoldStore.Hold) -> LaterFact? {
        switch (self, subject) {
        case (.relief(.suspension), .claim(let claim)): .suspended(claim)
        case (.relief, .claim(let claim)): .deferred(claim)
        case (.planKept, .claim(let claim)): .planKept(claim)
        case (.objection, .claim(let claim)): .objection(claim)
        case (.satelliteDifference, .claim(let claim)):
            .holdOnClaim(claim, HoldFact(code: .satelliteDifference, until: hold.to))
        case (.deceased, .person(let person)): .deceased(person)
        case (.bankruptcy, .person(let person)): .bankruptcy(person)
        case (.addressUnknown, .person(let person)): .addressChanged(person)
        case (.identityUnsettled, .person(let person)): .identityUnsettled(person)
        case (.ground(let code), .claim(let claim)):
            .holdOnClaim(claim, HoldFact(code: code, acts: Set(hold.acts), until: hold.to))
        case (.ground(let code), .person(let person)):
            .holdOnPerson(person, HoldFact(code: code, acts: Set(hold.acts), until: hold.to))
        default: nil
        }
    }
}

extension HoldStore.Hold {
    /// The claim whose late charge it changes; nil for anything but a relief.
    var relievedClaim: ClaimID? {
        guard case .claim(let claim) = subject, case .relief = HoldCode(code) else { return nil }
        return claim
    }
}
