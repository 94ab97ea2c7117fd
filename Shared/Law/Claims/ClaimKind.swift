public import CodecPrimitives

/// The three classes of claim (law 1): what may be done about a claim depends on its class first.
public enum ClaimClass: String, CaseIterable, Sendable {
    /// 強制徴収公債権: the city executes by itself.
    case enforceable
    /// 非強制徴収公債権: public, but the city must go to court.
    case publicClaim = "public"
    /// 私債権: contract or other private law.
    case privateClaim = "private"

    public var japanese: String {
        switch self {
        case .enforceable: "強制徴収公債権"
        case .publicClaim: "非強制徴収公債権"
        case .privateClaim: "私債権"
        }
    }
}

/// Who may learn of a claim (promise P7): balances and postings are routed by it.
public enum DisclosureRoute: String, CaseIterable, Sendable {
    case tax
    case publicClaim = "public"
    case privateClaim = "private"
}

/// Which component of one debt money goes to first (充当の順序, law 4.1).
public enum AllocationRule: String, CaseIterable, Sendable {
    /// Costs, principal, then late charge and fee (地方税法14条の5).
    case principalFirst = "principal_first"
    /// Costs, late charge and fee, then principal (都市計画法75条6項, 道路法73条4項).
    case chargeFirst = "charge_first"
    /// Costs, interest, principal (民法489条1項).
    case civilCode = "civil_code"
}

/// Where the books of a kind of claim are kept (architecture 5).
public enum BookOfRecord: String, CaseIterable, Sendable {
    /// Saiken posts.
    case owner
    /// The department's own system posts; the two exchange nightly.
    case satellite
}

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
    /// The regime of late charge; nil where none is computed.
    public let regime: String?
    public let demandRule: ReceivedText
    public let allocation: AllocationRule
    /// Whose closing days move a due date.
    public let dueShift: OfficeCalendar.Kind
    public let prescriptionYears: Int
    /// Whether prescription must be invoked (援用, 民法145条).
    public let needsInvocation: Bool
    public let bookOfRecord: BookOfRecord
    public let legalReference: String
    public let validity: Validity

    init(_ row: LawRow) throws(LawError) {
        (code, name) = (ReceivedText(try row.text(0)), try row.text(1))
        claimClass = try row.choice(2, of: ClaimClass.self)
        route = try row.choice(3, of: DisclosureRoute.self)
        (governingLaw, selfExecution) = (try row.text(4), try row.yesOrNo(5))
        executionArticle = row.optionalText(6)
        regime = NoRegime(rawValue: try row.text(7)) == nil ? try row.text(7) : nil
        demandRule = ReceivedText(try row.text(8))
        allocation = try row.choice(9, of: AllocationRule.self)
        dueShift = try row.choice(10, of: OfficeCalendar.Kind.self)
        prescriptionYears = try row.number(11)
        needsInvocation = try row.yesOrNo(12)
        bookOfRecord = try row.choice(13, of: BookOfRecord.self)
        legalReference = try row.text(14)
        validity = Validity(from: try row.date(15), to: try row.optionalDate(16) ?? Validity.endOfTime)
        guard validity.from <= validity.to else { throw row.invalid(16) }
        switch (selfExecution, executionArticle) {
        case (true, .some), (false, .none): break
        default: throw row.invalid(6)
        }
        guard !selfExecution || claimClass == .enforceable else { throw row.invalid(5) }
        guard (1...20).contains(prescriptionYears) else { throw row.invalid(11) }
        guard needsInvocation == (claimClass == .privateClaim) else { throw row.invalid(12) }
    }

    private enum NoRegime: String { case none }

    static let columns = [
        "code", "name", "class", "route", "governing_law", "self_execution", "execution_article", "regime",
        "demand_rule", "allocation", "due_shift", "prescription_years", "invocation", "book_of_record",
        "legal_reference", "valid_from", "valid_to",
    ]
}
