public import CodecPrimitives

/// What of a retirement allowance may not be seized (退職手当等の差押禁止額, 国税徴収法76条4項). Exact yen: the
/// circular's rounding is for periodic pay.
public struct RetirementAllowance: Hashable, Sendable {
    public let gross: Yen
    public let withheld: SalaryWithheld
    public let dependants: Int
    /// Years of service, a begun one counted whole (通達76条関係14).
    public let yearsOfService: Int
    /// Three months of item 4.
    public let livelihood: Yen
    /// A share of `livelihood` for every year of service over five.
    public let service: Yen

    /// Throws `caseInvalid`; years are 0 to 80, a begun one counted whole.
    public init(
        gross: Yen, withheld: SalaryWithheld, dependants: Int, yearsOfService: Int, rule: SalaryRule
    ) throws(LawError) {
        try SalaryPay(gross: gross, withheld: withheld, dependants: dependants).check()
        guard (0...80).contains(yearsOfService) else { throw LawError(.caseInvalid, at: "years of service") }
        (self.gross, self.withheld, self.dependants) = (gross, withheld, dependants)
        self.yearsOfService = yearsOfService
        livelihood = Yen(unchecked: rule.month(dependants: dependants).amount * rule.retirementMonths)
        let over = max(0, Int64(yearsOfService) - rule.retirementYears)
        service = Yen(unchecked: (livelihood.amount * rule.percent * over + 99) / 100)
    }

    /// Years from the first to the last day of service, a begun one counted whole.
    public static func years(from first: BusinessDate, through last: BusinessDate) -> Int {
        var years = 0
        while years < 200, Elapsed.lastDay(ofYears: years, from: first) < last { years += 1 }
        return years
    }

    public var protected: Yen { withheld.total + livelihood + service }
    public var seizable: Yen { max(.zero, gross - protected) }
}
