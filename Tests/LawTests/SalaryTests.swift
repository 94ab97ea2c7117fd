import CodecPrimitives
import Law
import Testing

@Suite("Salary exemption (国税徴収法76条)")
struct SalaryTests {
    private let rule: SalaryRule

    init() throws { rule = try SalaryRule.embedded(on: day("2025-06-01")) }

    private func pay(
        _ gross: Yen, _ tax: Yen = 0, _ resident: Yen = 0, _ insurance: Yen = 0, dependants: Int = 0,
        period: PayPeriod = .months(1)
    ) -> SalaryPay {
        SalaryPay(
            gross: gross, withheld: SalaryWithheld(incomeTax: tax, residentTax: resident, insurance: insurance),
            dependants: dependants, period: period)
    }

    @Test(
        "items 1 to 5 and the seizable rest agree with the worked examples",
        arguments: [
            (282_078, 4280, 4700, 47_680, 2, [5000, 5000, 48_000, 190_000, 7000], 27_000),
            (253_480, 5270, 12_300, 37_921, 0, [6000, 13_000, 38_000, 100_000, 20_000], 76_000),
            (1_850_999, 210_000, 95_400, 150_200, 0, [210_000, 96_000, 151_000, 100_000, 200_000], 1_093_000),
            (1_300_000, 100_000, 50_000, 50_000, 0, [100_000, 50_000, 50_000, 100_000, 200_000], 800_000),
            (191_999, 0, 0, 0, 2, [0, 0, 0, 190_000, 1000], 0),
            (0, 0, 0, 0, 0, [0, 0, 0, 100_000, 0], 0),
        ])
    func worked(_ row: (Int64, Int64, Int64, Int64, Int, [Int64], Int64)) throws {
        let asked = pay(
            Yen(unchecked: row.0), Yen(unchecked: row.1), Yen(unchecked: row.2), Yen(unchecked: row.3),
            dependants: row.4)
        let working = try SalaryExemption(rule: rule).compute(asked)
        #expect(working.items.map(\.amount.amount) == row.5)
        #expect(working.seizable.amount == row.6)
        #expect(working.protected.amount == row.5.reduce(0, +))
    }

    @Test("of two employers either the first has its exemption in full, or both by their net pay")
    func twoEmployers() throws {
        let first = pay(300_000, 50_000, dependants: 3)
        let second = pay(50_000, 5000, dependants: 3)
        let inFull = try TwoEmployers(first, second, by: .firstInFull, rule: rule)
        #expect(inFull.first.itemFour == 235_000 && inFull.first.itemFive == 3000)
        #expect(inFull.second.itemFour == 0 && inFull.second.itemFive == 9000)
        #expect(inFull.first.seizable == 12_000 && inFull.second.seizable == 36_000)
        let proRata = try TwoEmployers(first, second, by: .proRata, rule: rule)
        #expect(proRata.first.itemFour == 200_000 && proRata.first.itemFive == 11_000)
        #expect(proRata.second.itemFour == 36_000 && proRata.second.itemFive == 2000)
        #expect(proRata.first.seizable == 39_000 && proRata.second.seizable == 7000)
    }

    @Test("a first pay below item 4 leaves the rest of item 4 to the second")
    func smallFirst() throws {
        let both = try TwoEmployers(pay(60_000), pay(140_000), by: .firstInFull, rule: rule)
        // Combined 200,000: item 4 100,000, item 5 20,000; the first pay has 60,000 of item 4 and nothing else.
        #expect(both.first.seizable == 0 && both.second.itemFour == 40_000 && both.second.itemFive == 20_000)
        #expect(both.second.seizable == 80_000)
    }

    @Test("a bonus is pay of its month: 882,078 yen together leave 404,000, not 27,000 and more")
    func bonus() throws {
        let month = pay(282_078, 4280, 4700, 47_680, dependants: 2)
        let withheld = SalaryWithheld(incomeTax: 40_200, insurance: 88_900)
        let working = try SalaryExemption(rule: rule).compute(month.with(bonus: 600_000, withheld: withheld))
        #expect(working.compact.elementsEqual("gross 882,000; items 1-5 = 45,000/5,000/137,000/190,000/101,000"))
        #expect(working.seizable == 404_000)
    }

    @Test("a pension of two months has item 4 twice")
    func pension() throws {
        let asked = SalaryPay(
            .pension, gross: 306_666, withheld: SalaryWithheld(insurance: 21_400), dependants: 0, period: .months(2))
        let working = try SalaryExemption(rule: rule).compute(asked)
        #expect(working.amount(.livelihood) == 200_000 && working.seizable == 67_000)
        #expect(working.japanese.contains("国税徴収法77条"))
    }

    @Test("a week is rounded to 100 yen; item 4 counts a whole month unless the city takes thirtieths")
    func week() throws {
        let asked = pay(68_250, 1040, 0, 9870, period: .days(7))
        let whole = try SalaryExemption(rule: rule).compute(asked)
        #expect(whole.items.map(\.amount) == [1100, 0, 9900, 100_000, 0] && whole.gross == 68_200)
        var byDays = rule
        byDays.shortPeriod = .byDays
        let part = try SalaryExemption(rule: byDays).compute(asked)
        // 100,000 × 7 / 30 = 23,333.3 → 23,400; rest 33,800 × 20 % = 6,760 → 6,800; 68,200 - 41,200 = 27,000.
        #expect(part.items.map(\.amount) == [1100, 0, 9900, 23_400, 6800] && part.seizable == 27_000)
    }

    @Test("a written consent frees items 4 and 5 and nothing else")
    func consent() throws {
        let asked = pay(282_078, 4280, 4700, 47_680, dependants: 2)
        let working = try SalaryExemption(rule: rule).compute(
            asked, consent: SalaryConsent(writtenOn: day("2025-05-01")))
        #expect(working.protected == 58_000 && working.seizable == 224_000)
        #expect(working.japanese.contains("国税徴収法76条5項"))
    }

    @Test("cash that was paid out is protected by the days that remain")
    func cash() throws {
        let working = try SalaryExemption(rule: rule).compute(pay(282_078, 4280, 4700, 47_680, dependants: 2))
        // 197,000 × 10 / 30 = 65,666.6 → 65,667.
        #expect(try working.protectedCash(remainingDays: 10, ofDays: 30) == 65_667)
        #expect(try working.protectedCash(remainingDays: 30, ofDays: 30) == 197_000)
        #expect(try working.protectedCash(remainingDays: 0, ofDays: 30) == 0)
        #expect(throws: LawError.self) { try working.protectedCash(remainingDays: 31, ofDays: 30) }
    }

    @Test("a retirement allowance leaves three months and a fifth of them for each year over five")
    func retirement() throws {
        let years = RetirementAllowance.years(from: day("2005-04-01"), through: day("2025-09-30"))
        #expect(years == 21)
        #expect(RetirementAllowance.years(from: day("2005-04-01"), through: day("2025-03-31")) == 20)
        let allowance = try RetirementAllowance(
            gross: 8_000_000, withheld: SalaryWithheld(incomeTax: 100_000), dependants: 1, yearsOfService: years,
            rule: rule)
        #expect(allowance.livelihood == 435_000 && allowance.service == 1_392_000)
        #expect(allowance.protected == 1_927_000 && allowance.seizable == 6_073_000)
        let short = try RetirementAllowance(
            gross: 400_000, withheld: SalaryWithheld(), dependants: 1, yearsOfService: 5, rule: rule)
        #expect(short.service == 0 && short.seizable == 0)
    }

    @Test("the sheet shows every item with its figures in Japanese")
    func sheet() throws {
        let working = try SalaryExemption(rule: rule).compute(pay(282_078, 4280, 4700, 47_680, dependants: 2))
        let lines = working.japanese.split(separator: "\n").map(String.init)
        #expect(lines[1].contains("282,078円 → 282,000円(1,000円未満切捨て)"))
        #expect(lines.contains { $0.contains("(4) 最低生活費 (100,000円+45,000円×2人)×1月 = 190,000円 → 190,000円") })
        #expect(lines.contains { $0.contains("(5) 体面維持費 残額34,000円×20%、4号の2倍(380,000円)まで = 6,800円 → 7,000円") })
        #expect(lines.contains { $0.contains("差押禁止額 255,000円  差押可能額 27,000円") })
    }

    @Test("figures out of range and a day without a rule are refused")
    func refusals() throws {
        let law = SalaryExemption(rule: rule)
        #expect(throws: LawError.self) { try law.compute(pay(-1)) }
        #expect(throws: LawError.self) { try law.compute(pay(1, -1)) }
        #expect(throws: LawError.self) { try law.compute(pay(1, dependants: 51)) }
        #expect(throws: LawError.self) { try law.compute(pay(1, period: .months(13))) }
        #expect(throws: LawError.self) { try law.compute(pay(1, period: .days(0))) }
        #expect(throws: LawError.self) { try SalaryRule.embedded(on: day("1999-12-31")) }
        #expect(throws: LawError.self) {
            try TwoEmployers(pay(1), pay(1, dependants: 1), by: .proRata, rule: rule)
        }
    }
}
