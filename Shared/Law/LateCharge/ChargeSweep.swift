import CodecPrimitives

/// Walks over the days of delay of one case and makes a line of every stretch in which tier, rate and base stay.
///
/// It runs for every claim of a city each night: no arrays but the lines themselves.
struct ChargeSweep {
    private let regime: LateChargeRegime
    private let rates: RateTable
    private let asked: LateChargeCase
    private let first: BusinessDate
    /// The last day of the lower tier; before `first` where there is none.
    private let tierOneLast: BusinessDate
    /// The one rate of a regime whose rate stays; nil where it follows the calendar.
    private let constantRate: Rate?
    private let tierOne: ChargeTier
    private let tierTwo: ChargeTier

    /// Nil when no day is charged because the demand is missing. Payments must be in the order of their days.
    init?(of asked: LateChargeCase, under regime: LateChargeRegime, rates: RateTable) throws(LawError) {
        guard let due = ChargeSweep.startingDue(asked, regime) else { return nil }
        (self.regime, self.rates, self.asked) = (regime, rates, asked)
        first = due.adding(days: 1)
        tierOneLast = ChargeSweep.lastDayOfTierOne(asked, regime, startingAfter: due)
        (tierOne, tierTwo) = regime.tierSwitch.months == nil ? (.flat, .flat) : (.one, .two)
        // Nothing to charge needs no rate.
        constantRate = first <= asked.through ? try ChargeSweep.constantRate(asked, regime, rates, on: first) : nil
    }

    /// Adds the lines of a principal until a day to `lines`; with `paidDown` the part payments lower the base.
    func add(
        _ principal: Yen, through last: BusinessDate, paidDown: Bool, to lines: inout [LateChargeWorking.Line]
    ) throws(LawError) {
        let begin = lines.count
        let last = regime.end == .dayBefore ? last.adding(days: -1) : last
        var (from, rest, next) = (first, principal, 0)
        while from <= last {
            while paidDown, next < asked.payments.count, lastDay(before: next) < from {
                rest = max(.zero, rest - asked.payments[next].amount)
                next += 1
            }
            let tier = tier(on: from)
            let (rate, rateLast) = try rate(of: tier, on: from)
            var to = lastDayAlike(from, atMost: min(last, rateLast))
            if paidDown, next < asked.payments.count { to = min(to, lastDay(before: next)) }
            let line = LateChargeWorking.Line(
                tier: tier, from: from, to: to, rate: rate, base: charged(rest), part: 0)
            append(line, to: &lines, after: begin)
            from = to.adding(days: 1)
        }
    }

    /// The last day that is charged before a payment counts.
    private func lastDay(before payment: Int) -> BusinessDate {
        let day = asked.payments[payment].on
        return regime.end == .dayBefore ? day.adding(days: -1) : day
    }

    /// The last day until which tier and relief stay as they are.
    private func lastDayAlike(_ from: BusinessDate, atMost limit: BusinessDate) -> BusinessDate {
        var to = limit
        if from <= tierOneLast, tierOneLast < to { to = tierOneLast }
        for span in asked.relief {
            if span.from > from {
                to = min(to, span.from.adding(days: -1))
            } else if span.to >= from {
                to = min(to, span.to)
            }
        }
        guard regime.rounding == .calendarYear, let end = BusinessDate(year: from.year, month: 12, day: 31) else {
            return to
        }
        return min(to, end)
    }

    private func tier(on day: BusinessDate) -> ChargeTier {
        let isTierOne = day <= tierOneLast
        var tier = isTierOne ? tierOne : tierTwo
        for span in asked.relief where span.from <= day && day <= span.to {
            let relieved = span.kind.tier
            if relieved.isFree { return relieved }
            if relieved == .deferral, isTierOne, regime.deferralInTierOne == .kept { continue }
            tier = relieved
        }
        return tier
    }

    /// The rate of a day and the last day on which it is surely the same.
    private func rate(of tier: ChargeTier, on day: BusinessDate) throws(LawError) -> (Rate, BusinessDate) {
        if tier.isFree { return (.zero, asked.through) }
        if let constantRate { return (constantRate, asked.through) }
        let series: RateSeries =
            switch tier {
            case .deferral: regime.deferral
            case .filingExtension: .corporate
            default: day <= tierOneLast ? regime.tierOne : regime.tierTwo
            }
        let span = try rates.span(series, on: day)
        return (span.rate, span.last)
    }

    /// 計算の基礎となる税額: below the minimum nothing, else cut to the unit (地方税法20条の4の2第2項).
    private func charged(_ base: Yen) -> Yen {
        base < regime.baseMinimum ? .zero : base.floored(to: regime.baseUnit.amount)
    }

    /// Neighbours that differ in nothing are one line, but for a cut by calendar years.
    private func append(
        _ line: LateChargeWorking.Line, to lines: inout [LateChargeWorking.Line], after begin: Int
    ) {
        let end = lines.count - 1
        guard end >= begin, lines[end].tier == line.tier, lines[end].rate == line.rate, lines[end].base == line.base,
            regime.rounding != .calendarYear || lines[end].to.year == line.from.year
        else { return lines.append(line) }
        lines[end].to = line.to
    }
}

extension ChargeSweep {
    private static func startingDue(_ asked: LateChargeCase, _ regime: LateChargeRegime) -> BusinessDate? {
        switch regime.start {
        case .due: asked.due
        case .demandDeadline: asked.demandDeadline.map { max(asked.due, $0) }
        }
    }

    private static func lastDayOfTierOne(
        _ asked: LateChargeCase, _ regime: LateChargeRegime, startingAfter due: BusinessDate
    ) -> BusinessDate {
        switch regime.tierSwitch {
        case .none: return due
        case .oneMonth, .threeMonths:
            var anchor = due
            if regime.anchor == .nominalDue, regime.start == .due { anchor = asked.nominalDue ?? due }
            for span in asked.relief where span.kind == .filingExtension { anchor = max(anchor, span.to) }
            return Elapsed.lastDay(ofMonths: regime.tierSwitch.months ?? 1, from: anchor.adding(days: 1))
        case .tenDaysAfterDemand:
            // Without a demand the lower tier goes on: the switch has not come.
            return asked.demandIssued?.adding(days: 10) ?? asked.through
        case .demandDeadline: return asked.demandDeadline ?? asked.through
        }
    }

    /// A rate by ordinance, or the higher of the legal and the agreed rate on the first day of delay.
    private static func constantRate(
        _ asked: LateChargeCase, _ regime: LateChargeRegime, _ rates: RateTable, on first: BusinessDate
    ) throws(LawError) -> Rate? {
        if let fixed = regime.fixedRate { return fixed }
        guard regime.rateDay == .firstDay else { return nil }
        let legal = try rates.rate(regime.tierTwo, on: first)
        return max(legal, asked.contractRate ?? legal)
    }
}
