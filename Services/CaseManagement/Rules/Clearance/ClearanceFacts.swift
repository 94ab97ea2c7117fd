public import CodecPrimitives
public import Law

/// A person as clearance sees her: flags only, no personal data.
public struct PersonFacts: Hashable, Sendable {
    /// 支援措置対象者.
    public var isProtected: Bool
    public var isDeceased: Bool
    /// The start of bankruptcy proceedings (破産手続開始), while they run.
    public var bankruptcySince: BusinessDate?
    /// No known address letters reach (居所不明, 返戻).
    public var isAddressUnknown: Bool
    /// Two people may have been taken for one, and nobody has decided yet.
    public var isIdentityUnsettled: Bool
    /// Written consent to take from the child allowance (児童手当法21条).
    public var consentsToAllowance: Bool
    public var holds: [HoldFact]

    public init(
        isProtected: Bool = false, isDeceased: Bool = false, bankruptcySince: BusinessDate? = nil,
        isAddressUnknown: Bool = false, isIdentityUnsettled: Bool = false, consentsToAllowance: Bool = false,
        holds: [HoldFact] = []
    ) {
        (self.isProtected, self.isDeceased, self.bankruptcySince) = (isProtected, isDeceased, bankruptcySince)
        (self.isAddressUnknown, self.isIdentityUnsettled) = (isAddressUnknown, isIdentityUnsettled)
        (self.consentsToAllowance, self.holds) = (consentsToAllowance, holds)
    }
}

/// An officer's appointment for a class of claims (徴税吏員証, 委任).
public struct Appointment: Hashable, Sendable {
    public var claimClass: ClaimClass
    public var validity: Validity
    /// Whether holds on this class may be overridden by her.
    public var isSupervisor: Bool
    /// The office she decides in (決裁権者); nil for one who approves nothing.
    public var office: OfficerRole?

    public init(
        _ claimClass: ClaimClass, _ validity: Validity, isSupervisor: Bool = false, office: OfficerRole? = nil
    ) {
        (self.claimClass, self.validity, self.isSupervisor) = (claimClass, validity, isSupervisor)
        self.office = office
    }
}

/// How far a channel of money is known.
public struct ChannelFacts: Hashable, Sendable {
    public var name: ReceivedText
    /// Every receipt taken until the end of this day is applied; nil when nothing is known.
    public var completeThrough: BusinessDate?

    public init(name: ReceivedText, completeThrough: BusinessDate?) {
        (self.name, self.completeThrough) = (name, completeThrough)
    }
}

/// Whether the suite knows of all money (promise P4).
public struct MoneyFacts: Hashable, Sendable {
    /// A money stream has a gap, an old heartbeat, or a parked message.
    public var isBehind: Bool
    public var channels: [ChannelFacts]

    public init(isBehind: Bool, channels: [ChannelFacts]) { (self.isBehind, self.channels) = (isBehind, channels) }
}

/// A supervisor's decision to set a hold aside, with reason and expiry.
public struct SupervisorOverride: Hashable, Sendable {
    public var code: GroundCode
    public var claim: ClaimID
    /// Nil for every act.
    public var act: ClearanceAct?
    public var supervisor: ReceivedText
    public var expiresAt: Timestamp

    public init(
        code: GroundCode, claim: ClaimID, act: ClearanceAct?, supervisor: ReceivedText, expiresAt: Timestamp
    ) {
        (self.code, self.claim, self.act) = (code, claim, act)
        (self.supervisor, self.expiresAt) = (supervisor, expiresAt)
    }
}

/// Everything a batch of questions is decided on, read in one transaction.
public struct ClearanceFacts: Sendable {
    /// The business date.
    public var today: BusinessDate
    /// Wall time, for expiry.
    public var now: Timestamp
    public var claims: [ClaimID: ClaimFacts]
    public var persons: [PersonID: PersonFacts]
    public var officers: [ReceivedText: [Appointment]]
    public var money: MoneyFacts
    public var overrides: [SupervisorOverride]

    public init(
        today: BusinessDate, now: Timestamp, claims: [ClaimID: ClaimFacts], persons: [PersonID: PersonFacts],
        officers: [ReceivedText: [Appointment]], money: MoneyFacts, overrides: [SupervisorOverride] = []
    ) {
        (self.today, self.now, self.claims, self.persons) = (today, now, claims, persons)
        (self.officers, self.money, self.overrides) = (officers, money, overrides)
    }

    /// The appointments of an officer that are valid today.
    func appointments(of officer: ReceivedText) -> [Appointment] {
        officers[officer, default: []].filter { $0.validity.contains(today) }
    }
}
