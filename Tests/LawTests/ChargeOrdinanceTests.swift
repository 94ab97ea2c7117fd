import CodecPrimitives
import Law
import Testing

@Suite("Late charges by ordinance (law 3.7 and 3.8)")
struct ChargeOrdinanceTests {
    private func demanded(_ asked: LateChargeCase, issued: String?, deadline: String?) -> LateChargeCase {
        var asked = asked
        (asked.demandIssued, asked.demandDeadline) = (issued.map { day($0) }, deadline.map { day($0) })
        return asked
    }

    @Test("Kami city: a tax changes its tier after one month, a premium for long-term care after three")
    func kami() throws {
        let asked = LateChargeCase.of(90_000, due: "2024-07-31", paid: "2025-01-31")
        #expect(try ChargeCase.charge(asked).brief == ["2024-08-01+31 2.4% 183", "2024-09-01+153 8.7% 3282"])
        #expect(
            try ChargeCase.charge(asked, "premium_3_months").brief
                == ["2024-08-01+92 2.4% 544", "2024-11-01+92 8.7% 1973"])
    }

    @Test("Atsugi's one month and Shinagawa's three months give other yen for the same premium")
    func months() throws {
        let asked = LateChargeCase.of(120_000, due: "2023-11-30", paid: "2024-06-28")
        #expect(try ChargeCase.charge(asked, "premium_1_month").charge == 5300)
        #expect(try ChargeCase.charge(asked, "premium_3_months").charge == 4100)
    }

    @Test("Yokohama: counted from the day after the demand's deadline, upper tier only; without a demand nothing runs")
    func yokohama() throws {
        let regime = "from_demand_deadline_single_tier"
        let asked = demanded(
            .of(80_000, due: "2024-07-31", paid: "2025-03-31"), issued: "2024-08-20", deadline: "2024-09-10")
        let working = try ChargeCase.charge(asked, regime)
        #expect(working.brief == ["2024-09-11+202 8.7% 3851"] && working.charge == 3800)
        let silent = try ChargeCase.charge(demanded(asked, issued: nil, deadline: nil), regime)
        #expect(silent.charge == 0 && silent.noCharge == .notDemanded && silent.japanese.contains("督促前は徴収せず"))
    }

    @Test("Sumida: levies before 2021 bear no charge, later ones do, and an unknown year is refused")
    func levyYear() throws {
        var asked = LateChargeCase.of(50_000, due: "2021-03-31", paid: "2022-03-31")
        asked.levyYear = 2020
        let before = try ChargeCase.charge(asked, "premium_3_months") { $0.fromLevyYear = 2021 }
        #expect(before.charge == 0 && before.lines.isEmpty && before.noCharge == .leviedBefore(year: 2021))
        #expect(before.japanese.contains("2021年度以後の賦課分から徴収するため、徴収せず"))
        asked.levyYear = 2021
        #expect(try ChargeCase.charge(asked, "premium_3_months") { $0.fromLevyYear = 2021 }.charge > 0)
        asked.levyYear = nil
        #expect(throws: LawError(.caseInvalid, at: "levy year")) {
            try ChargeCase.charge(asked, "premium_3_months") { $0.fromLevyYear = 2021 }
        }
    }

    @Test("Tamba-Sasayama: 7.3 % until ten days after the demand, then 14.6 %, from 500 yen")
    func tambaSasayama() throws {
        let asked = demanded(
            .of(60_000, due: "2024-05-31", paid: "2024-09-30"), issued: "2024-06-20", deadline: nil)
        let working = try ChargeCase.charge(asked, "ordinance_demand_10_days")
        #expect(working.brief == ["2024-06-01+30 7.3% 360", "2024-07-01+92 14.6% 2208"] && working.charge == 2500)
        let small = try ChargeCase.charge(
            .of(50_000, due: "2024-05-31", paid: "2024-08-20"), "ordinance_demand_10_days")
        #expect(small.lines.map(\.rate) == [try #require(Rate(percent: "7.3"))] && small.sum == 810)
        #expect(small.charge == 800)
    }

    @Test("Naruto: 7.3 % to the demand's deadline, then 14.6 %; base in 100 yen, charge in 10")
    func naruto() throws {
        let asked = demanded(
            .of(3456, due: "2024-05-31", paid: "2024-09-30"), issued: "2024-06-20", deadline: "2024-07-10")
        let working = try ChargeCase.charge(asked, "ordinance_demand_deadline")
        #expect(working.brief == ["2024-06-01+40 7.3% 27", "2024-07-11+82 14.6% 111"] && working.charge == 130)
    }

    @Test("Izumiotsu: only from the demand's deadline, 4 sen a day for 100 yen")
    func izumiotsu() throws {
        let asked = demanded(
            .of(45_000, due: "2024-05-31", paid: "2024-12-31"), issued: "2024-06-20", deadline: "2024-07-10")
        // 45,000 ÷ 100 × 0.04 yen × 174 days
        let working = try ChargeCase.charge(asked, "ordinance_flat_from_demand")
        #expect(working.sum == 3132 && working.lines.map(\.days) == [174])
    }

    @Test("Miyakonojo: the legal rate of the first day of delay, cut like a tax")
    func miyakonojo() throws {
        #expect(try ChargeCase.charge(.of(150_800, due: "2020-03-30", paid: "2021-03-30"), "flat").charge == 7500)
        #expect(try ChargeCase.charge(.of(150_800, due: "2020-03-31", paid: "2021-03-31"), "flat").charge == 4500)
    }

    @Test("Uki: enforceable claims by the tax's rates, others by a rate the mayor sets")
    func uki() throws {
        let asked = LateChargeCase.of(45_000, due: "2024-05-31", paid: "2025-05-31")
        let working = try ChargeCase.charge(asked, "flat") { $0.fixedRate = Rate(percent: "5") }
        #expect(working.sum == 2250 && working.charge == 2200)
        #expect(try ChargeCase.charge(asked, "premium_1_month").charge == ChargeCase.charge(asked).charge)
    }

    @Test("a betterment levy is charged at the cap of the statute")
    func cap() throws {
        let asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2024-12-31")
        #expect(try ChargeCase.charge(asked, "ordinance_cap").brief == ["2024-06-01+214 14.5% 8501"])
    }

    @Test("a statutory penalty counts to the day before payment, in its own units")
    func statutoryPenalty() throws {
        let asked = LateChargeCase.of(43_750, due: "2024-05-31", paid: "2024-12-31")
        let working = try ChargeCase.charge(asked, "statutory_penalty")
        #expect(working.brief == ["2024-06-01+213 8.7% 2208"] && working.charge == 2200)
        #expect(working.lines.map(\.base) == [43_500])
    }
}
