public import CodecPrimitives

/// How much of the person's data the purpose may have.
public enum PersonalScope: String, CaseIterable, Sendable {
    /// Name, birth date, dated addresses.
    case full
    /// A protected person: name and designated delivery address only.
    case designatedAddressOnly
}

/// A part of a grant's amount that is reserved on one claim.
public struct ClaimReservation: Hashable, Sendable {
    public let claim: ClaimID
    public let amount: Yen

    public init(claim: ClaimID, amount: Yen) { (self.claim, self.amount) = (claim, amount) }
}

/// A permission: for this amount, until `expiresAt`.
public struct ClearanceGranted: Hashable, Sendable {
    public let amountNow: Yen
    /// What is owed on each claim, whatever part of it the act may take.
    public let owed: [ClaimOwed]
    public let expiresAt: Timestamp
    /// Empty for an act that reserves nothing. Together `amountNow`.
    public let reservations: [ClaimReservation]
    /// How the amount comes about, in Japanese.
    public let working: String
    /// All remarks, for the record.
    public let remarks: [CaseGround]
    /// The remarks that the asker may know.
    public let shown: [CaseGround]
    public let personalScope: PersonalScope
    /// Receipts through this day are known on every channel that the claims can be paid on (行き違いの基準日); nil where
    /// the suite knows of no such day.
    public let moneyThrough: BusinessDate?
}

/// A refusal with its grounds.
public struct ClearanceRefused: Hashable, Sendable {
    /// All grounds, for the record and for case workers.
    public let grounds: [CaseGround]
    /// What the asker is told: grounds its purpose may not know are one neutral ground.
    public let shown: [CaseGround]
    /// Only holds stand against the act and a claim is prescribed soon: somebody must decide.
    public let escalates: Bool
}

/// The answer to one question.
public struct ClearanceAnswer: Hashable, Sendable {
    public enum Decision: Hashable, Sendable {
        case granted(ClearanceGranted)
        case refused(ClearanceRefused)
    }

    public let requestID: ClearanceRequestID
    public let decision: Decision

    /// The grant, when it is one.
    public var granted: ClearanceGranted? { if case .granted(let grant) = decision { grant } else { nil } }

    /// The refusal, when it is one.
    public var refused: ClearanceRefused? { if case .refused(let refusal) = decision { refusal } else { nil } }
}
