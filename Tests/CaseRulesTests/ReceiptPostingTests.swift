import CaseRules
import CodecPrimitives
import Ledger
import Testing

@Suite("Posting of receipts")
struct ReceiptPostingTests {
    private func books(_ principal: Yen = 10_000) throws -> Books {
        var books = try Books()
        try books.addTax(1, principal)
        books.designate(receiptID(1), slip(1, principal))
        books.designate(receiptID(2), slip(1, principal))
        return books
    }

    @Test("a flash announces and books no income")
    func flash() throws {
        var books = try books()
        let outcome = try books.apply([version(1, 1, .flash, 10_000)])
        let posted = try #require(outcome.results.first?.posted)
        #expect(posted.finality == .provisional)
        #expect(posted.entry?.phase == .pending)
        #expect(posted.lines == [PostedLine.of(1, Amounts(principal: 10_000))])
        #expect(posted.concerns == [claimID(1)])
        #expect(posted.version.stage.holdsAdverseActs)
        #expect(books.open(1).principal == 10_000)
        #expect(books.pending[claimID(1)]?.principal == 10_000)
        #expect(outcome.entries.allSatisfy { $0.legs.allSatisfy { $0.layer == .pending } })
    }

    @Test("a cancel after a flash returns to the start")
    func cancel() throws {
        var books = try books()
        try books.apply([version(1, 1, .flash, 10_000)])
        let outcome = try books.apply([version(1, 2, .cancelled, 10_000)])
        let posted = try #require(outcome.results.first?.posted)
        #expect(posted.finality == .reversal)
        #expect(posted.entry?.phase == .voided)
        #expect(posted.lines == [PostedLine.of(1, Amounts(principal: 10_000))])
        #expect(Position(legs: books.entries.flatMap(\.legs)).isEmpty)
        #expect(books.pending[claimID(1)] == .zero)
    }

    @Test("confirmed after a flash closes what was announced and books it")
    func confirmed() throws {
        var books = try books()
        try books.apply([version(1, 1, .flash, 10_000)])
        let outcome = try books.apply([version(1, 2, .confirmed, 10_000)])
        #expect(try #require(outcome.results.first?.posted).entry?.legs.count == 4)
        #expect(books.open(1).isZero)
        #expect(books.pending[claimID(1)] == .zero)
        #expect(books.sum(.clearing) == 10_000)
    }

    @Test("a corrected amount posts the difference")
    func corrected() throws {
        var books = try books()
        try books.apply([version(1, 1, .confirmed, 10_000)])
        let outcome = try books.apply([version(1, 2, .confirmed, 9_000)])
        let legs = try #require(outcome.results.first?.posted?.entry?.legs)
        #expect(legs.map(\.amount.amount).sorted() == [-1000, 1000])
        #expect(books.open(1).principal == 1000)
    }

    @Test("a reversed receipt opens the claim again")
    func reversed() throws {
        var books = try books()
        try books.apply([version(1, 1, .confirmed, 10_000)])
        let posted = try #require(try books.apply([version(1, 2, .reversed, 10_000)]).results.first?.posted)
        #expect(posted.finality == .reversal)
        #expect(books.open(1).principal == 10_000)
        #expect(books.sum(.clearing).isZero)
    }

    @Test("a held receipt posts nothing, takes back what was announced, and still holds adverse acts")
    func held() throws {
        var books = try books()
        try books.apply([version(1, 1, .flash, 10_000)])
        let posted = try #require(try books.apply([version(1, 2, .held, 10_000)]).results.first?.posted)
        #expect(posted.position.isEmpty)
        #expect(posted.version.stage.holdsAdverseActs)
        #expect(Position(legs: books.entries.flatMap(\.legs)).isEmpty)
    }

    @Test("lower and equal versions change nothing, other content of one version is a conflict")
    func versions() throws {
        var books = try books()
        try books.apply([version(1, 3, .confirmed, 10_000)])
        let count = books.entries.count
        let news = [
            version(1, 1, .flash, 10_000), version(1, 3, .confirmed, 10_000), version(1, 3, .confirmed, 9_999),
            version(1, 2, .cancelled, 10_000),
        ]
        #expect(try books.apply(news).results == [.alreadyApplied, .alreadyApplied, .conflict, .alreadyApplied])
        #expect(books.entries.count == count)
    }

    @Test("in one batch the highest version counts, once")
    func batch() throws {
        var books = try books()
        let news = [
            version(1, 2, .confirmed, 10_000), version(1, 1, .flash, 10_000), version(1, 2, .confirmed, 10_000),
        ]
        let results = try books.apply(news).results
        #expect(results[0].posted != nil)
        #expect(results[1...] == [.superseded, .alreadyApplied])
        #expect(books.entries.count == 1)
    }

    @Test("money that matches no slip goes to suspense, and from there to the claim once a slip is found")
    func suspense() throws {
        var books = try books()
        books.designate(receiptID(3), .unknown)
        let posted = try #require(try books.apply([version(3, 1, .confirmed, 5_000)]).results.first?.posted)
        #expect(posted.suspense == 5000)
        #expect(books.sum(.suspense) == -5000)
        books.designate(receiptID(3), slip(1, 10_000))
        // Any news on the same claim settles it; here a receipt that is held.
        let outcome = try books.apply([version(1, 1, .held, 10_000)])
        #expect(outcome.resettled.count == 1)
        #expect(books.sum(.suspense).isZero)
        #expect(books.open(1).principal == 5000)
    }

    @Test("paid twice: the later payment is overpaid, whichever came first here")
    func twice() throws {
        var books = try books()
        try books.apply([version(2, 1, .confirmed, 10_000).paid(on: "2024-05-25")])
        let outcome = try books.apply([version(1, 1, .confirmed, 10_000).paid(on: "2024-05-20").through(channel: 2)])
        #expect(try #require(outcome.results.first?.posted).overpaid == 0)
        #expect(outcome.resettled.first?.overpaid == 10_000)
        #expect(outcome.resettled.first?.entry?.cause == .resettled(receiptID(2), version: 1))
        #expect(books.open(1).isZero)
        #expect(books.sum(.refundsPayable) == -10_000)
    }

    @Test("when the first of two payments is reversed, the second pays the claim")
    func reapplied() throws {
        var books = try books()
        try books.apply([version(1, 1, .confirmed, 10_000), version(2, 1, .confirmed, 10_000).paid(on: "2024-05-21")])
        #expect(books.sum(.refundsPayable) == -10_000)
        try books.apply([version(1, 2, .reversed, 10_000)])
        #expect(books.sum(.refundsPayable).isZero)
        #expect(books.open(1).isZero)
    }

    @Test("seizure proceeds go to all principals by due date, then to charges")
    func undesignated() throws {
        var books = try Books()
        try books.addTax(1, 30_000)
        try books.addTax(2, 20_000)
        books.designate(receiptID(1), .claims([claimID(1), claimID(2)]))
        try books.apply([version(1, 1, .confirmed, 25_000).paid(on: "2024-05-01")])
        #expect(books.open(1).principal == 15_000)
        #expect(books.open(2).principal == 10_000)
    }

    @Test("news that cannot be posted is refused, and the rest of the batch goes on")
    func refused() throws {
        var books = try books()
        books.designate(receiptID(4), slip(99, 1000))
        let results = try books.apply([
            version(4, 1, .confirmed, 1000), version(1, 1, .confirmed, 0), version(2, 0, .confirmed, 1),
            version(1, 1, .confirmed, 10_000),
        ]).results
        #expect(results[0] == .refused(.claimMissing))
        #expect(results[1] == .refused(.amountNotPositive))
        #expect(results[2] == .refused(.versionInvalid))
        #expect(results[3].posted != nil)
    }
}

extension ReceiptResult {
    /// What was applied, if anything.
    var posted: ReceiptPosted? { if case .applied(let posted) = self { posted } else { nil } }
}

extension PostedLine {
    static func of(_ claim: Int, _ amounts: Amounts) -> PostedLine {
        PostedLine(claim: claimID(claim), amounts: amounts)
    }
}
