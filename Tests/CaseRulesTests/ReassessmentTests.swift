import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Changed assessments")
struct ReassessmentTests {
    /// 100,000 yen of tax due on 2024-05-31, paid with its charge of 4,500 on 2024-12-31.
    private func paid() throws -> Books {
        var books = try Books()
        try books.addTax(1, 100_000)
        books.designate(receiptID(1), slip(1, 100_000, charge: 4500))
        try books.apply([version(1, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        return books
    }

    private func change(
        _ number: UInt64, _ kind: Reassessment.Kind, _ amount: Yen, on decided: String
    ) -> Reassessment {
        Reassessment(
            id: UUIDv7(high: 1, low: number), claim: claimID(1), kind: kind, amount: amount, decidedOn: day(decided))
    }

    @Test("a reduction computes the charge from scratch and makes the rest refundable")
    func reduced() throws {
        var books = try paid()
        #expect(try books.reassess(change(1, .reduced, 40_000, on: "2025-03-10")) == nil)
        // On 60,000: 2.4 % × 30 ÷ 365 = 118; 8.7 % × 184 ÷ 365 = 2,631: 2,749, so 2,700.
        #expect(books.charges.last?.amount == 2700)
        #expect(books.open(1).isZero)
        #expect(books.sum(.refundsPayable) == -41_800)
        #expect(books.sum(.assessed) == 37_300)
    }

    @Test("an increase has its own due date and is open until money of its own days pays it")
    func increased() throws {
        var books = try paid()
        books.designate(receiptID(2), .claims([claimID(1)]))
        #expect(try books.reassess(change(1, .increased(due: day("2025-04-30")), 30_000, on: "2025-03-31")) == nil)
        // Until the whole principal is paid no charge is final.
        #expect(books.open(1) == Amounts(principal: 30_000))
        #expect(books.charges.last?.amount == 0)
        try books.apply([version(2, 1, .confirmed, 60_000).paid(on: "2025-07-31")])
        // First part as before: 4,500. Increase: 2.4 % × 31 ÷ 365 on 30,000 = 61; 8.7 % × 61 ÷ 365 = 436: 497, nil.
        #expect(books.charges.last?.amount == 4500)
        #expect(books.open(1).principal.isZero)
    }

    @Test("money that came before an increase does not pay it")
    func beforeIncrease() throws {
        var books = try Books()
        try books.addTax(1, 10_000)
        books.designate(receiptID(1), .claims([claimID(1)]))
        try books.apply([version(1, 1, .confirmed, 15_000)])
        #expect(books.sum(.refundsPayable) == -5000)
        try books.reassess(change(1, .increased(due: day("2025-04-30")), 5000, on: "2025-03-31"))
        #expect(books.open(1) == Amounts(principal: 5000))
        #expect(books.sum(.refundsPayable) == -5000)
    }

    @Test("a cancelled assessment leaves nothing: no charge, every yen refundable")
    func cancelled() throws {
        var books = try paid()
        try books.reassess(change(1, .reduced, 100_000, on: "2025-03-10"))
        #expect(books.open(1).isZero)
        #expect(books.charges.last?.amount == 0)
        #expect(books.sum(.refundsPayable) == -104_500)
        #expect(books.sum(.assessed) == 100_000)
    }

    @Test("what takes more than is there, or nothing, or is due before it was decided, is refused and changes nothing")
    func refused() throws {
        var books = try paid()
        try books.reassess(change(1, .reduced, 60_000, on: "2025-03-10"))
        let entries = books.entries
        #expect(try books.reassess(change(2, .reduced, 40_001, on: "2025-03-09")) == .moreThanAssessed)
        #expect(try books.reassess(change(3, .reduced, 0, on: "2025-03-09")) == .amountNotPositive)
        #expect(try books.reassess(change(4, .reduced, -1, on: "2025-03-09")) == .amountNotPositive)
        #expect(
            try books.reassess(change(5, .increased(due: day("2025-03-08")), 1, on: "2025-03-09"))
                == .dueBeforeDecision)
        #expect(books.entries == entries)
    }
}
