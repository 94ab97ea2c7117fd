import CodecPrimitives
import IntakeRules
import Testing

@Suite("numbered receipt books")
struct ReceiptBookTests {
    private func book(_ outcomes: [Int32: ReceiptBook.Outcome] = [:], isClosed: Bool = false) throws -> ReceiptBook {
        try #require(
            ReceiptBook(serial: ReceivedText("A7"), first: 101, last: 103, outcomes: outcomes, isClosed: isClosed))
    }

    @Test("a number is accounted for once, within its book, while it is open")
    func numbers() throws {
        let open = try book([101: .used])
        #expect(open.refusal(of: 102) == nil)
        #expect(open.refusal(of: 101) == .numberUsed)
        #expect(open.refusal(of: 104) == .numberForeign)
        #expect(try book(isClosed: true).refusal(of: 102) == .bookClosed)
    }

    @Test("a book is closed only when used, void and missing numbers make up all of it")
    func closing() throws {
        #expect(try book([101: .used, 102: .void]).closingRefusal == .numbersUnaccounted)
        #expect(try book([101: .used, 102: .void, 103: .missing]).closingRefusal == nil)
        #expect(try book(isClosed: true).closingRefusal == .bookClosed)
    }

    @Test("a book has one to a thousand sheets")
    func sheets() {
        let serial = ReceivedText("A7")
        #expect(ReceiptBook(serial: serial, first: 1, last: 1000) != nil)
        #expect(ReceiptBook(serial: serial, first: 1, last: 1001) == nil)
        #expect(ReceiptBook(serial: serial, first: 2, last: 1) == nil)
        #expect(ReceiptBook(serial: serial, first: -1, last: 1) == nil)
    }

    @Test("two numbers are two receipts, even of one slip, day and amount")
    func identity() throws {
        let book = try book()
        let day = BusinessDate(daysSinceEpoch: 20_550)
        let slip = ReceiptIdentity.Reference.slip(ReceivedText("S1"))
        let (one, two) = (
            book.news(101, slip, paidOn: day, amount: 100), book.news(102, slip, paidOn: day, amount: 100)
        )
        #expect(one != nil && one?.identity != two?.identity)
        #expect(one?.kind == .confirmed)
    }
}
