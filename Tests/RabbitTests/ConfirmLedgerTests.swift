import TestKit
import Testing

@testable import Rabbit

@Suite("ConfirmLedger")
struct ConfirmLedgerTests {
    private func settled(_ ledger: inout ConfirmLedger<Int>, _ tag: UInt64, multiple: Bool) throws -> [Int] {
        var waiters: [Int] = []
        try ledger.settle(tag, multiple: multiple) { waiters.append($0) }
        return waiters
    }

    @Test("numbers start at 1 and grow by 1")
    func numbering() throws {
        var ledger = ConfirmLedger<Int>(window: 4)
        #expect(try (1...4).map { try ledger.published($0) } == [1, 2, 3, 4])
    }

    @Test("an ack of several covers the gap and leaves alone what was settled before")
    func multipleCoversGap() throws {
        var ledger = ConfirmLedger<Int>(window: 8)
        for waiter in 1...6 { _ = try ledger.published(waiter) }
        #expect(try settled(&ledger, 2, multiple: false) == [2])
        #expect(try settled(&ledger, 5, multiple: true) == [1, 3, 4, 5])
        #expect(ledger.outstanding == 1)
        #expect(ledger.room == 7)
    }

    @Test("an open number before settled ones keeps the window in place")
    func windowIsASpan() throws {
        var ledger = ConfirmLedger<Int>(window: 3)
        for waiter in 1...3 { _ = try ledger.published(waiter) }
        _ = try settled(&ledger, 2, multiple: false)
        _ = try settled(&ledger, 3, multiple: false)
        #expect(ledger.room == 0)
        #expect(throws: RabbitError.self) { try ledger.published(4) }
        _ = try settled(&ledger, 1, multiple: false)
        #expect(ledger.room == 3)
    }

    @Test(
        "zero, numbers not yet given and numbers settled before are errors and change nothing",
        arguments: [UInt64(0), 2, 4, .max], [false, true])
    func unknownNumbers(tag: UInt64, multiple: Bool) throws {
        var ledger = ConfirmLedger<Int>(window: 8)
        for waiter in 1...3 { _ = try ledger.published(waiter) }
        _ = try settled(&ledger, 2, multiple: false)
        #expect(throws: RabbitError.self) { try settled(&ledger, tag, multiple: multiple) }
        #expect(ledger.outstanding == 2)
    }

    @Test("a lost connection fails every open waiter once, in order, and numbers start again")
    func failAll() throws {
        var ledger = ConfirmLedger<Int>(window: 8)
        for waiter in 1...5 { _ = try ledger.published(waiter) }
        _ = try settled(&ledger, 3, multiple: false)
        var failed: [Int] = []
        ledger.failAll { failed.append($0) }
        #expect(failed == [1, 2, 4, 5])
        #expect(ledger.outstanding == 0)
        #expect(try ledger.published(9) == 1)
    }

    @Test("any course of publishes, acks, nacks and wrong numbers agrees with a plain model")
    func randomCourses() throws {
        var random = SeededRandom.printed(for: "ConfirmLedger")
        for _ in 0..<3000 {
            var ledger = ConfirmLedger<Int>(window: Int.random(in: 1...12, using: &random))
            var open: [UInt64: Int] = [:]
            var next: UInt64 = 1
            for waiter in 0..<Int.random(in: 1...60, using: &random) {
                if Bool.random(using: &random) {
                    let hasRoom = next - (open.keys.min() ?? next) < UInt64(ledger.window)
                    #expect((ledger.room > 0) == hasRoom)
                    guard hasRoom else { continue }
                    #expect(try ledger.published(waiter) == next)
                    open[next] = waiter
                    next += 1
                    continue
                }
                let tag = UInt64.random(in: 0...next, using: &random)
                let multiple = Bool.random(using: &random)
                let expected = open.keys.filter { multiple ? $0 <= tag : $0 == tag }.sorted().compactMap { open[$0] }
                if open[tag] == nil {
                    #expect(throws: RabbitError.self) { try settled(&ledger, tag, multiple: multiple) }
                } else {
                    #expect(try settled(&ledger, tag, multiple: multiple) == expected)
                    open = open.filter { multiple ? $0.key > tag : $0.key != tag }
                }
                #expect(ledger.outstanding == open.count)
            }
        }
    }
}
