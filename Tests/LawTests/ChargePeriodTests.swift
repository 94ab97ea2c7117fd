import CodecPrimitives
import Law
import Testing

@Suite("Days, tiers and cuts of a late charge (law 3.1 to 3.5)")
struct ChargePeriodTests {
    @Test(
        "the first tier ends a month after the day after the due date, at the month's end where there is no such day",
        arguments: [
            ("2017-02-28", "2017-03-31", 31), ("2017-05-01", "2017-06-01", 31), ("2025-09-01", "2025-10-01", 30),
            ("2023-01-31", "2023-02-28", 28), ("2025-01-30", "2025-02-28", 29),
        ])
    func tierOne(_ due: String, _ last: String, _ days: Int) throws {
        let through = day(due).adding(days: 60).description
        let first = try #require(try ChargeCase.charge(.of(100_000, due: due, paid: through)).lines.first)
        #expect(first.tier == .one && first.to == day(last) && first.days == days)
        #expect(first.from == day(due).adding(days: 1))
    }

    @Test("three months end at the month's end too")
    func threeMonths() throws {
        let asked = LateChargeCase.of(100_000, due: "2024-11-30", paid: "2025-04-30")
        let lines = try ChargeCase.charge(asked, "premium_3_months").lines
        #expect(lines[0].to == day("2025-02-28") && lines[1].from == day("2025-03-01"))
    }

    @Test("paid on the due date nothing is charged, the day after it one day is")
    func firstDay() throws {
        let inTime = try ChargeCase.charge(.of(10_000_000, due: "2024-05-31", paid: "2024-05-31"))
        #expect(inTime.lines.isEmpty && inTime.charge == 0)
        let late = try ChargeCase.charge(.of(10_000_000, due: "2024-05-31", paid: "2024-06-01"))
        #expect(late.lines.map(\.days) == [1] && late.sum == 657)
    }

    @Test("a year divides by 365 in leap years too, and 29 February is a day")
    func leapYear() throws {
        let asked = LateChargeCase.of(100_000, due: "2023-11-30", paid: "2024-12-31")
        #expect(
            try ChargeCase.charge(asked).brief
                == ["2023-12-01+31 2.4% 203", "2024-01-01+366 8.7% 8723"])
    }

    @Test(
        "a base below 2,000 yen is not charged, else cut to 1,000; a sum below 1,000 is nil, else cut to 100",
        arguments: [(1999, 0, 0), (2000, 174, 0), (12_999, 1046, 1000), (11_000, 959, 0), (23_000, 2006, 2000)])
    func cuts(_ principal: Int64, _ sum: Int64, _ charge: Int64) throws {
        // 366 days at 8.7 % in all but the first tier, which is left out by a full deferral.
        var asked = LateChargeCase.of(Yen(unchecked: principal), due: "2023-11-30", paid: "2024-12-31")
        asked.relief = [ReliefSpan(.fullDeferral, from: day("2023-12-01"), to: day("2023-12-31"))]
        let working = try ChargeCase.charge(asked)
        #expect(working.sum.amount == sum && working.charge.amount == charge)
    }

    @Test("every policy of cutting has its own sum")
    func policies() throws {
        // 261,000 yen: 2.5 % 30 days, 8.8 % 73 days, 8.7 % 111 + 365 + 144 days, unfloored 43,700.04…
        let asked = LateChargeCase.of(261_000, due: "2021-09-19", paid: "2023-09-12")
        func sum(_ rounding: ChargeRounding) throws -> Yen {
            try ChargeCase.charge(asked) { $0.rounding = rounding }.sum
        }
        #expect(try sum(.ratePeriod) == 43_699 && sum(.rateChange) == 43_699)
        // The one span at 8.7 % becomes 22,707 in 2022 and 15,863 in 2023.
        #expect(try sum(.calendarYear) == 43_699)
        #expect(try sum(.tier) == 43_700 && sum(.total) == 43_700)
        let years = try ChargeCase.charge(asked) { $0.rounding = .calendarYear }
        #expect(years.lines.map(\.from.year) == [2021, 2021, 2022, 2023])
        let tiers = try ChargeCase.charge(asked) { $0.rounding = .tier }
        #expect(tiers.amounts == [536, 43_164] && tiers.lines.map(\.part) == [0, 1, 1])
    }

    @Test("what remains is cut for each interval and ignored below 2,000 yen; at 2,000 it is charged")
    func remainder() throws {
        var asked = LateChargeCase.of(50_000, due: "2024-05-31", paid: "2026-06-30")
        asked.payments = [PrincipalPayment(on: day("2024-12-31"), amount: 48_000)]
        #expect(
            try ChargeCase.charge(asked).brief == [
                "2024-06-01+30 2.4% 98", "2024-07-01+184 8.7% 2192", "2025-01-01+365 8.7% 174",
                "2026-01-01+181 9.1% 90",
            ])
        asked.payments = [PrincipalPayment(on: day("2024-12-31"), amount: 48_001)]
        #expect(try ChargeCase.charge(asked).sum == 2290)
    }

    @Test("payments in any order, several on one day, and beyond the principal come to the same")
    func payments() throws {
        var asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2025-03-31")
        asked.payments = [
            PrincipalPayment(on: day("2024-12-01"), amount: 20_000),
            PrincipalPayment(on: day("2024-08-01"), amount: 10_000),
            PrincipalPayment(on: day("2024-08-01"), amount: 15_000),
        ]
        let first = try ChargeCase.charge(asked)
        asked.payments.reverse()
        #expect(try ChargeCase.charge(asked) == first)
        #expect(first.lines.map(\.base.amount) == [100_000, 100_000, 75_000, 55_000])
        asked.payments.append(PrincipalPayment(on: day("2025-01-31"), amount: 90_000))
        #expect(try ChargeCase.charge(asked).lines.last?.base == 0)
    }

    @Test("reassessed down, the charge is computed from scratch on the reduced base")
    func reduced() throws {
        var asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2025-03-31")
        asked.payments = [PrincipalPayment(on: day("2024-10-31"), amount: 30_000)]
        let rules = try LateChargeRegimes.embedded().regime("city_tax")
        let charge = try LateCharge(rates: .embedded()).compute(asked, changedBy: [.reduced(by: 20_000)], under: rules)
        #expect(charge.workings.map(\.sum) == [4301] && charge.charge == 4300)
        #expect(throws: LawError(.caseInvalid, at: "reduction")) {
            try LateCharge(rates: .embedded()).compute(asked, changedBy: [.reduced(by: 100_001)], under: rules)
        }
    }

    @Test("reassessed up, the increase is charged from its own due date and cut by itself")
    func increased() throws {
        var asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2025-06-30")
        asked.payments = [
            PrincipalPayment(on: day("2024-12-31"), amount: 100_000),
            PrincipalPayment(on: day("2025-06-30"), amount: 50_000),
        ]
        let rules = try LateChargeRegimes.embedded().regime("city_tax")
        let up = PrincipalChange.increased(by: 50_000, decidedOn: day("2024-12-20"), due: day("2025-01-31"))
        let charge = try LateCharge(rates: .embedded()).compute(asked, changedBy: [up], under: rules)
        #expect(charge.workings.map(\.charge) == [4500, 1500] && charge.charge == 6000)
        #expect(charge.japanese.contains("計 6,000円"))
        // Reduced again, the increase goes first.
        let both = try LateCharge(rates: .embedded()).compute(
            asked, changedBy: [up, .reduced(by: 50_000)], under: rules)
        #expect(both.workings.map(\.charge) == [4500])
    }
}
