import TestKit
import Testing

@testable import Rabbit

@Suite("waits")
struct WaitsTests {
    @Test("each wait doubles up to the cap, and at most half of it is random")
    func backoff() {
        var random = SeededRandom.printed(for: "Backoff")
        for _ in 0..<1000 {
            let first = Int.random(in: 1...500, using: &random)
            let cap = Int.random(in: 1...20_000, using: &random)
            var backoff = Backoff(firstMilliseconds: first, capMilliseconds: cap)
            var full = first
            for _ in 0..<80 {
                let wait = backoff.next(using: &random)
                #expect(wait <= .milliseconds(full) && wait >= .milliseconds(full / 2))
                full = min(max(first, cap), full * 2)
            }
            backoff.reset()
            #expect(backoff.next(using: &random) <= .milliseconds(first))
        }
    }

    @Test("pauses in a row grow, but never beyond the cap unless the handler asks for more")
    func pauses() {
        var pauses = PauseLength(capSeconds: 60)
        let lengths = (0..<6).map { _ in pauses.next(atLeast: .seconds(5)) }
        #expect(lengths == [5, 10, 20, 40, 60, 60].map { .seconds($0) })
        #expect(pauses.next(atLeast: .seconds(90)) == .seconds(90))
        pauses.reset()
        #expect(pauses.next(atLeast: .seconds(5)) == .seconds(5))
    }
}
