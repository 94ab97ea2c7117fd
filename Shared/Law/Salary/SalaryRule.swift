public import CodecPrimitives

/// The figures of the salary exemption that are in force for some time (国税徴収法76条・77条, 施行令34条).
public struct SalaryRule: Hashable, Sendable {
    /// How item 4 counts for a pay period below one month; the order speaks only of months.
    public enum ShortPeriod: String, CaseIterable, Sendable {
        case wholeMonth = "whole_month"
        /// A thirtieth a day.
        case byDays = "by_days"
    }

    public let validity: Validity
    /// Item 4, a month, for the debtor (施行令34条).
    public let debtorMonth: Yen
    /// Item 4, a month, for every spouse and relative of the same household budget.
    public let dependantMonth: Yen
    /// Item 5, of what remains after items 1 to 4.
    public let percent: Int64
    /// Item 5 is at most so many times item 4.
    public let capTimes: Int64
    /// What amounts are rounded to for a period of a month or more, and for a shorter one (通達76条関係3).
    public let unitMonth: Yen
    public let unitShort: Yen
    public var shortPeriod: ShortPeriod
    /// Months of item 4 that a retirement allowance (退職手当) leaves, and the years after which it leaves more.
    public let retirementMonths: Int64
    public let retirementYears: Int64
    /// Names this row for recomputation (規則の版).
    public let version: String

    /// The rule of a day that was built into the suite; throws `notInForce` for a day without one.
    public static func embedded(on day: BusinessDate) throws(LawError) -> SalaryRule {
        let table = try LawTable(
            PackageResources.salary_exemption_csv, file: "salary-exemption.csv", columns: SalaryRule.columns)
        for row in table.rows {
            let rule = try SalaryRule(row)
            if rule.validity.contains(day) { return rule }
        }
        throw LawError(.notInForce, at: "salary exemption \(day)")
    }

    init(_ row: LawRow) throws(LawError) {
        validity = Validity(from: try row.date(0), to: try row.optionalDate(1) ?? Validity.endOfTime)
        (debtorMonth, dependantMonth) = (try row.yen(2), try row.yen(3))
        (percent, capTimes) = (Int64(try row.number(4)), Int64(try row.number(5)))
        (unitMonth, unitShort) = (try row.yen(6), try row.yen(7))
        shortPeriod = try row.choice(8, of: ShortPeriod.self)
        (retirementMonths, retirementYears) = (Int64(try row.number(9)), Int64(try row.number(10)))
        version = try row.text(11)
        guard percent <= 100 else { throw row.invalid(4) }
        guard capTimes <= 100 else { throw row.invalid(5) }
        guard unitMonth.isPositive else { throw row.invalid(6) }
        guard unitShort.isPositive else { throw row.invalid(7) }
        guard retirementMonths <= 1200 else { throw row.invalid(9) }
    }

    static let columns = [
        "valid_from", "valid_to", "debtor_month", "dependant_month", "percent", "cap_times", "unit_month", "unit_short",
        "short_period", "retirement_months", "retirement_years", "version",
    ]

    /// What amounts of a period are rounded to.
    func unit(_ period: PayPeriod) -> Int64 {
        switch period {
        case .months: unitMonth.amount
        case .days: unitShort.amount
        }
    }

    /// Item 4 of one month.
    func month(dependants: Int) -> Yen {
        Yen(unchecked: debtorMonth.amount + dependantMonth.amount * Int64(dependants))
    }

    /// Item 4 of a period, before it is rounded.
    func itemFour(dependants: Int, _ period: PayPeriod) -> Yen {
        let month = month(dependants: dependants)
        switch (period, shortPeriod) {
        case (.months(let months), _): return Yen(unchecked: month.amount * Int64(months))
        case (.days, .wholeMonth): return month
        case (.days(let days), .byDays): return Yen(unchecked: (month.amount * Int64(days) + 29) / 30)
        }
    }
}
