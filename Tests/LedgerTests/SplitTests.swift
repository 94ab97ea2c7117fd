import CodecPrimitives
import Ledger
import TestKit
import Testing

@Suite("Splitting to the yen")
struct SplitTests {
    @Test("parts add up to the amount and no part is off by a whole yen")
    func exact() throws {
        var random = SeededRandom.printed(for: "splitting")
        let seed = random.seed
        for _ in 0..<2000 {
            let amount = Yen(unchecked: Int64.random(in: 0...Yen.bound, using: &random))
            let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Yen(unchecked: Int64.random(in: 0...1_000_000, using: &random))
            }
            guard weights.total().isPositive else { continue }
            let parts = try Split.proportionally(amount, by: weights)
            #expect(parts.total() == amount, "seed \(seed)")
            let whole = Int128(weights.total().amount)
            for (part, weight) in zip(parts, weights) {
                let error = Int128(part.amount) * whole - Int128(amount.amount) * Int128(weight.amount)
                #expect(error > -whole && error < whole, "seed \(seed)")
            }
        }
    }

    @Test("equal fractions give their yen to the earlier part")
    func deterministic() throws {
        #expect(try Split.evenly(100, into: 3) == [34, 33, 33])
        #expect(try Split.proportionally(10, by: [1, 1, 0, 2]) == [3, 2, 0, 5])
    }

    @Test("nothing to weigh by, or a negative amount, is refused")
    func refused() {
        #expect(throws: LedgerError(.amountInvalid)) { try Split.proportionally(10, by: [0, 0]) }
        #expect(throws: LedgerError(.amountInvalid)) { try Split.proportionally(-1, by: [1]) }
        #expect(throws: LedgerError(.amountInvalid)) { try Split.evenly(1, into: 0) }
    }
}
