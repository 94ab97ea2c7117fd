import CodecPrimitives
import Law
import Testing

@Suite("Refund interest (law 4.4)")
struct RefundTests {
    private func interest(_ refund: RefundCase) throws -> RefundWorking {
        try RefundInterest(rates: .embedded(), regime: LateChargeRegimes.embedded().regime("refund_interest"))
            .compute(refund)
    }

    private func refund(
        _ amount: Yen, paid: String, _ cause: RefundCause, decided: String
    ) -> RefundCase {
        RefundCase(amount: amount, paidOn: day(paid), cause: cause, arisenOn: day(paid), decidedOn: day(decided))
    }

    @Test("assessed anew by the city: from the day after payment to the decision, at each year's rate")
    func reassessment() throws {
        let working = try interest(refund(1_234_567, paid: "2024-06-10", .reassessment, decided: "2026-02-20"))
        #expect(working.from == day("2024-06-11"))
        #expect(working.working?.brief == ["2024-06-11+569 0.9% 17313", "2026-01-01+51 1.3% 2241"])
        #expect(working.interest == 19_500 && working.total == 1_254_067)
    }

    @Test("on request: from the earlier of three months after the request and one month after the assessment")
    func request() throws {
        let late = RefundCause.correctionRequest(requestedOn: day("2024-09-10"), reassessedOn: day("2024-12-20"))
        let slow = try interest(refund(800_000, paid: "2024-06-10", late, decided: "2025-03-31"))
        #expect(slow.from == day("2024-12-11") && slow.interest == 2100)
        let early = RefundCause.correctionRequest(requestedOn: day("2024-09-10"), reassessedOn: day("2024-10-05"))
        let quick = try interest(refund(800_000, paid: "2024-06-10", early, decided: "2025-03-31"))
        #expect(quick.from == day("2024-11-06") && quick.interest == 2800)
    }

    @Test(
        "after an income tax correction: from one month after its notice, at the month's end where it has no such day")
    func incomeTax() throws {
        let cause = RefundCause.incomeTax(noticedOn: day("2025-01-31"))
        let working = try interest(refund(2_000_000, paid: "2024-06-10", cause, decided: "2026-03-31"))
        #expect(working.from == day("2025-03-01") && working.interest == 21_500)
    }

    @Test("paid twice: from one month after the payment, or after the assessment anew")
    func other() throws {
        let twice = try interest(
            refund(1_500_000, paid: "2024-05-31", .other(reassessedOn: nil), decided: "2025-06-30"))
        #expect(twice.from == day("2024-07-01") && twice.interest == 13_500)
        let anew = try interest(
            refund(1_500_000, paid: "2024-05-31", .other(reassessedOn: day("2024-09-01")), decided: "2025-06-30"))
        #expect(anew.from == day("2024-10-02"))
    }

    @Test("interest never runs before the payment itself")
    func notBeforePayment() throws {
        let cause = RefundCause.incomeTax(noticedOn: day("2024-01-10"))
        let working = try interest(refund(2_000_000, paid: "2024-06-10", cause, decided: "2024-12-31"))
        #expect(working.from == day("2024-06-11"))
    }

    @Test("days from the 31st after the notice until the claim do not count, nor do days of attachment")
    func excluded() throws {
        var late = refund(1_500_000, paid: "2024-05-31", .other(reassessedOn: nil), decided: "2024-12-20")
        (late.noticedOn, late.claimedOn) = (day("2024-09-02"), day("2024-11-15"))
        #expect(
            try interest(late).working?.brief
                == ["2024-07-01+94 0.9% 3476", "2024-10-03+44 0% 0", "2024-11-16+35 0.9% 1294"])
        late.claimedOn = day("2024-10-02")
        #expect(try interest(late).working?.lines.count == 1)
        late.claimedOn = nil
        #expect(try interest(late).working?.sum == 3476)
        late.noticedOn = nil
        late.attachments = [Validity(from: day("2024-10-03"), to: day("2024-11-15"))]
        #expect(try interest(late).interest == 4700)
    }

    @Test("base and result are cut as a late charge is", arguments: [(1999, 0), (40_999, 0), (120_000, 1000)])
    func cuts(_ amount: Int64, _ expected: Int64) throws {
        // 365 days at 0.9 %: nothing, 360 and 1,080 yen.
        let working = try interest(
            refund(Yen(unchecked: amount), paid: "2024-06-30", .reassessment, decided: "2025-06-30"))
        #expect(working.interest.amount == expected)
    }

    @Test("the table's years: 1.6 % in 2020, 1.0 % in 2021; past the last rate it refuses")
    func years() throws {
        let working = try interest(refund(5_000_000, paid: "2020-10-31", .reassessment, decided: "2021-03-31"))
        #expect(working.working?.brief == ["2020-11-01+61 1.6% 13369", "2021-01-01+90 1% 12328"])
        #expect(throws: LawError(.rateNotPublished, at: "refund 2027-01-01")) {
            try interest(refund(5_000_000, paid: "2026-10-31", .reassessment, decided: "2027-01-31"))
        }
    }

    @Test("a private overpayment bears no interest; a refund prescribes in five years, a premium's in two")
    func laws() throws {
        var rent = refund(1_500_000, paid: "2024-05-31", .other(reassessedOn: nil), decided: "2025-06-30")
        rent.law = .privateClaim
        let working = try interest(rent)
        #expect(working.interest == 0 && working.japanese.contains("民法703条"))
        #expect(rent.prescriptionEnd == day("2029-05-31"))
        rent.law = .premium
        #expect(rent.prescriptionEnd == day("2026-05-31"))
    }

    @Test("the sheet names cause, days, rates, cuts and the end of the claim")
    func sheet() throws {
        var late = refund(1_500_000, paid: "2024-05-31", .other(reassessedOn: nil), decided: "2024-12-20")
        (late.noticedOn, late.claimedOn) = (day("2024-09-02"), day("2024-11-15"))
        let sheet = try interest(late).japanese
        let wanted = [
            "起算日 令和6年7月1日(地方税法17条の4第1項4号、同法施行令6条の15)",
            "除算期間 令和6年10月3日から令和6年11月15日まで(地方税法17条の4第2項1号)",
            "1,500,000円×0.9%×94日÷365日", "合計 4,770円 → 還付加算金 4,700円", "還付金との計 1,504,700円",
            "地方税法17条の4、附則3条の2", "refund_interest/2021-01-01", "時効 令和11年5月31日まで(地方税法18条の3)",
        ]
        for text in wanted { #expect(sheet.contains(text), "\(text) in\n\(sheet)") }
    }
}

@Suite("Setting overpaid tax against tax (law 4.4)")
struct SetOffTests {
    private func id(_ number: UInt64) -> ClaimID { ClaimID(UUIDv7(high: 7, low: number)) }

    private func tax(_ number: UInt64, _ principal: Yen, due: String) throws -> SetOffDebt {
        SetOffDebt(
            claim: id(number), due: day(due), principal: principal,
            accrual: LateChargeCase(principal: principal, due: day(due), through: day(due)),
            regime: try LateChargeRegimes.embedded().regime("city_tax"))
    }

    private func settle(_ overpaid: Yen, _ law: RefundLaw = .localTax, _ debts: [SetOffDebt]) throws -> SetOffResult {
        try SetOff(rates: .embedded()).settle(
            Overpayment(overpaid, under: law, arisenOn: day("2024-10-15")), against: debts, on: day("2025-01-20"))
    }

    @Test("overpaid tax must pay open tax, principal before its charge, as of the day set-off became possible")
    func retroactive() throws {
        let result = try settle(100_000, .localTax, [try tax(1, 60_000, due: "2024-07-01")])
        let part = try #require(result.parts.first)
        // The charge stops on 15 October 2024: 122 + 1,072 = 1,194, so 1,100, whatever the day of the decision.
        #expect(part.on == day("2024-10-15") && part.principal == 60_000 && part.lateCharge == 1100)
        #expect(part.working?.sum == 1194 && result.refund == 38_900)
        let notice = result.japanese { _ in "市県民税" }
        #expect(notice.first?.contains("令和6年10月15日に納付があったものとみなす(地方税法17条の2第1項・第3項・第4項)") == true)
        #expect(notice.last == "還付 38,900円")
    }

    @Test("the day is the latest of due date, notice and overpayment")
    func possibleFrom() throws {
        var later = try tax(1, 10_000, due: "2024-12-02")
        #expect(try settle(5000, .localTax, [later]).parts.map(\.on) == [day("2024-12-02")])
        later.noticedOn = day("2024-12-20")
        #expect(try settle(5000, .localTax, [later]).parts.map(\.on) == [day("2024-12-20")])
    }

    @Test("all principals come before the first charge, the earlier due first")
    func principalsFirst() throws {
        let debts = [try tax(2, 50_000, due: "2024-09-02"), try tax(1, 300_000, due: "2024-07-01")]
        let short = try settle(320_000, .localTax, debts)
        #expect(short.parts.map(\.principal) == [300_000, 20_000] && short.parts.map(\.lateCharge) == [0, 0])
        let enough = try settle(353_000, .localTax, debts)
        // 5,974 → 5,900 is owed on the first, 3,000 yen are left for it.
        #expect(enough.parts.map(\.principal) == [300_000, 50_000] && enough.parts[0].lateCharge == 3000)
        #expect(enough.refund == 0)
    }

    @Test("a debt of another law, and one that is not due yet, stay untouched; nothing else is taken for them")
    func outside() throws {
        var premium = try tax(1, 60_000, due: "2024-07-01")
        premium.law = .premium
        let future = try tax(2, 60_000, due: "2025-01-31")
        let result = try settle(100_000, .localTax, [premium, future])
        #expect(result.parts.isEmpty && result.refund == 100_000 && result.untouched == [id(1), id(2)])
        #expect(result.japanese { _ in "債権" }.contains { $0.contains("地方税法20条の9") })
    }

    @Test("money overpaid under another law is not set against tax")
    func otherLaw() throws {
        let result = try settle(100_000, .premium, [try tax(1, 60_000, due: "2024-07-01")])
        #expect(result.parts.isEmpty && result.refund == 100_000)
    }
}
