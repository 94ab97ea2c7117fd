import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Overpaid money is set against taxes, or returned (地方税法17条・17条の2)")
struct SetOffPostingTests {
    /// 10,000 yen of tax, paid twice in time; another tax of 100,000 yen due on 2024-05-31 is open.
    private func twice() throws -> Books {
        var books = try Books()
        try books.addTax(1, 10_000)
        try books.addTax(2, 100_000)
        for receipt in 1...2 { books.designate(receiptID(receipt), slip(1, 10_000)) }
        try books.apply([version(1, 1, .confirmed, 10_000), version(2, 1, .confirmed, 10_000).paid(on: "2024-06-10")])
        return books
    }

    private func order(_ amount: Yen, from receipt: Int = 2, to claim: Int = 2, on date: String) -> SetOffState {
        SetOffState(
            id: UUIDv7(high: 13, low: UInt64(receipt)), receipt: receiptID(receipt), claim: claimID(claim),
            amount: amount, on: day(date))
    }

    @Test("a set-off pays the tax as of the day it became possible, by entries of its own")
    func effect() throws {
        var books = try twice()
        try books.setOff(order(10_000, on: "2024-06-10"))
        #expect(books.open(2).principal == 90_000)
        #expect(books.sum(.refundsPayable).isZero)
        let entry = try #require(books.entries.last)
        #expect(entry.cause == .setOff(UUIDv7(high: 13, low: 2)) && entry.effectiveOn == day("2024-06-10"))
        // The same again changes nothing.
        let count = books.entries.count
        try books.apply([version(1, 1, .confirmed, 10_000)])
        #expect(books.entries.count == count)
    }

    @Test("later money is charged on what the set-off left: the charge stops on its day, whenever it was decided")
    func retroactive() throws {
        var books = try twice()
        books.designate(receiptID(3), slip(2, 100_000, charge: 9000))
        try books.apply([version(3, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        #expect(books.open(2).isZero)
        try books.setOff(order(10_000, on: "2024-06-10"))
        // 100,000 × 2.4 % × 10 ÷ 365 = 65; 90,000 × 2.4 % × 20 = 118; × 8.7 % × 184 = 3,947: 4,130, so 4,100.
        #expect(books.charges.last?.amount == 4100)
        #expect(books.open(2).isZero)
        #expect(books.sum(.refundsPayable) == -10_400)
    }

    @Test("when the first payment turns out not to exist, the second pays its own claim and the set-off is undone")
    func undone() throws {
        var books = try twice()
        try books.setOff(order(10_000, on: "2024-06-10"))
        try books.apply([version(1, 2, .reversed, 10_000)])
        #expect(books.open(1).isZero)
        #expect(books.open(2).principal == 100_000)
        #expect(books.sum(.refundsPayable).isZero)
        #expect(books.entries.last?.phase == .voided)
    }

    @Test("money that was returned pays nothing any more, also when the claim needs it again")
    func refunded() throws {
        var books = try twice()
        try books.refund(10_000, of: receiptID(2))
        try books.setOff(order(10_000, on: "2024-06-10"))
        #expect(books.open(2).principal == 100_000)
        try books.apply([version(1, 2, .reversed, 10_000)])
        #expect(books.open(1).principal == 10_000)
        #expect(books.sum(.refundsPayable) == -10_000)
    }

    @Test("a set-off takes no more than is overpaid, and pays no more than is owed")
    func bounded() throws {
        var books = try twice()
        try books.setOff(order(50_000, on: "2024-06-10"))
        #expect(books.open(2).principal == 90_000)
        try books.addTax(3, 4000)
        books.designate(receiptID(4), slip(1, 10_000))
        try books.apply([version(4, 1, .confirmed, 10_000).paid(on: "2024-06-20")])
        try books.setOff(order(10_000, from: 4, to: 3, on: "2024-06-20"))
        #expect(books.open(3).isZero)
        #expect(books.sum(.refundsPayable) == -6000)
    }
}
