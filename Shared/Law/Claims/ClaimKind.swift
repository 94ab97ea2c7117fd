public import CodecPrimitives

/// A kind of claim (債権の種類) during a validity: what law says about every claim of it.
public struct ClaimKind: Hashable, Sendable {
    /// A stable code, such as `TAX_RES`.
    public let code: ReceivedText
    /// As letters print it.
    public let name: String
    public let claimClass: ClaimClass
    public let route: DisclosureRoute
    public let governingLaw: String
    /// Whether the city may seize by itself (自力執行権).
    public let selfExecution: Bool
    /// The article that empowers seizure; nil where there is no such power.
    public let executionArticle: String?
    public let chargeSetBy: ChargeSetter
    /// The regime of late charge; nil where none is computed.
    public let regime: String?
    public let demandRule: ReceivedText
    public let allocation: AllocationRule
    public let feePosition: FeePosition
    /// Whose closing days move a due date.
    public let dueShift: OfficeCalendar.Kind
    public let prescription: PrescriptionPeriods
    /// Whether prescription must be invoked (援用, 民法145条).
    public let needsInvocation: Bool
    /// Empty where work on it may not be given away at all.
    public let outsourcing: Set<OutsourcedTo>
    public let bookOfRecord: BookOfRecord
    public let legalReference: String
    public let validity: Validity

    /// The law within which money may be moved without the payer's word (law 4.2): all taxes of the city, all private
    /// claims, and every other public claim with its own kind.
    public var moneyLaw: ReceivedText {
        switch route {
        case .tax: ReceivedText("地方税法")
        case .privateClaim: ReceivedText("民法")
        case .publicClaim: code
        }
    }

    init(_ row: LawRow) throws(LawError) {
        (code, name) = (ReceivedText(try row.text(0)), try row.text(1))
        claimClass = try row.choice(2, of: ClaimClass.self)
        route = try row.choice(3, of: DisclosureRoute.self)
        (governingLaw, selfExecution) = (try row.text(4), try row.yesOrNo(5))
        executionArticle = row.optionalText(6)
        chargeSetBy = try row.choice(7, of: ChargeSetter.self)
        regime = try row.textOrNone(ClaimKind.regimeColumn)
        demandRule = ReceivedText(try row.text(ClaimKind.demandColumn))
        allocation = try row.choice(10, of: AllocationRule.self)
        feePosition = try row.choice(11, of: FeePosition.self)
        dueShift = try row.choice(12, of: OfficeCalendar.Kind.self)
        prescription = try PrescriptionPeriods(row, from: 13)
        needsInvocation = try row.yesOrNo(19)
        outsourcing = try row.choices(20, of: OutsourcedTo.self)
        bookOfRecord = try row.choice(21, of: BookOfRecord.self)
        legalReference = try row.text(22)
        validity = Validity(
            from: try row.date(ClaimKind.fromColumn),
            to: try row.optionalDate(ClaimKind.fromColumn + 1) ?? Validity.endOfTime)
        guard validity.from <= validity.to else { throw row.invalid(24) }
        try checkClass(row)
    }

    /// What the class of a claim brings with it, whoever wrote the row.
    private func checkClass(_ row: LawRow) throws(LawError) {
        switch (selfExecution, executionArticle) {
        case (true, .some), (false, .none): break
        default: throw row.invalid(6)
        }
        guard selfExecution == (claimClass == .enforceable) else { throw row.invalid(5) }
        guard (route == .privateClaim) == (claimClass == .privateClaim) else { throw row.invalid(3) }
        if case (.none, .some) = (chargeSetBy, regime) { throw row.invalid(8) }
        guard allocation != .civilCode || claimClass == .privateClaim else { throw row.invalid(10) }
        guard (prescription.old != nil) == (claimClass == .privateClaim) else { throw row.invalid(16) }
        guard needsInvocation == (claimClass == .privateClaim) else { throw row.invalid(19) }
        let toMost: Set<OutsourcedTo> = claimClass == .enforceable ? [.nonPowerWork] : [.nonPowerWork, .lawFirm]
        guard outsourcing.subtracting(claimClass == .privateClaim ? [.servicer] : []).isSubset(of: toMost) else {
            throw row.invalid(20)
        }
    }

    static let regimeColumn = 8
    static let demandColumn = 9
    /// The first day; the last one follows.
    static let fromColumn = 23
    static let columns = [
        "code", "name", "class", "route", "governing_law", "self_execution", "execution_article", "charge_set_by",
        "regime", "demand_rule", "allocation", "fee_position", "due_shift", "prescription_years",
        "prescription_article", "long_years", "old_years", "old_article", "old_law_by", "invocation", "outsourcing",
        "book_of_record", "legal_reference", "valid_from", "valid_to",
    ]
}
