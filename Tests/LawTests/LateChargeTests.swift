import CodecPrimitives
import Law
import Testing

@Suite("Late charges")
struct LateChargeTests {
    @Test("every published and computed row agrees to the yen, with its working", arguments: try ChargeVectors.all())
    func vector(_ row: ChargeVector) throws {
        let working = try LateCharge(rates: .embedded()).compute(row.asked, under: row.regime)
        #expect(working.charge == row.expected)
        #expect(working.sum == row.sum)
        #expect(working.compact.elementsEqual(row.working))
    }

    @Test("all rows of the file are there")
    func rowCount() throws {
        #expect(try ChargeVectors.all().count == 32)
    }

    @Test("each portion by itself may differ from the remaining balance")
    func portions() throws {
        let payments = [PrincipalPayment(on: day("2024-12-31"), amount: 50_500)]
        let asked = LateChargeCase(
            principal: 100_000, due: day("2024-05-31"), through: day("2025-07-01"), payments: payments)
        // 50,000: 98 + 2,192; 49,000: 96 + 4,274 (30 days at 2.4 %, 366 days at 8.7 %).
        #expect(try charge(asked, { $0.partialMethod = .eachPortion }).sum == 6660)
        #expect(try charge(asked, { _ in }).sum == 6707)
    }

    @Test("the witnesses of rounding: cutting each year, each tier or only the total gives another yen")
    func rounding() throws {
        let first = LateChargeCase(principal: 265_000, due: day("2022-09-28"), through: day("2024-09-28"))
        #expect(try charge(first, { $0.rounding = .ratePeriod }).charge == 44_800)
        #expect(try charge(first, { $0.rounding = .calendarYear }).sum == 44_799)
        #expect(try charge(first, { $0.rounding = .calendarYear }).charge == 44_700)
        let second = LateChargeCase(principal: 261_000, due: day("2021-09-19"), through: day("2023-09-12"))
        #expect(try charge(second, { $0.rounding = .ratePeriod }).charge == 43_600)
        #expect(try charge(second, { $0.rounding = .tier }).charge == 43_700)
        #expect(try charge(second, { $0.rounding = .total }).charge == 43_700)
    }

    @Test("suspended days are not charged, and the days around them are")
    func suspension() throws {
        let asked = LateChargeCase(
            principal: 100_000, due: day("2024-05-31"), through: day("2024-12-31"),
            relief: [ReliefSpan(.suspension, from: day("2024-08-01"), to: day("2024-11-30"))])
        let working = try charge(asked) { _ in }
        #expect(working.lines.map(\.days) == [30, 31, 122, 31])
        #expect(working.sum == 1673)  // 197 + 738 + 0 + 738
    }

    @Test("a deferral inside the first tier leaves its rate; after it the deferral rate applies")
    func deferral() throws {
        let asked = LateChargeCase(
            principal: 100_000, due: day("2024-05-31"), through: day("2024-07-31"),
            relief: [ReliefSpan(.deferral, from: day("2024-06-15"), to: day("2024-07-31"))])
        let lines = try charge(asked) { _ in }.lines
        #expect(lines.map(\.tier) == [.one, .deferral])
        #expect(lines.map(\.rate.perHundredThousand) == [2400, 900])
    }

    @Test("past the last published rate nothing is computed")
    func unpublished() throws {
        let asked = LateChargeCase(principal: 100_000, due: day("2026-12-01"), through: day("2027-01-01"))
        #expect(throws: LawError(.rateNotPublished, at: "tier1 2027-01-01")) { try charge(asked) { _ in } }
        let inTime = LateChargeCase(principal: 100_000, due: day("2026-12-01"), through: day("2026-12-31"))
        #expect(throws: Never.self) { try charge(inTime) { _ in } }
    }

    @Test("the legal rate is that of the first day of delay and ends with its last known day")
    func legalRate() throws {
        let regimes = try LateChargeRegimes.embedded()
        let engine = LateCharge(rates: try .embedded())
        let before = LateChargeCase(principal: 36_500, due: day("2020-03-30"), through: day("2021-03-30"))
        let after = LateChargeCase(principal: 36_500, due: day("2020-03-31"), through: day("2021-03-31"))
        #expect(try engine.compute(before, under: regimes.regime("private")).charge == 1825)
        #expect(try engine.compute(after, under: regimes.regime("private")).charge == 1095)
        let unknown = LateChargeCase(principal: 36_500, due: day("2029-03-31"), through: day("2029-04-30"))
        #expect(throws: LawError.self) { try engine.compute(unknown, under: regimes.regime("private")) }
    }

    @Test("leap years divide by 366 where a contract counts actual days")
    func actualDays() throws {
        let asked = LateChargeCase(principal: 36_600, due: day("2023-12-31"), through: day("2024-12-31"))
        let engine = LateCharge(rates: try .embedded())
        var regime = try LateChargeRegimes.embedded().regime("private")
        #expect(try engine.compute(asked, under: regime).charge == 1101)
        regime.dayCount = .actual
        #expect(try engine.compute(asked, under: regime).charge == 1098)
    }

    @Test("the tier may be anchored at the due date as printed")
    func anchor() throws {
        let asked = LateChargeCase(
            principal: 100_000, due: day("2025-12-01"), through: day("2026-02-27"), nominalDue: day("2025-11-30"))
        #expect(try charge(asked) { $0.anchor = .effectiveDue }.lines[1].to == day("2026-01-01"))
        #expect(try charge(asked) { $0.anchor = .nominalDue }.lines[0].to == day("2025-12-31"))
    }

    @Test("the largest principal over decades neither overflows nor traps")
    func extremes() throws {
        let largest = LateChargeCase(
            principal: Yen(unchecked: Yen.bound), due: day("1970-01-01"), through: day("2026-12-31"))
        #expect(try charge(largest) { _ in }.charge.amount > Yen.bound)
        let negative = LateChargeCase(principal: -1, due: day("2024-01-01"), through: day("2024-02-01"))
        #expect(throws: LawError(.caseInvalid, at: "amount")) { try charge(negative) { _ in } }
    }

    @Test("the sheet names periods, days, base, rate, articles and the rule version")
    func sheet() throws {
        let asked = LateChargeCase(principal: 65_000, due: day("2021-05-31"), through: day("2022-01-31"))
        let sheet = try charge(asked) { _ in }.japanese
        let wanted = [
            "令和3年6月1日から令和3年6月30日まで 30日", "年2.5%", "65,000円×8.8%×184日÷365日", "= 2,883円",
            "合計 3,496円 → 延滞金額 3,400円", "地方税法20条の4の2", "附則3条の2", "city_tax/2021-01-01",
        ]
        for text in wanted { #expect(sheet.contains(text), "\(text) in\n\(sheet)") }
    }

    private func charge(
        _ asked: LateChargeCase, _ change: (inout LateChargeRegime) -> Void
    ) throws -> LateChargeWorking {
        var regime = try LateChargeRegimes.embedded().regime("city_tax")
        change(&regime)
        return try LateCharge(rates: .embedded()).compute(asked, under: regime)
    }
}

/// A day that the test's author wrote correctly.
func day(_ text: String, _ location: SourceLocation = #_sourceLocation) -> BusinessDate {
    guard let date = BusinessDate(iso: text) else {
        Issue.record("\(text) is no day", sourceLocation: location)
        return BusinessDate(daysSinceEpoch: 0)
    }
    return date
}
