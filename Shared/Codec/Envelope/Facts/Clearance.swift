public import CodecPrimitives

/// An act against a debtor that needs a clearance (architecture 4).
public enum AdverseAct: String, CaseIterable, Sendable {
    case demand, reminder, warning, call, sms
    case seizureDraft, seizureExport, seizureCollection
    case publicSale, waterCutOff, demandToGuarantor, paymentOrder, suit, childAllowanceCollection
    case handOver
}

/// In which role a person is approached.
public enum ObligorRole: String, CaseIterable, Sendable { case debtor, jointDebtor, guarantor, heir }

/// One question: may this act be done to this person for these claims (`clearance.requested`)?
public struct ClearanceRequested: Hashable, Sendable {
    public var requestID: ClearanceRequestID
    /// The asking service; the answer is routed to it.
    public var asker: ReceivedText
    public var act: AdverseAct
    public var personID: PersonID
    public var role: ObligorRole
    public var claims: [ClaimID]
    public var amountWanted: Yen
    /// The officer (徴税吏員) on whose behalf the act is done.
    public var officer: ReceivedText
    /// Why the data are wanted (利用目的), as a code; nil for the collection of the claims under their own class.
    public var purpose: ReceivedText?
    /// The day through which a letter's late charge is reckoned: the one that it bears; nil for the day of the question.
    public var chargeThrough: BusinessDate?
    /// The slip in a letter that is printed and about to leave: no other is issued.
    public var slipID: SlipID?

    public init(
        requestID: ClearanceRequestID, asker: ReceivedText, act: AdverseAct, personID: PersonID,
        role: ObligorRole, claims: [ClaimID], amountWanted: Yen, officer: ReceivedText,
        purpose: ReceivedText? = nil, chargeThrough: BusinessDate? = nil, slipID: SlipID? = nil
    ) {
        (self.requestID, self.asker, self.act, self.personID) = (requestID, asker, act, personID)
        (self.role, self.claims, self.amountWanted, self.officer) = (role, claims, amountWanted, officer)
        (self.purpose, self.chargeThrough, self.slipID) = (purpose, chargeThrough, slipID)
    }
}

/// How binding a ground is (architecture 4).
public enum GroundKind: String, CaseIterable, Sendable {
    /// Law; nobody overrides.
    case bar
    /// Policy or a missing fact; an empowered supervisor may override.
    case hold
    /// Shown, decides nothing.
    case remark
}

/// One reason for or against an act, with its article and the fact that it rests on.
public struct Ground: Hashable, Sendable {
    public var kind: GroundKind
    /// A stable code such as `demand_not_served`; `unavailable` where the asker may not know.
    public var code: ReceivedText
    /// The article of law or ordinance, such as 地方税法331条1項1号; empty for a neutral ground.
    public var article: ReceivedText
    /// The fact, without personal data.
    public var fact: ReceivedText

    public init(kind: GroundKind, code: ReceivedText, article: ReceivedText, fact: ReceivedText) {
        (self.kind, self.code, self.article, self.fact) = (kind, code, article, fact)
    }
}

/// A dated address (住所履歴): the person lived there on every day from `from` until before `to`.
public struct DatedAddress: Hashable, Sendable {
    public var address: ReceivedText
    public var from: BusinessDate
    /// Nil while it is the present address.
    public var to: BusinessDate?

    public init(address: ReceivedText, from: BusinessDate, to: BusinessDate?) {
        (self.address, self.from, self.to) = (address, from, to)
    }
}

/// The personal data that a purpose may have at the moment of the grant. For a protected person
/// (支援措置対象者) it holds her designated delivery address only.
public struct PersonalBlock: Hashable, Sendable {
    public var nameKana: ReceivedText
    public var nameKanji: ReceivedText
    public var birthDate: BusinessDate?
    public var addresses: [DatedAddress]
    public var isProtected: Bool

    public init(
        nameKana: ReceivedText, nameKanji: ReceivedText, birthDate: BusinessDate?, addresses: [DatedAddress],
        isProtected: Bool
    ) {
        (self.nameKana, self.nameKanji, self.birthDate) = (nameKana, nameKanji, birthDate)
        (self.addresses, self.isProtected) = (addresses, isProtected)
    }
}

/// A grant: the act may leave the suite until `expiresAt`, for this amount.
public struct ClearanceGrant: Hashable, Sendable {
    public var clearanceID: ClearanceID
    public var amountNow: Yen
    public var expiresAt: Timestamp
    /// How the amount comes about, as printed for an officer.
    public var working: ReceivedText
    public var person: PersonalBlock?
    public var remarks: [Ground]
    /// The payment slip issued with the grant, for acts that carry one.
    public var slip: GrantedSlip?
    /// Receipts through this day are known on every channel that the claims can be paid on (行き違いの基準日); nil where
    /// no such day is known.
    public var moneyThrough: BusinessDate?

    public init(
        clearanceID: ClearanceID, amountNow: Yen, expiresAt: Timestamp, working: ReceivedText,
        person: PersonalBlock?, remarks: [Ground], slip: GrantedSlip? = nil, moneyThrough: BusinessDate? = nil
    ) {
        (self.clearanceID, self.amountNow, self.expiresAt) = (clearanceID, amountNow, expiresAt)
        (self.working, self.person, self.remarks, self.slip) = (working, person, remarks, slip)
        self.moneyThrough = moneyThrough
    }
}

/// The payment slip (納付書) that case management issues with a grant: it alone computes charges.
public struct GrantedSlip: Hashable, Sendable {
    public var slipID: SlipID
    /// The 44 digits of its GS1-128 barcode; nil above what stores take, and where the city prints none.
    public var barcode: ReceivedText?
    public var usableUntil: BusinessDate
    public var principal: Yen
    public var lateCharge: Yen
    public var fee: Yen
    /// The number by which it is paid at a counter (納付番号); nil in messages of an earlier release.
    public var number: ReceivedText?
    /// The 255 digits of its eL-QR (地方税統一QRコード); nil where it bears none.
    public var elQR: ReceivedText?

    public init(
        slipID: SlipID, barcode: ReceivedText?, usableUntil: BusinessDate, principal: Yen, lateCharge: Yen, fee: Yen,
        number: ReceivedText? = nil, elQR: ReceivedText? = nil
    ) {
        (self.slipID, self.barcode, self.usableUntil) = (slipID, barcode, usableUntil)
        (self.principal, self.lateCharge, self.fee, self.number) = (principal, lateCharge, fee, number)
        self.elQR = elQR
    }
}

/// The answer to one question (`clearance.decided`).
public struct ClearanceDecided: Hashable, Sendable {
    public enum Decision: Hashable, Sendable {
        case granted(ClearanceGrant)
        case refused([Ground])
    }

    public var requestID: ClearanceRequestID
    public var decision: Decision

    public init(requestID: ClearanceRequestID, decision: Decision) {
        (self.requestID, self.decision) = (requestID, decision)
    }
}

/// A grant that no longer holds (`clearance.revoked`).
public struct ClearanceRevoked: Hashable, Sendable {
    public var clearanceID: ClearanceID
    /// A stable code; neutral where the asker may not know more.
    public var reason: ReceivedText
    public var revokedAt: Timestamp

    public init(clearanceID: ClearanceID, reason: ReceivedText, revokedAt: Timestamp) {
        (self.clearanceID, self.reason, self.revokedAt) = (clearanceID, reason, revokedAt)
    }
}
