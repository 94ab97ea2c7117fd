import CodecPrimitives

/// Computes what of a pay may not be seized (給与の差押禁止額, 国税徴収法76条・77条).
public struct SalaryExemption: Sendable {
    public let rule: SalaryRule

    public init(rule: SalaryRule) { self.rule = rule }

    /// Items 1 to 5 of one pay; with a written consent items 4 and 5 protect nothing (76条5項).
    /// Throws `caseInvalid`.
    public func compute(_ pay: SalaryPay, consent: SalaryConsent? = nil) throws(LawError) -> SalaryWorking {
        try pay.check()
        let unit = rule.unit(pay.period)
        let gross = pay.gross.floored(to: unit)
        var items = pay.withheld.all.enumerated().map { item(.withheld[$0.offset], $0.element, unit) }
        items.append(item(.livelihood, rule.itemFour(dependants: pay.dependants, pay.period), unit))
        let rest = gross - items.map(\.amount).total()
        items.append(item(.standing, itemFive(of: rest, beside: items[3].amount), unit))
        return SalaryWorking(pay: pay, gross: gross, items: items, rest: rest, consent: consent, rule: rule)
    }

    /// Item 5: a share of what remains after items 1 to 4, capped.
    private func itemFive(of rest: Yen, beside itemFour: Yen) -> Yen {
        guard rest.isPositive else { return .zero }
        let share = Yen(unchecked: (rest.amount * rule.percent + 99) / 100)
        return min(share, Yen(unchecked: itemFour.amount * rule.capTimes))
    }

    private func item(_ name: SalaryWorking.Name, _ exact: Yen, _ unit: Int64) -> SalaryWorking.Item {
        SalaryWorking.Item(name: name, exact: exact, amount: exact.raised(to: unit))
    }
}

extension Yen {
    /// Raised to a multiple of `unit` (端数切上げ), for amounts that are not negative.
    func raised(to unit: Int64) -> Yen { (self + Yen(unchecked: unit - 1)).floored(to: unit) }
}
