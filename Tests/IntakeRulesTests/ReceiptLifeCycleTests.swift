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

    /// Every pair of state and event: the state after it, `!` where officers must look, `-` where it is denied.
    private static let grid = """
        from        flash       confirmed  cancelled  corrected   contradicted aged         remitted settledAsReal settledAsVoid reversed
        nil         flashed     confirmed  waiting!   confirmed!  -            -            -        -             -             -
        waiting     cancelled   held!      -          held!       held!        -            -        -             cancelled     -
        flashed     -           confirmed  cancelled  confirmed!  held!        unconfirmed! -        -             cancelled     -
        confirmed   confirmed   confirmed  held!      confirmed!  held!        -            remitted -             -             reversed
        cancelled   cancelled   held!      -          held!       held!        -            -        -             -             -
        held        held        held       held       held!       held!        -            -        confirmed     cancelled     -
        reversed    reversed    held!      reversed   held!       held!        -            -        -             -             -
        remitted    remitted    remitted   held!      confirmed!  held!        -            -        -             -             reversed
        unconfirmed -           confirmed  cancelled  confirmed!  held!        -            -        -             cancelled     -
        """

    @Test("every pair of state and event leads where the grid says, and nowhere else")
    func table() throws {
        let rows = Self.grid.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let events = try rows[0].dropFirst().map { try #require(ReceiptEvent(rawValue: $0)) }
        let states: [ReceiptState?] = [nil] + ReceiptState.allCases.map { $0 }
        #expect(rows.dropFirst().map { $0[0] } == states.map { $0.map { "\($0)" } ?? "nil" })
        for (row, state) in zip(rows.dropFirst(), states) {
            for (cell, event) in zip(row.dropFirst(), events) {
                let edge = ReceiptLifeCycle.edge(from: state, on: event)
                let shown = edge.map { "\($0.to)\($0.exception == nil ? "" : "!")" } ?? "-"
                #expect(shown == cell, "\(row[0]) \(event)")
            }
        }
        let found: [ReceiptEvent] = [.slipUnknown, .paidTwice, .issuerForeign, .agentUndesignated]
        #expect(Set(events + found) == Set(ReceiptEvent.allCases), "every event is tried")
        for event in found {
            for state in states {
                let edge = ReceiptLifeCycle.edge(from: state, on: event)
                let isKnown = state?.isPublished == true
                #expect(edge?.to == (isKnown ? state : nil))
                #expect((edge?.exception != nil) == isKnown)
            }
        }
        let pairs = ReceiptLifeCycle.edges.map { "\(String(describing: $0.from)) \($0.event)" }
        #expect(Set(pairs).count == pairs.count, "one edge a pair")
    }

    @Test("every exception of the specification is raised by an event of its own")
    func exceptions() {
        for exception in ReceiptException.allCases {
            #expect(ReceiptLifeCycle.edges.contains { $0.exception == exception }, "\(exception)")
        }
    }

    @Test("what was corrected after its money came is owed again, and told once more only for its amount")
    func correctedAfterMoney() throws {
        var receipt = Receipt(
            id: Sample.id(1), state: .remitted, amount: 100, amountRank: 2, version: 1,
            known: [(kind: .confirmed, amount: 100)])
        #expect(receipt.apply(try Sample.news(.flash, 100)) == .noted)
        #expect(receipt.state == .remitted)
        #expect(receipt.apply(try Sample.news(.corrected, 120)) == .changed)
        #expect(receipt.state == .confirmed)
        #expect(receipt.amount == 120)
        #expect(receipt.raised == [.amountCorrected])
    }

    @Test("the table of breaks: every pair")
    func breaks() {
        let allowed: [(BreakState, BreakEvent, BreakState)] = [
            (.open, .taken, .owned), (.open, .cleared, .cleared), (.owned, .taken, .owned), (.owned, .released, .open),
            (.owned, .cleared, .cleared), (.owned, .explained, .resolved), (.owned, .accepted, .resolved),
            (.resolved, .reopened, .open),
        ]
        for state in BreakState.allCases {
            for event in BreakEvent.allCases {
                let expected = allowed.first { $0.0 == state && $0.1 == event }?.2
                #expect(BreakLifeCycle.state(from: state, after: event) == expected, "\(state) \(event)")
            }
        }
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
