import CaseRules
import CodecPrimitives
import Ledger
import Testing

@Suite("Posting on a claim that prescription has extinguished")
struct ExtinctPostingTests {
    @Test("money of the last day pays, money of the day after goes back, and so does its charge")
    func border() throws {
        var books = try Books()
        try books.addTax(1, 50_000)
        books.designate(receiptID(1), slip(1, 20_000))
        books.designate(receiptID(2), slip(1, 30_000, charge: 4000))
        try books.extinguish(claimID(1), from: day("2025-07-01"))
        try books.apply([version(1, 1, .confirmed, 20_000).paid(on: "2025-06-30")])
        try books.apply([version(2, 1, .confirmed, 34_000).paid(on: "2025-07-01")])
        #expect(books.open(1) == Amounts(principal: 30_000))
        #expect(books.sum(.refundsPayable) == -34_000)
        #expect(books.charges.isEmpty)
    }

    @Test("learnt after the payment it is taken back by an entry of its own; not extinct after all, it pays again")
    func learntLate() throws {
        var books = try Books()
        try books.addTax(1, 50_000)
        books.designate(receiptID(1), slip(1, 20_000))
        try books.apply([version(1, 1, .confirmed, 20_000).paid(on: "2025-08-01")])
        let written = books.entries
        try books.extinguish(claimID(1), from: day("2025-07-01"))
        #expect(Array(books.entries.prefix(written.count)) == written && books.entries.count == written.count + 1)
        #expect(books.open(1) == Amounts(principal: 50_000) && books.sum(.refundsPayable) == -20_000)
        try books.extinguish(claimID(1), from: nil)
        #expect(books.open(1) == Amounts(principal: 30_000) && books.sum(.refundsPayable) == 0)
    }

    @Test("a flash of after the end announces nothing on it")
    func flash() throws {
        var books = try Books()
        try books.addTax(1, 50_000)
        books.designate(receiptID(1), slip(1, 20_000))
        try books.extinguish(claimID(1), from: day("2025-07-01"))
        try books.apply([version(1, 1, .flash, 20_000).paid(on: "2025-08-01")])
        #expect(books.pending[claimID(1)] ?? .zero == .zero)
    }
}
