public import CodecPrimitives

/// What a letter calls a claim by.
public struct ClaimLabel: Hashable, Sendable {
    /// The city's own number of the claim.
    public var number: ReceivedText
    /// The claim kind's code, such as `TAX_RES`.
    public var kind: ReceivedText
    /// 年度: the year that the fiscal year begins in.
    public var fiscalYear: Int32
    /// 期別, from 1.
    public var instalment: Int32
    /// 納期限.
    public var due: BusinessDate

    public init(
        number: ReceivedText, kind: ReceivedText, fiscalYear: Int32, instalment: Int32, due: BusinessDate
    ) {
        (self.number, self.kind, self.fiscalYear) = (number, kind, fiscalYear)
        (self.instalment, self.due) = (instalment, due)
    }
}

/// A claim that a letter is about, and what was owed on it when the letter was asked for.
public struct NoticeItem: Hashable, Sendable {
    public var claimID: ClaimID
    public var amount: ClaimBalance
    /// Nil in messages of an earlier release: such a letter cannot be printed.
    public var label: ClaimLabel?

    public init(claimID: ClaimID, amount: ClaimBalance, label: ClaimLabel?) {
        (self.claimID, self.amount, self.label) = (claimID, amount, label)
    }
}

/// A letter that somebody is to get (`notice.requested`). Carries no personal data.
public struct NoticeRequested: Hashable, Sendable {
    public var noticeID: NoticeID
    /// The asking service.
    public var asker: ReceivedText
    /// The form's code, such as `demand-city-tax`.
    public var form: ReceivedText
    public var personID: PersonID
    public var role: ObligorRole
    public var items: [NoticeItem]
    /// The deadline that the letter sets; nil where it sets none.
    public var due: BusinessDate?
    /// Which remedies the letter tells of (教示文), as a code.
    public var remedies: ReceivedText
    /// On whose behalf it is sent; nil in messages of an earlier release, as is `issueDay`.
    public var officer: ReceivedText?
    /// The day that the letter bears and on which it leaves (発付日).
    public var issueDay: BusinessDate?

    public init(
        noticeID: NoticeID, asker: ReceivedText, form: ReceivedText, personID: PersonID, role: ObligorRole,
        items: [NoticeItem], due: BusinessDate?, remedies: ReceivedText, officer: ReceivedText?,
        issueDay: BusinessDate?
    ) {
        (self.noticeID, self.asker, self.form, self.personID) = (noticeID, asker, form, personID)
        (self.role, self.items, self.due, self.remedies) = (role, items, due, remedies)
        (self.officer, self.issueDay) = (officer, issueDay)
    }
}

/// A letter that has left (`notice.dispatched`): its day is the demand's statutory date (発付日).
public struct NoticeDispatched: Hashable, Sendable {
    public var noticeID: NoticeID
    public var form: ReceivedText
    public var claims: [ClaimID]
    public var dispatchedOn: BusinessDate
    /// The clearance under which it left.
    public var clearanceID: ClearanceID

    public init(
        noticeID: NoticeID, form: ReceivedText, claims: [ClaimID], dispatchedOn: BusinessDate,
        clearanceID: ClearanceID
    ) {
        (self.noticeID, self.form, self.claims) = (noticeID, form, claims)
        (self.dispatchedOn, self.clearanceID) = (dispatchedOn, clearanceID)
    }
}

/// A letter that came back (返戻, `notice.returned`).
public struct NoticeReturned: Hashable, Sendable {
    public var noticeID: NoticeID
    public var form: ReceivedText
    public var claims: [ClaimID]
    public var returnedOn: BusinessDate
    /// A stable code, such as `addressee_unknown` (あて所不明).
    public var reason: ReceivedText

    public init(
        noticeID: NoticeID, form: ReceivedText, claims: [ClaimID], returnedOn: BusinessDate, reason: ReceivedText
    ) {
        (self.noticeID, self.form, self.claims) = (noticeID, form, claims)
        (self.returnedOn, self.reason) = (returnedOn, reason)
    }
}
