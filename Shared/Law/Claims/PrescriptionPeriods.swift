public import CodecPrimitives

/// The periods of prescription (消滅時効) of a kind of claim, of the law in force and of the law before 2020-04-01.
public struct PrescriptionPeriods: Hashable, Sendable {
    /// The period of one claim.
    public struct Period: Hashable, Sendable {
        /// From when the claim can be exercised; for a tort from knowledge of it.
        public let years: Int
        /// The second period, from when it could be exercised or from the act itself; nil where there is none.
        public let longYears: Int?
        public let article: String
        /// 平成29年改正前の規定による.
        public let isOldLaw: Bool
    }

    /// The day that decides between old and new law; where the law is open it is a policy of the city (law 1.1).
    public enum DecidingDay: String, CaseIterable, Sendable {
        /// The day of the contract, also for claims that arise later under it (平成29年法律44号附則10条1項).
        case contractDate = "contract_date"
        /// The day the claim itself arose, as for bills under standard terms.
        case aroseDate = "arose_date"
    }

    /// The day on which the reform of the Civil Code came into force.
    public static let reform = BusinessDate(daysSinceEpoch: 18_353)

    public let current: Period
    /// Nil for a claim under public law, which the reform did not change.
    public let old: Period?
    public let decidedBy: DecidingDay?

    /// The period of a claim that arose on a day under a contract of a day; without one both are the same.
    public func period(arose: BusinessDate, contract: BusinessDate? = nil) -> Period {
        guard let old, let decidedBy else { return current }
        let deciding =
            switch decidedBy {
            case .contractDate: min(contract ?? arose, arose)
            case .aroseDate: arose
            }
        return deciding < PrescriptionPeriods.reform ? old : current
    }

    init(_ row: LawRow, from column: Int) throws(LawError) {
        current = Period(
            years: try row.number(column), longYears: try row.optionalNumber(column + 2),
            article: try row.text(column + 1), isOldLaw: false)
        guard (1...20).contains(current.years) else { throw row.invalid(column) }
        guard (current.years...20).contains(current.longYears ?? current.years) else { throw row.invalid(column + 2) }
        guard let years = try row.optionalNumber(column + 3) else {
            (old, decidedBy) = (nil, nil)
            for empty in [column + 4, column + 5] where row.optionalText(empty) != nil { throw row.invalid(empty) }
            return
        }
        guard (1...20).contains(years) else { throw row.invalid(column + 3) }
        old = Period(
            years: years, longYears: nil, article: try row.text(column + 4), isOldLaw: true)
        decidedBy = try row.choice(column + 5, of: DecidingDay.self)
    }
}
