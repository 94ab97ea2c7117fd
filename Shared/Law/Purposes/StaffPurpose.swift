public import CodecPrimitives

/// A purpose under which staff look at a debtor (利用目的, "hat"), during a validity: which claims it sees.
public struct StaffPurpose: Hashable, Sendable {
    /// A stable code, such as `housing`; tokens carry it.
    public let code: ReceivedText
    public let name: String
    public let englishName: String
    /// Codes of the kinds of claim that it sees.
    public let kinds: Set<ReceivedText>
    /// Of which class such a claim must be.
    public let classes: Set<ClaimClass>
    public let legalReference: String
    public let validity: Validity
    /// Whether it sees tax (地方税法22条): then it also hears of money that nobody knows the claim of.
    public let seesTax: Bool

    /// Whether a claim may be seen under this purpose.
    public func sees(_ kind: ReceivedText, _ claimClass: ClaimClass) -> Bool {
        kinds.contains(kind) && classes.contains(claimClass)
    }

    init(_ row: LawRow, _ known: ClaimKinds) throws(LawError) {
        code = ReceivedText(try row.text(0))
        (name, englishName) = (try row.text(1), try row.text(2))
        var named: [ClaimKind] = []
        for part in try row.text(StaffPurpose.kindsColumn).utf8.split(separator: 0x2B, omittingEmptySubsequences: false)
        {
            let rows = known.all.filter { $0.code.utf8.elementsEqual(part) }
            guard !rows.isEmpty else { throw row.invalid(StaffPurpose.kindsColumn) }
            named += rows
        }
        kinds = Set(named.map(\.code))
        classes = try row.choices(StaffPurpose.classesColumn, of: ClaimClass.self)
        legalReference = try row.text(5)
        validity = Validity(from: try row.date(6), to: try row.optionalDate(7) ?? Validity.endOfTime)
        guard validity.from <= validity.to else { throw row.invalid(7) }
        seesTax = named.contains { $0.route == .tax }
        // Tax facts reach no claim of another kind of power.
        guard !classes.isEmpty, !seesTax || classes == [.enforceable] else {
            throw row.invalid(StaffPurpose.classesColumn)
        }
    }

    static let kindsColumn = 3
    static let classesColumn = 4
    static let columns = [
        "purpose", "name", "name_en", "kinds", "classes", "legal_reference", "valid_from", "valid_to",
    ]
}
