import CodecPrimitives

/// Computes late charges (延滞金; law 3). Pure: the same case under the same rule version gives the same yen.
public struct LateCharge: Sendable {
    private let rates: RateTable

    public init(rates: RateTable) { self.rates = rates }

    /// The charge of one instalment with its working.
    ///
    /// Throws `caseInvalid` for a negative or too large principal or payment, `rateNotPublished` when
    /// a day of delay lies past the last known rate.
    public func compute(
        _ asked: LateChargeCase, under regime: LateChargeRegime
    ) throws(LawError) -> LateChargeWorking {
        try LateCharge.check(asked)
        var ordered = asked
        ordered.payments.sort { ($0.on, $0.amount) < ($1.on, $1.amount) }
        let periods = try ChargePeriods(of: ordered, under: regime, rates: rates)
        let lines =
            switch regime.partialMethod {
            case .remainingBalance: try LateCharge.onRemainder(ordered, periods)
            case .eachPortion: try LateCharge.onPortions(ordered, periods)
            }
        let parts = LateCharge.cut(lines, regime)
        let sum = parts.map(\.amount).total()
        let charge = sum < regime.chargeMinimum ? Yen.zero : sum.floored(to: regime.chargeUnit.amount)
        return LateChargeWorking(
            asked: ordered, parts: parts, sum: sum, charge: charge, article: regime.article,
            cutArticle: regime.cutArticle, ruleVersion: regime.version, baseUnit: regime.baseUnit,
            chargeUnit: regime.chargeUnit, chargeMinimum: regime.chargeMinimum)
    }

    private static func check(_ asked: LateChargeCase) throws(LawError) {
        let amounts = [asked.principal] + asked.payments.map(\.amount)
        guard amounts.allSatisfy({ !$0.isNegative && $0.amount <= Yen.bound }) else {
            throw LawError(.caseInvalid, at: "amount")
        }
        guard asked.relief.allSatisfy({ $0.from <= $0.to }) else { throw LawError(.caseInvalid, at: "relief") }
    }

    private static func onRemainder(
        _ asked: LateChargeCase, _ periods: ChargePeriods
    ) throws(LawError) -> [LateChargeWorking.Line] {
        try periods.lines(through: asked.through) { day in
            let paid = asked.payments.lazy.filter { $0.on < day }.map(\.amount).total()
            return max(.zero, asked.principal - paid)
        }
    }

    private static func onPortions(
        _ asked: LateChargeCase, _ periods: ChargePeriods
    ) throws(LawError) -> [LateChargeWorking.Line] {
        var lines: [LateChargeWorking.Line] = []
        var rest = asked.principal
        for payment in asked.payments where payment.on < asked.through {
            let portion = min(payment.amount, rest)
            rest -= portion
            lines += try periods.lines(through: payment.on) { _ in portion }
        }
        return lines + (try periods.lines(through: asked.through) { _ in rest })
    }

    /// Puts lines together that are cut to a yen together (law 3.4).
    private static func cut(
        _ lines: [LateChargeWorking.Line], _ regime: LateChargeRegime
    ) -> [LateChargeWorking.Part] {
        var groups: [[LateChargeWorking.Line]] = []
        for line in lines {
            let sameGroup: Int? =
                switch regime.rounding {
                case .ratePeriod, .rateChange, .calendarYear: nil
                case .tier: groups.firstIndex { $0.first?.tier == line.tier }
                case .total: groups.indices.last
                }
            if let sameGroup { groups[sameGroup].append(line) } else { groups.append([line]) }
        }
        return groups.map { .init(lines: $0, amount: amount(of: $0, regime.dayCount)) }
    }

    /// base × rate × days ÷ 365, cut down once for all lines. The product of the largest base, rate
    /// and span does not fit 64 bits.
    private static func amount(of lines: [LateChargeWorking.Line], _ dayCount: DayCount) -> Yen {
        let divisor = Int128(100_000) * 365 * 366
        var numerator: Int128 = 0
        for line in lines {
            let leapDays = dayCount == .actual ? line.leapYearDays : 0
            let weight = Int128(line.days - leapDays) * 366 + Int128(leapDays) * 365
            numerator += Int128(line.base.amount) * Int128(line.rate.perHundredThousand) * weight
        }
        return Yen(unchecked: Int64(numerator / divisor))
    }
}

extension LateChargeWorking.Line {
    /// How many of the days lie in leap years.
    fileprivate var leapYearDays: Int {
        var count = 0
        for year in from.year...to.year where BusinessDate.isLeap(year) {
            guard let first = BusinessDate(year: year, month: 1, day: 1) else { continue }
            let last = first.adding(days: 365)
            count += max(from, first).days(until: min(to, last)) + 1
        }
        return count
    }
}
