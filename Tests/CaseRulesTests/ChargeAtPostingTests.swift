import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Late charge at posting")
struct ChargeAtPostingTests {
    /// 100,000 yen due 2024-05-31 and paid 2024-12-31: 197 + 4,385 = 4,582, so 4,500.
    private func books(_ designation: Designation) throws -> Books {
        var books = try Books()
        try books.addTax(1, 100_000)
        books.designate(receiptID(1), designation)
        return books
    }

    @Test("a principal paid late in full determines the charge with its working; the rest is billed later")
    func remainder() throws {
        var books = try books(slip(1, 100_000, charge: 4000))
        let outcome = try books.apply([version(1, 1, .confirmed, 104_000).paid(on: "2024-12-31")])
        #expect(outcome.charges.first?.amount == 4500)
        #expect(outcome.charges.first?.working?.sum == 4582)
        #expect(books.open(1) == Amounts(lateCharge: 500))
        #expect(books.sum(.assessed) == -4500)
    }

    @Test("a charge on the slip above what is owed is refundable")
    func excess() throws {
        var books = try books(slip(1, 100_000, charge: 5000))
        let posted = try #require(
            try books.apply([version(1, 1, .confirmed, 105_000).paid(on: "2024-12-31")]).results.first?.posted)
        #expect(posted.overpaid == 500)
        #expect(books.open(1).isZero)
    }

    @Test("in time there is no charge, and a part payment determines none")
    func inTime() throws {
        var books = try books(slip(1, 100_000))
        #expect(try books.apply([version(1, 1, .confirmed, 40_000).paid(on: "2024-12-31")]).charges.isEmpty)
        var paidInTime = try self.books(slip(1, 100_000))
        #expect(try paidInTime.apply([version(1, 1, .confirmed, 100_000)]).charges.isEmpty)
    }

    @Test("part payments lower the base from the next day")
    func partial() throws {
        var books = try books(slip(1, 50_500))
        books.designate(receiptID(2), slip(1, 49_500))
        try books.apply([version(1, 1, .confirmed, 50_500).paid(on: "2024-12-31")])
        let outcome = try books.apply([version(2, 1, .confirmed, 49_500).paid(on: "2025-07-01")])
        #expect(outcome.charges.first?.working?.sum == 6707)
        #expect(books.open(1) == Amounts(lateCharge: 6700))
    }

    @Test("when the payment is reversed the charge is taken back with it")
    func reversed() throws {
        var books = try books(slip(1, 100_000, charge: 4500))
        try books.apply([version(1, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        let outcome = try books.apply([version(1, 2, .reversed, 104_500).paid(on: "2024-12-31")])
        #expect(outcome.charges.first?.amount == 0)
        #expect(books.open(1) == Amounts(principal: 100_000))
        #expect(Position(legs: books.entries.flatMap(\.legs)).isEmpty)
    }

    @Test("an earlier payment that arrives later lowers the charge and what was paid on it")
    func earlier() throws {
        var books = try books(slip(1, 100_000, charge: 4500))
        books.designate(receiptID(2), slip(1, 100_000, charge: 4500))
        try books.apply([version(1, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        try books.apply([version(2, 1, .confirmed, 104_500).paid(on: "2024-05-31")])
        #expect(books.open(1).isZero)
        #expect(books.sum(.assessed).isZero)
        #expect(books.sum(.refundsPayable) == -109_000)
    }

    @Test("past the last published rate the payment is booked and the charge waits")
    func unpublished() throws {
        var books = try books(slip(1, 100_000))
        let outcome = try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2027-01-31")])
        #expect(outcome.undetermined == [claimID(1)])
        #expect(books.open(1).isZero)
    }

    @Test("a receipt whose other claims are not here keeps its position, and its payment counts")
    func immovable() throws {
        let before = ReceiptState(
            receiptID: receiptID(1), applied: version(1, 1, .confirmed, 60_500).paid(on: "2024-12-31"),
            designation: .slip([
                SlipLine(claim: claimID(1), amounts: Amounts(principal: 50_500)),
                SlipLine(claim: claimID(99), amounts: Amounts(principal: 10_000)),
            ]),
            position: Position([
                .init(.clearing(ChannelKey(1)), .posted, 60_500),
                .init(.receivable(claimID(1), .principal), .posted, -50_500),
                .init(.receivable(claimID(99), .principal), .posted, -10_000),
            ]))
        let regime = try LateChargeRegimes.embedded().regime("city_tax")
        let claim = PostingClaim(
            claim: claimID(1), due: day("2024-05-31"), order: .principalFirst, open: Amounts(principal: 49_500),
            charge: ChargeBasis(regime: regime, principal: 100_000))
        let outcome = try ReceiptPosting(rates: .embedded()).decide(
            PostingBatch(
                news: [version(2, 1, .confirmed, 49_500).paid(on: "2025-07-01")],
                receipts: [before, ReceiptState(receiptID: receiptID(2), designation: slip(1, 49_500))],
                claims: [claim]))
        #expect(outcome.resettled.isEmpty)
        #expect(outcome.charges.first?.working?.sum == 6707)
        #expect(outcome.deltas.map(\.open) == [Amounts(principal: -49_500, lateCharge: 6700)])
    }

    @Test("a charge that was assessed elsewhere is not charged twice")
    func elsewhere() throws {
        var books = try books(slip(1, 100_000))
        var claim = try #require(books.claims[claimID(1)])
        claim.open.lateCharge = 4000
        claim.charge?.assessedElsewhere = 4000
        books.add(claim)
        try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-12-31")])
        #expect(books.open(1) == Amounts(lateCharge: 4500))
    }
}
