public import CodecPrimitives

/// Pays of several employers, computed together and divided (通達76条関係9).
public struct TwoEmployers: Hashable, Sendable {
    /// How items 4 and 5 of the combined pay are divided.
    public enum Method: String, CaseIterable, Sendable {
        /// The first pay has them as if alone; the second what is left.
        case firstInFull = "first_in_full"
        /// By the pay net of items 1 to 3.
        case proRata = "pro_rata"
    }

    /// What one of the pays leaves.
    public struct Part: Hashable, Sendable {
        public var gross: Yen
        /// Items 1 to 3, each rounded.
        public var withheld: Yen
        public var itemFour: Yen
        public var itemFive: Yen

        /// Items 4 and 5.
        public var living: Yen { itemFour + itemFive }
        public var seizable: Yen { max(.zero, gross - withheld - living) }
        fileprivate var net: Yen { max(.zero, gross - withheld) }
    }

    public var method: Method
    /// Both pays as one.
    public var combined: SalaryWorking
    public var first: Part
    public var second: Part

    /// Throws `caseInvalid`; both pays are of the same period and name the same dependants.
    public init(_ first: SalaryPay, _ second: SalaryPay, by method: Method, rule: SalaryRule) throws(LawError) {
        guard first.period == second.period else { throw LawError(.caseInvalid, at: "period") }
        guard first.dependants == second.dependants else { throw LawError(.caseInvalid, at: "dependants") }
        let law = SalaryExemption(rule: rule)
        let (one, two) = (try law.compute(first), try law.compute(second))
        combined = try law.compute(first.with(bonus: second.gross, withheld: second.withheld))
        self.method = method
        self.first = Part(one, itemFour: .zero, itemFive: .zero)
        self.second = Part(two, itemFour: .zero, itemFive: .zero)
        switch method {
        case .firstInFull: fillFirst(one)
        case .proRata: divide(unit: rule.unit(first.period))
        }
    }

    private mutating func fillFirst(_ alone: SalaryWorking) {
        let (four, five) = (combined.amount(.livelihood), combined.amount(.standing))
        first.itemFour = min(four, first.net)
        first.itemFive = alone.amount(.standing)
        second.itemFour = four - first.itemFour
        second.itemFive = max(.zero, five - first.itemFive)
    }

    private mutating func divide(unit: Int64) {
        let total = first.net + second.net
        for part in [\TwoEmployers.first, \.second] {
            let net = self[keyPath: part].net
            self[keyPath: part].itemFour = share(combined.amount(.livelihood), net, total).raised(to: unit)
            self[keyPath: part].itemFive = share(combined.amount(.standing), net, total).raised(to: unit)
        }
    }

    /// `amount × net / total`, up to the next yen; both halves of one thing where nothing is left of the pays.
    private func share(_ amount: Yen, _ net: Yen, _ total: Yen) -> Yen {
        guard total.isPositive else { return amount }
        let product = amount.amount.multipliedFullWidth(by: net.amount)
        let (quotient, remainder) = total.amount.dividingFullWidth(product)
        return Yen(unchecked: quotient + (remainder > 0 ? 1 : 0))
    }
}

extension TwoEmployers.Part {
    fileprivate init(_ working: SalaryWorking, itemFour: Yen, itemFive: Yen) {
        self.init(gross: working.gross, withheld: working.withheld, itemFour: itemFour, itemFive: itemFive)
    }
}
