import CodecPrimitives
import Law
import TestKit
import Testing

/// The same charge worked out day by day, without spans, sweeps or merging.
private struct DayByDay {
    let asked: LateChargeCase
    let rates: RateTable
    let tierOneLast: BusinessDate

    private struct Kind: Equatable { var rate: Rate, base: Int64, tier: Int }

    func sum() throws -> Int64 {
        var runs: [(kind: Kind, days: Int64)] = []
        var today = asked.due.adding(days: 1)
        while today <= asked.through {
            let kind = try kind(of: today)
            if runs.last?.kind == kind { runs[runs.count - 1].days += 1 } else { runs.append((kind, 1)) }
            today = today.adding(days: 1)
        }
        return runs.reduce(0) { $0 + $1.kind.base * $1.kind.rate.perHundredThousand * $1.days / 36_500_000 }
    }

    private func kind(of today: BusinessDate) throws -> Kind {
        let paid = asked.payments.filter { $0.on < today }.map(\.amount.amount).reduce(0, +)
        let rest = max(0, asked.principal.amount - paid)
        let base = rest < 2000 ? 0 : rest / 1000 * 1000
        let reliefs = asked.relief.filter { $0.from <= today && today <= $0.to }.map(\.kind)
        if reliefs.contains(.suspension) || reliefs.contains(.fullDeferral) {
            return Kind(rate: .zero, base: base, tier: reliefs.contains(.suspension) ? 3 : 4)
        }
        if today <= tierOneLast { return Kind(rate: try rates.rate(.tierOne, on: today), base: base, tier: 1) }
        if reliefs.contains(.deferral) { return Kind(rate: try rates.rate(.deferral, on: today), base: base, tier: 5) }
        return Kind(rate: try rates.rate(.tierTwo, on: today), base: base, tier: 2)
    }
}

@Suite("Late charges against a count day by day")
struct ChargeOracleTests {
    @Test("random principals, payments and reliefs come to the same yen")
    func random() throws {
        var random = SeededRandom.printed(for: "late charge day by day")
        let rates = try RateTable.embedded()
        for round in 0..<400 {
            let asked = someCase(&random)
            let last = Elapsed.lastDay(ofMonths: 1, from: asked.due.adding(days: 1))
            let expected = try DayByDay(asked: asked, rates: rates, tierOneLast: last).sum()
            let working = try ChargeCase.charge(asked)
            #expect(working.sum.amount == expected, "seed \(random.seed) round \(round)")
            #expect(working.charge.amount == (expected < 1000 ? 0 : expected / 100 * 100), "seed \(random.seed)")
            #expect(working.lines.reduce(0) { $0 + $1.days } == max(0, asked.due.days(until: asked.through)))
        }
    }

    private func someCase(_ random: inout SeededRandom) -> LateChargeCase {
        let due = day("2016-01-01").adding(days: Int.random(in: 0...2500, using: &random))
        let length = Int.random(in: 0...1400, using: &random)
        var asked = LateChargeCase(
            principal: Yen(unchecked: Int64.random(in: 1000...900_000, using: &random)), due: due,
            through: min(due.adding(days: length), day("2026-12-31")))
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            asked.payments.append(
                PrincipalPayment(
                    on: due.adding(days: Int.random(in: -20...1500, using: &random)),
                    amount: Yen(unchecked: Int64.random(in: 1...300_000, using: &random))))
        }
        for kind in [ReliefSpan.Kind.suspension, .fullDeferral, .deferral] where Bool.random(using: &random) {
            let from = due.adding(days: Int.random(in: -50...900, using: &random))
            asked.relief.append(
                ReliefSpan(kind, from: from, to: from.adding(days: Int.random(in: 0...500, using: &random))))
        }
        // Both remit in full, but the count keeps them apart by their names.
        if asked.relief.count > 1, asked.relief[1].kind == .fullDeferral { asked.relief.remove(at: 1) }
        return asked
    }
}
