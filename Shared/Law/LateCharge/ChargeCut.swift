import CodecPrimitives

/// Cuts lines to whole yen where the policy says so (端数処理, law 3.4).
struct ChargeCut {
    private let regime: LateChargeRegime
    /// 365 × 366 × 100,000: days of either kind of year weigh whole numbers.
    private static let divisor: Int64 = 13_359_000_000

    init(_ regime: LateChargeRegime) { self.regime = regime }

    /// Numbers the parts of the lines from an index on and adds their amounts.
    func cut(_ working: inout LateChargeWorking, from begin: Int) {
        working.amounts.reserveCapacity(4)
        switch regime.rounding {
        case .ratePeriod, .rateChange, .calendarYear:
            for index in begin..<working.lines.count {
                working.lines[index].part = working.amounts.count
                working.amounts.append(yen(weighed(working.lines[index])))
            }
        case .tier: cutByTier(&working, from: begin)
        case .total: cutTogether(&working)
        }
    }

    /// One cut for all lines there are.
    private func cutTogether(_ working: inout LateChargeWorking) {
        var whole: Int128 = 0
        for index in working.lines.indices {
            working.lines[index].part = 0
            whole += weighed(working.lines[index])
        }
        working.amounts = working.lines.isEmpty ? [] : [yen(whole)]
    }

    private func cutByTier(_ working: inout LateChargeWorking, from begin: Int) {
        var wholes: [(tier: ChargeTier, whole: Int128)] = []
        let firstPart = working.amounts.count
        for index in begin..<working.lines.count {
            let line = working.lines[index]
            let known = wholes.firstIndex { $0.tier == line.tier }
            if known == nil { wholes.append((line.tier, 0)) }
            let part = known ?? wholes.count - 1
            wholes[part].whole += weighed(line)
            working.lines[index].part = firstPart + part
        }
        for (_, whole) in wholes { working.amounts.append(yen(whole)) }
    }

    /// base × rate × days, in `divisor`-ths of a yen.
    private func weighed(_ line: LateChargeWorking.Line) -> Int128 {
        let leapDays = regime.dayCount == .actual ? line.leapYearDays : 0
        let weight = Int64(line.days - leapDays) * 366 + Int64(leapDays) * 365
        let (small, overflow) = line.base.amount.multipliedReportingOverflow(
            by: line.rate.perHundredThousand &* weight)
        return overflow
            ? Int128(line.base.amount) * Int128(line.rate.perHundredThousand) * Int128(weight) : Int128(small)
    }

    /// The largest base, rate and span do not fit 64 bits together; all others do.
    private func yen(_ whole: Int128) -> Yen {
        let raised = regime.fraction == .nearest ? whole + Int128(ChargeCut.divisor / 2) : whole
        if let small = Int64(exactly: raised) { return Yen(unchecked: small / ChargeCut.divisor) }
        return Yen(unchecked: Int64(raised / Int128(ChargeCut.divisor)))
    }
}

extension LateChargeWorking.Line {
    /// How many of the days lie in leap years.
    var leapYearDays: Int {
        var count = 0
        for year in from.year...to.year where BusinessDate.isLeap(year) {
            guard let first = BusinessDate(year: year, month: 1, day: 1) else { continue }
            let last = first.adding(days: 365)
            count += max(from, first).days(until: min(to, last)) + 1
        }
        return count
    }
}
