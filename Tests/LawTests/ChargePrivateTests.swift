import CodecPrimitives
import Law
import Testing

@Suite("Damages for delay of private claims and loans (law 3.9)")
struct ChargePrivateTests {
    @Test("a contract's rate counts where it is above the legal rate of the first day of delay")
    func contract() throws {
        var asked = LateChargeCase.of(24_000, due: "2024-01-31", paid: "2024-12-31")
        #expect(try ChargeCase.charge(asked, "private").sum == 660)
        asked.contractRate = Rate(percent: "14.6")
        #expect(try ChargeCase.charge(asked, "private").brief == ["2024-02-01+335 14.6% 3216"])
        asked.contractRate = Rate(percent: "2")
        #expect(try ChargeCase.charge(asked, "private").sum == 660)
        #expect(throws: LawError(.caseInvalid, at: "contract rate")) { try ChargeCase.charge(asked, "city_tax") }
    }

    @Test("the first day of delay decides: 31 March 2020 at 5 %, 1 April 2020 at 3 %, for the whole delay")
    func firstDay() throws {
        let old = try ChargeCase.charge(.of(365_000, due: "2020-03-30", paid: "2022-03-30"), "private")
        #expect(old.lines.map(\.rate) == [try #require(Rate(percent: "5"))] && old.charge == 36_500)
        let new = try ChargeCase.charge(.of(365_000, due: "2020-03-31", paid: "2022-03-31"), "private")
        #expect(new.lines.map(\.rate) == [try #require(Rate(percent: "3"))] && new.charge == 21_900)
    }

    @Test("no legal rate is known for a delay that begins after 31 March 2029, and none is guessed")
    func unknown() throws {
        #expect(throws: LawError(.rateNotPublished, at: "legal 2029-04-01")) {
            try ChargeCase.charge(.of(24_000, due: "2029-03-31", paid: "2029-06-30"), "private")
        }
        #expect(try ChargeCase.charge(.of(24_000, due: "2029-03-30", paid: "2030-03-30"), "private").charge == 720)
    }

    @Test("days of leap years divide by 366 only where actual days were agreed")
    func dayCount() throws {
        let asked = LateChargeCase.of(24_000, due: "2023-10-31", paid: "2024-12-31")
        #expect(try ChargeCase.charge(asked, "private").charge == 842)
        let actual = try ChargeCase.charge(asked, "private") { $0.dayCount = .actual }
        #expect(actual.charge == 840 && actual.japanese.contains("365日(うるう年の366日は366日)"))
    }

    @Test("a fraction of a yen is cut, or goes to the nearest yen where the city says so")
    func fraction() throws {
        // 30,000 × 3 % × 61 ÷ 365 = 150.41; × 62 = 152.88.
        let below = LateChargeCase.of(30_000, due: "2024-05-31", paid: "2024-07-31")
        let above = LateChargeCase.of(30_000, due: "2024-05-31", paid: "2024-08-01")
        #expect(try ChargeCase.charge(below, "private").charge == 150)
        #expect(try ChargeCase.charge(above, "private").charge == 152)
        #expect(try ChargeCase.charge(below, "private") { $0.fraction = .nearest }.charge == 150)
        let nearest = try ChargeCase.charge(above, "private") { $0.fraction = .nearest }
        #expect(nearest.charge == 153 && nearest.japanese.contains("1円未満四捨五入"))
    }

    @Test("a welfare loan's penalty is split by day: 10.75 %, 5 %, 3 %; Chiba cuts the charge, Osaka city the base too")
    func welfareLoan() throws {
        let asked = LateChargeCase.of(23_456, due: "2014-12-31", paid: "2020-06-30")
        let chiba = try ChargeCase.charge(asked, "welfare_loan")
        #expect(
            chiba.brief
                == ["2015-01-01+90 10.75% 621", "2015-04-01+1827 5% 5870", "2020-04-01+91 3% 175"])
        #expect(chiba.charge == 6600)
        let osaka = try ChargeCase.charge(asked, "welfare_loan") {
            ($0.baseUnit, $0.baseMinimum, $0.chargeMinimum) = (1000, 2000, 1000)
        }
        #expect(osaka.sum == 6537 && osaka.charge == 6500)
        let small = try ChargeCase.charge(.of(5000, due: "2020-03-31", paid: "2022-04-30"), "welfare_loan")
        #expect(small.sum == 312 && small.charge == 0)
    }

    @Test(
        "Minato ward's disaster loans: 10.75 % to 31 March 2019, then 5 %; where its ordinance turns, the rate is needed"
    )
    func disasterLoan() throws {
        let working = try ChargeCase.charge(.of(100_000, due: "2018-12-31", paid: "2019-12-31"), "disaster_loan")
        #expect(working.brief == ["2019-01-01+90 10.75% 2650", "2019-04-01+275 5% 3767"])
        let minato = try RateTable(
            yearly: Array("first_year,last_year,base,tier1,tier2,deferral,corporate,refund\n".utf8),
            dated: Array(
                """
                series,first_day,last_day,percent,reference
                disaster_loan,1970-01-01,2019-03-31,10.75,条例
                disaster_loan,2019-04-01,2022-07-18,5,条例

                """.utf8))
        let regime = try LateChargeRegimes.embedded().regime("disaster_loan")
        #expect(throws: LawError(.rateNotPublished, at: "disaster_loan 2022-07-19")) {
            try LateCharge(rates: minato).compute(
                .of(100_000, due: "2022-06-30", paid: "2022-07-19"), under: regime)
        }
    }

    @Test("Ritto: a rent bears a charge only after the line of 60 days that the demand draws")
    func ritto() throws {
        var asked = LateChargeCase.of(60_000, due: "2024-05-31", paid: "2025-01-31")
        asked.demandDeadline = day("2024-06-20").adding(days: 60)
        let working = try ChargeCase.charge(asked, "private") { $0.start = .demandDeadline }
        #expect(working.brief == ["2024-08-20+165 3% 813"])
    }

    @Test("the sheet of a private claim speaks of damages and of principal, and of no cuts")
    func sheet() throws {
        let sheet = try ChargeCase.charge(.of(24_000, due: "2024-01-31", paid: "2024-12-31"), "private").japanese
        for text in ["遅延損害金計算書", "元金 24,000円", "合計 660円 → 遅延損害金額 660円", "民法419条1項・404条"] {
            #expect(sheet.contains(text), "\(text) in\n\(sheet)")
        }
        #expect(!sheet.contains("徴収せず"))
    }
}
