public import CodecPrimitives

/// The stable names of all grounds for and against an act.
public enum GroundCode: String, CaseIterable, Sendable {
    // Law.
    case noPower = "no_power_to_seize"
    case ownExecutionOnly = "own_execution_only"
    case notDue = "not_due"
    case demandNotIssued = "demand_not_issued"
    case demandNotServed = "demand_not_served"
    case demandDaysRunning = "demand_days_running"
    case extinct = "extinct"
    case paid = "paid"
    case reservedElsewhere = "reserved_elsewhere"
    case notThisPerson = "not_this_persons_debt"
    case deceased = "deceased"
    case bankruptcy = "bankruptcy"
    case collectionDeferred = "collection_deferred"
    case suspended = "suspended"
    case officerNotAppointed = "officer_not_appointed"
    case notWater = "not_water"
    case noConsent = "no_consent"
    case taxSecrecy = "tax_secrecy"
    case protectedProperty = "protected_property"
    case factsUnknown = "facts_unknown"
    // Policy, or a fact that is missing.
    case serviceUnknown = "service_unknown"
    case saleDeferred = "sale_deferred"
    case provisionalReceipt = "provisional_receipt"
    case channelLate = "channel_late"
    case moneyBehind = "money_behind"
    case moneyChecked = "money_checked"
    case planKept = "plan_kept"
    case protectedPerson = "protected_person"
    case contactRestricted = "contact_restricted"
    case addressUnknown = "address_unknown"
    case identityUnsettled = "identity_unsettled"
    case satelliteDifference = "satellite_difference"
    case assigned = "assigned"
    case hold = "hold"
    // Shown only, or of another weight with another act.
    case objection = "objection"
    case prescriptionComplete = "prescription_complete"
    case prescriptionNear = "prescription_near"
    case demandLate = "demand_late"
    case demandedBefore = "demanded_before"
    case amountReduced = "amount_reduced"
    case chargeUndetermined = "charge_undetermined"
    case overridden = "overridden"
    // Only in revocations.
    case balanceChanged = "balance_changed"
    case addressChanged = "address_changed"
    /// What an asker sees in place of a ground that its purpose may not know.
    case unavailable = "unavailable"

    /// Whether an empowered supervisor may set a hold of this name aside. Money that is behind, and facts
    /// that are unknown, become known by waiting: nobody decides around them.
    public var isOverridable: Bool {
        switch self {
        case .moneyBehind, .factsUnknown: false
        default: true
        }
    }

    /// Whether a purpose may learn the ground by its name. Ordinary causes share the neutral code with
    /// the protection of a person (支援措置), so that the code itself says nothing.
    public func isKnown(to purpose: AskerPurpose) -> Bool {
        switch self {
        case .protectedPerson, .contactRestricted, .identityUnsettled, .satelliteDifference, .addressUnknown, .hold,
            .addressChanged, .planKept, .assigned, .overridden:
            purpose == .caseManagement
        case .bankruptcy, .deceased, .objection, .collectionDeferred, .saleDeferred, .suspended, .noConsent:
            purpose == .caseManagement || purpose == .garnishment
        default: purpose != .outsourcing || isKnownToContractors
        }
    }

    /// A contractor learns about its claim's money and time, nothing about the person or the city's desk.
    private var isKnownToContractors: Bool {
        switch self {
        case .paid, .extinct, .notDue, .provisionalReceipt, .moneyBehind, .balanceChanged, .amountReduced, .taxSecrecy,
            .unavailable:
            true
        default: false
        }
    }
}

/// How binding a ground is.
public enum GroundWeight: String, CaseIterable, Sendable {
    /// Law; nobody overrides.
    case bar
    /// Policy or a missing fact; an empowered supervisor may override.
    case hold
    /// Shown, decides nothing.
    case remark
}

/// One reason for or against an act.
public struct CaseGround: Hashable, Sendable {
    public var weight: GroundWeight
    public var code: GroundCode
    /// The article of law or ordinance; empty for a policy of the city and for a neutral ground.
    public var article: String
    /// The fact in Japanese, without personal data.
    public var fact: String
    /// The channel of money that is behind; nil for every other ground.
    public var channel: ReceivedText?

    public init(_ weight: GroundWeight, _ code: GroundCode, article: String = "", fact: String) {
        (self.weight, self.code, self.article, self.fact) = (weight, code, article, fact)
    }

    public static func == (left: CaseGround, right: CaseGround) -> Bool {
        left.weight == right.weight && left.code == right.code && left.article.isSameBytes(as: right.article)
            && left.fact.isSameBytes(as: right.fact) && left.channel == right.channel
    }

    /// What stands in place of a ground that may not be told.
    static func neutral(_ weight: GroundWeight) -> CaseGround {
        CaseGround(weight, .unavailable, fact: "この処理は現在できません")
    }
}
