import TestKit
import Testing

@testable import Rabbit

@Suite("AckLedger")
struct AckLedgerTests {
    @Test("only what is done without a gap may be acknowledged")
    func contiguous() throws {
        var ledger = AckLedger()
        for tag in UInt64(1)...5 { try ledger.delivered(tag) }
        #expect(try ledger.done([2, 3]) == nil)
        #expect(ledger.outstanding == 3)
        #expect(try ledger.done([1]) == 3)
        #expect(try ledger.done([5]) == nil)
        #expect(try ledger.done([4]) == 5)
        #expect(ledger.outstanding == 0)
    }

    @Test("a delivery out of number is an error", arguments: [UInt64(0), 1, 3])
    func deliveryNumbers(tag: UInt64) throws {
        var ledger = AckLedger()
        try ledger.delivered(1)
        #expect(throws: RabbitError.self) { try ledger.delivered(tag) }
    }

    @Test("settling twice, or what was never delivered, is an error")
    func wrongSettlements() throws {
        var ledger = AckLedger()
        for tag in UInt64(1)...4 { try ledger.delivered(tag) }
        _ = try ledger.done([1, 3])
        for tag in [UInt64(0), 1, 3, 5] { #expect(throws: RabbitError.self) { try ledger.done([tag]) } }
    }

    @Test("in any order of completion the acknowledged number is the longest done prefix")
    func randomOrders() throws {
        var random = SeededRandom.printed(for: "AckLedger")
        for _ in 0..<3000 {
            var ledger = AckLedger()
            var open: Set<UInt64> = []
            var delivered: UInt64 = 0
            var acknowledged: UInt64 = 0
            for _ in 0..<Int.random(in: 1...60, using: &random) {
                if open.isEmpty || Bool.random(using: &random) {
                    delivered += 1
                    try ledger.delivered(delivered)
                    open.insert(delivered)
                    continue
                }
                let batch = Array(open.sorted().shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
                open.subtract(batch)
                let prefix = (open.min() ?? delivered + 1) - 1
                #expect(try ledger.done(batch) == (prefix > acknowledged ? prefix : nil))
                acknowledged = max(acknowledged, prefix)
                #expect(ledger.outstanding == open.count)
            }
        }
    }
}
