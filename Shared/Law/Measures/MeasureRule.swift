public import CodecPrimitives

/// What law and city say about one kind of measure (a row of `measures.csv`).
public struct MeasureRule: Sendable {
    public let kind: MeasureKind
    /// As letters print it.
    public let name: String
    public let article: String
    public let scope: MeasureScope
    /// The longest first grant and the longest in all, in months; 0 where the measure has no period of its own.
    public let months: Int
    public let totalMonths: Int
    /// Security is needed for more than so many yen and more than so many months; 0 months: never.
    public let securityOver: Yen
    public let securityMonths: Int
    /// Months after the due date within which it must be applied for; 0 is no limit.
    public let applyWithinMonths: Int
    public let prescription: MeasurePrescription
    /// Instalments not paid that break a plan; 0 where a person decides.
    public let misses: Int
    /// Days that an instalment may be late.
    public let graceDays: Int
    /// Years to an end, or before a beginning, of its own; 0 where there is none.
    public let years: Int
    public let validity: Validity
    /// Names this row (規則の版).
    public let version: String

    init(_ row: LawRow) throws(LawError) {
        kind = try row.choice(0, of: MeasureKind.self)
        (name, article) = (try row.text(1), try row.text(2))
        scope = try row.choice(3, of: MeasureScope.self)
        (months, totalMonths) = (try row.number(4), try row.number(5))
        (securityOver, securityMonths) = (try row.yen(6), try row.number(7))
        applyWithinMonths = try row.number(8)
        prescription = try row.choice(9, of: MeasurePrescription.self)
        (misses, graceDays, years) = (try row.number(10), try row.number(11), try row.number(12))
        validity = Validity(from: try row.date(13), to: try row.optionalDate(14) ?? Validity.endOfTime)
        version = try row.text(15)
        guard totalMonths >= months, totalMonths <= 600 else { throw row.invalid(5) }
        guard misses <= 100 else { throw row.invalid(10) }
        guard graceDays <= 365 else { throw row.invalid(11) }
        guard years <= 30 else { throw row.invalid(12) }
        guard validity.from <= validity.to else { throw row.invalid(14) }
    }

    static let columns = [
        "kind", "name", "article", "scope", "months", "total_months", "security_over", "security_months",
        "apply_within_months", "prescription", "misses", "grace_days", "years", "valid_from", "valid_to", "version",
    ]
}

/// A ground (事由) on which a measure is granted or cancelled (a row of `measure-grounds.csv`).
public struct MeasureGround: Sendable {
    public enum Use: String, CaseIterable, Sendable { case grant, cancel }

    public let kind: MeasureKind
    public let use: Use
    public let code: ReceivedText
    public let name: String
    public let article: String
    public let lateCharge: ChargeRelief
    /// Whether the assembly must decide.
    public let needsVote: Bool
    /// Whether the claim must be extinct before; otherwise it must not be.
    public let onExtinct: Bool

    init(_ row: LawRow) throws(LawError) {
        kind = try row.choice(0, of: MeasureKind.self)
        use = try row.choice(1, of: Use.self)
        code = ReceivedText(try row.text(2))
        (name, article) = (try row.text(3), try row.text(4))
        lateCharge = try row.choice(5, of: ChargeRelief.self)
        (needsVote, onExtinct) = (try row.yesOrNo(6), try row.yesOrNo(7))
    }

    static let columns = ["kind", "use", "ground", "name", "article", "late_charge", "vote", "on_extinct"]
}

/// Who must approve a step (決裁区分; a row of `measure-approvals.csv`).
public struct MeasureApproval: Hashable, Sendable {
    public enum Step: String, CaseIterable, Sendable {
        case grant, prolongation = "extension", cancellation, extinction
    }

    public let kind: MeasureKind
    public let step: Step
    /// The largest amount; nil without limit.
    public let upTo: Yen?
    public let role: OfficerRole
    public let reference: String

    init(_ row: LawRow) throws(LawError) {
        kind = try row.choice(0, of: MeasureKind.self)
        step = try row.choice(1, of: Step.self)
        upTo = row.optionalText(2) == nil ? nil : try row.yen(2)
        role = try row.choice(3, of: OfficerRole.self)
        reference = try row.text(4)
    }

    static let columns = ["kind", "step", "up_to", "role", "reference"]
}
