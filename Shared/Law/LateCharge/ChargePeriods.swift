import CodecPrimitives

/// The days of delay of one case, cut wherever tier, rate, base or relief changes.
struct ChargePeriods {
    private let regime: LateChargeRegime
    private let rates: RateTable
    private let asked: LateChargeCase
    private let first: BusinessDate
    /// The last day of the first tier; before `first` where there is none.
    private let tierOneLast: BusinessDate

    init(of asked: LateChargeCase, under regime: LateChargeRegime, rates: RateTable) throws(LawError) {
        (self.regime, self.rates, self.asked) = (regime, rates, asked)
        first = asked.due.adding(days: 1)
        tierOneLast = try ChargePeriods.lastDayOfTierOne(asked, regime)
    }

    /// Lines from the first day of delay to `last`, on a base that `remaining` gives for a day.
    func lines(
        through last: BusinessDate, base remaining: (BusinessDate) -> Yen
    ) throws(LawError) -> [LateChargeWorking.Line] {
        var lines: [LateChargeWorking.Line] = []
        var from = first
        while from <= last {
            let tier = tier(on: from)
            let (rate, rateLast) = try rate(for: tier, on: from)
            var to = min(last, rateLast)
            for end in ends where end >= from && end < to { to = end }
            lines.append(.init(tier: tier, from: from, to: to, rate: rate, base: charged(remaining(from))))
            from = to.adding(days: 1)
        }
        return merged(lines)
    }

    /// Days after which something else than the rate changes.
    private var ends: [BusinessDate] {
        var ends = [tierOneLast] + asked.payments.map(\.on)
        for span in asked.relief { ends += [span.from.adding(days: -1), span.to] }
        return ends
    }

    private func tier(on day: BusinessDate) -> ChargeTier {
        let relief = asked.relief.filter { $0.from <= day && day <= $0.to }
        if relief.contains(where: { $0.kind == .suspension }) { return .suspension }
        let isTierOne = day <= tierOneLast
        if !isTierOne, !relief.isEmpty { return .deferral }
        return regime.tierSwitch.hasTwoNamedTiers ? (isTierOne ? .one : .two) : .flat
    }

    /// The rate of a day and the last day on which it is surely the same.
    private func rate(for tier: ChargeTier, on day: BusinessDate) throws(LawError) -> (Rate, BusinessDate) {
        if tier == .suspension { return (.zero, asked.through) }
        if let fixed = regime.fixedRate { return (fixed, asked.through) }
        let series = tier == .deferral ? regime.deferral : day <= tierOneLast ? regime.tierOne : regime.tierTwo
        if regime.rateDay == .firstDay { return (try rates.rate(series, on: first), asked.through) }
        let span = try rates.span(series, on: day)
        return (span.rate, span.last)
    }

    /// 計算の基礎となる税額: below the minimum nothing, else cut to the unit (地方税法20条の4の2第2項).
    private func charged(_ base: Yen) -> Yen {
        base < regime.baseMinimum ? .zero : base.floored(to: regime.baseUnit.amount)
    }

    /// Neighbours that differ in nothing are one line, but for a cut by calendar years.
    private func merged(_ lines: [LateChargeWorking.Line]) -> [LateChargeWorking.Line] {
        var merged: [LateChargeWorking.Line] = []
        for line in regime.rounding == .calendarYear ? lines.flatMap(byYear) : lines {
            if let last = merged.last, last.tier == line.tier, last.rate == line.rate, last.base == line.base,
                regime.rounding != .calendarYear || last.to.year == line.from.year
            {
                merged[merged.count - 1].to = line.to
            } else {
                merged.append(line)
            }
        }
        return merged
    }

    private func byYear(_ line: LateChargeWorking.Line) -> [LateChargeWorking.Line] {
        var pieces: [LateChargeWorking.Line] = []
        var rest = line
        while rest.from.year < rest.to.year, let end = BusinessDate(year: rest.from.year, month: 12, day: 31) {
            var piece = rest
            piece.to = end
            pieces.append(piece)
            rest.from = end.adding(days: 1)
        }
        return pieces + [rest]
    }

    private static func lastDayOfTierOne(
        _ asked: LateChargeCase, _ regime: LateChargeRegime
    ) throws(LawError) -> BusinessDate {
        let due = regime.anchor == .nominalDue ? asked.nominalDue ?? asked.due : asked.due
        switch regime.tierSwitch {
        case .none: return asked.due
        case .oneMonth: return Elapsed.lastDay(ofMonths: 1, from: due.adding(days: 1))
        case .threeMonths: return Elapsed.lastDay(ofMonths: 3, from: due.adding(days: 1))
        case .tenDaysAfterDemand:
            // Without a demand the lower tier goes on: the switch has not come.
            return asked.demandIssued?.adding(days: 10) ?? asked.through
        }
    }
}

extension TierSwitch {
    fileprivate var hasTwoNamedTiers: Bool { self == .oneMonth || self == .threeMonths }
}
