import CodecPrimitives
import IntakeRules
import Testing

@Suite("the receipt's life cycle")
struct ReceiptLifeCycleTests {
    @Test("every path of the specification leads where it says")
    func allowed() throws {
        try expect([.flash], .flashed)
        try expect([.flash, .confirmed], .confirmed)
        try expect([.confirmed], .confirmed)
        try expect([.flash, .cancelled], .cancelled)
        try expect([.cancelled], .waiting)
        try expect([.cancelled, .flash], .cancelled)
        try expect([.flash, .cancelled, .confirmed], .held)
        try expect([.corrected], .confirmed)
        try expect([.confirmed, .corrected], .confirmed)
    }

    @Test("the table says exactly these edges and denies every other pair")
    func table() {
        let denied = ReceiptState.allCases.flatMap { state in
            ReceiptEvent.allCases.filter { ReceiptLifeCycle.state(from: state, after: $0) == nil }.map { (state, $0) }
        }
        let expected: [(ReceiptState, ReceiptEvent)] = [
            (.waiting, .cancelled), (.waiting, .settledAsReal), (.waiting, .reversed),
            (.flashed, .flash), (.flashed, .settledAsReal), (.flashed, .reversed),
            (.confirmed, .settledAsReal), (.confirmed, .settledAsVoid),
            (.cancelled, .cancelled), (.cancelled, .settledAsReal), (.cancelled, .settledAsVoid),
            (.cancelled, .reversed),
            (.held, .reversed),
            (.reversed, .settledAsReal), (.reversed, .settledAsVoid), (.reversed, .reversed),
        ]
        #expect(denied.map { "\($0)" } == expected.map { "\($0)" })
        let fromNothing = ReceiptEvent.allCases.filter { ReceiptLifeCycle.state(from: nil, after: $0) == nil }
        #expect(fromNothing == [.contradicted, .settledAsReal, .settledAsVoid, .reversed])
        let pairs = ReceiptLifeCycle.edges.map { "\(String(describing: $0.from)) \($0.event)" }
        #expect(Set(pairs).count == pairs.count, "one edge a pair")
    }

    @Test("a duplicate record changes nothing")
    func duplicate() throws {
        var receipt = Receipt(new: Sample.id(1))
        #expect(receipt.apply(try Sample.news(.flash)) == .changed)
        let before = receipt
        #expect(receipt.apply(try Sample.news(.flash)) == .duplicate)
        #expect(receipt == before)
    }

    @Test("a cancel without its flash is waited with and told to nobody")
    func waiting() throws {
        var receipt = Receipt(new: Sample.id(1))
        #expect(receipt.apply(try Sample.news(.cancelled)) == .noted)
        #expect(receipt.state == .waiting)
        #expect(receipt.state?.isPublished == false)
        #expect(receipt.apply(try Sample.news(.flash)) == .changed)
    }

    @Test("the confirmed amount rules over the flash, the corrected over both, in either order")
    func amounts() throws {
        for order in [[NewsKind.flash, .confirmed, .corrected], [.corrected, .confirmed, .flash]] {
            var receipt = Receipt(new: Sample.id(1))
            for kind in order { _ = receipt.apply(try Sample.news(kind, Yen(unchecked: Int64(kind.rawValue) * 100))) }
            #expect(receipt.state == .confirmed)
            #expect(receipt.amount == 400)
        }
    }

    @Test("the same record with another amount is a contradiction and is held")
    func contradiction() throws {
        var receipt = Receipt(new: Sample.id(1))
        _ = receipt.apply(try Sample.news(.confirmed, 100))
        #expect(receipt.apply(try Sample.news(.confirmed, 200)) == .changed)
        #expect(receipt.state == .held)
    }

    @Test("the slip paid again after a cancel, or at another store, is another receipt")
    func again() throws {
        let first = try Sample.identity()
        #expect(try Sample.identity(minute: 616) != first)
        #expect(try Sample.identity(store: "0005678") != first)
        #expect(try Sample.identity(day: 20_550) != first)
        #expect(try Sample.identity(store: "  1234") == first, "padding of another layout is not another store")
    }

    @Test("an officer settles a held receipt, and only a held one")
    func settling() throws {
        var receipt = Receipt(new: Sample.id(1))
        for kind in [NewsKind.flash, .cancelled, .confirmed] { _ = receipt.apply(try Sample.news(kind)) }
        var real = receipt
        try real.apply(.settledAsReal)
        #expect(real.state == .confirmed)
        try receipt.apply(.settledAsVoid)
        #expect(receipt.state == .cancelled)
        #expect(throws: IntakeRefusal.stateDenies) { try receipt.apply(.settledAsReal) }
    }

    private func expect(_ kinds: [NewsKind], _ state: ReceiptState) throws {
        var receipt = Receipt(new: Sample.id(1))
        for kind in kinds { _ = receipt.apply(try Sample.news(kind)) }
        #expect(receipt.state == state, "\(kinds)")
    }
}
