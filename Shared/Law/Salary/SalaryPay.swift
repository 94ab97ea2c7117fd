public import CodecPrimitives

/// The time a pay is for (支給の基礎となった期間).
public enum PayPeriod: Hashable, Sendable {
    /// 1 to 12; a bonus counts as pay of one month (国税徴収法76条3項).
    case months(Int)
    /// 1 to 30, for a period below one month.
    case days(Int)
}

/// What was actually withheld from a pay (天引き): items 1 to 3, in yen. What should have been withheld, and
/// resident tax that the debtor pays herself (普通徴収), do not count (通達76条関係5・6).
public struct SalaryWithheld: Hashable, Sendable {
    /// 源泉所得税.
    public var incomeTax: Yen
    /// 特別徴収の住民税・森林環境税.
    public var residentTax: Yen
    /// 社会保険料.
    public var insurance: Yen

    public init(incomeTax: Yen = .zero, residentTax: Yen = .zero, insurance: Yen = .zero) {
        (self.incomeTax, self.residentTax, self.insurance) = (incomeTax, residentTax, insurance)
    }

    public var total: Yen { incomeTax + residentTax + insurance }
    var all: [Yen] { [incomeTax, residentTax, insurance] }

    static func + (left: SalaryWithheld, right: SalaryWithheld) -> SalaryWithheld {
        SalaryWithheld(
            incomeTax: left.incomeTax + right.incomeTax, residentTax: left.residentTax + right.residentTax,
            insurance: left.insurance + right.insurance)
    }
}

/// One pay (給料等) of one employer, or of the pension office.
public struct SalaryPay: Hashable, Sendable {
    /// The kinds that the formula is for.
    public enum Kind: String, CaseIterable, Sendable {
        case salary
        /// 老齢年金 and similar (国税徴収法77条).
        case pension
    }

    public var kind: Kind
    /// Before anything is withheld (総支給額).
    public var gross: Yen
    public var withheld: SalaryWithheld
    /// Spouse and relatives who share the household budget (生計を一にする配偶者・親族); 0 to 50.
    public var dependants: Int
    public var period: PayPeriod

    public init(
        _ kind: Kind = .salary, gross: Yen, withheld: SalaryWithheld = SalaryWithheld(), dependants: Int,
        period: PayPeriod = .months(1)
    ) {
        (self.kind, self.gross, self.withheld) = (kind, gross, withheld)
        (self.dependants, self.period) = (dependants, period)
    }

    /// The pay of the month and a bonus paid in it, computed as one (76条3項, 通達76条関係13).
    public func with(bonus gross: Yen, withheld: SalaryWithheld) -> SalaryPay {
        var combined = self
        combined.gross += gross
        combined.withheld = self.withheld + withheld
        return combined
    }

    /// Throws `caseInvalid` naming the field that lies outside its range.
    func check() throws(LawError) {
        guard !gross.isNegative, gross.amount <= Yen.bound else { throw LawError(.caseInvalid, at: "gross") }
        let areAmounts = withheld.all.allSatisfy { !$0.isNegative && $0.amount <= Yen.bound }
        guard areAmounts else { throw LawError(.caseInvalid, at: "withheld") }
        guard (0...50).contains(dependants) else { throw LawError(.caseInvalid, at: "dependants") }
        switch period {
        case .months(let months): guard (1...12).contains(months) else { throw LawError(.caseInvalid, at: "period") }
        case .days(let days): guard (1...30).contains(days) else { throw LawError(.caseInvalid, at: "period") }
        }
    }
}

/// The debtor's written consent (国税徴収法76条5項): items 4 and 5 may be seized, too.
public struct SalaryConsent: Hashable, Sendable {
    /// The day of the document.
    public var writtenOn: BusinessDate

    public init(writtenOn: BusinessDate) { self.writtenOn = writtenOn }
}
