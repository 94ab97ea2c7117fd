import TestKit
import Testing

@testable import Postgres

@Suite struct PoolStateTests {
    @Test("slots are granted until none is free, then callers wait in the order they came")
    func fifo() {
        var pool = PoolState(size: 2, waitersMax: 3)
        #expect(pool.request(1) == [.grant(1, slot: 0)])
        #expect(pool.request(2) == [.grant(2, slot: 1)])
        #expect(pool.request(3).isEmpty)
        #expect(pool.request(4).isEmpty)
        #expect(pool.release(1, isLive: true) == [.grant(3, slot: 1)])
        #expect(pool.release(0, isLive: true) == [.grant(4, slot: 0)])
        #expect(pool.leasedCount == 2)
    }

    @Test("the waiting line is bounded")
    func bounded() {
        var pool = PoolState(size: 1, waitersMax: 1)
        _ = pool.request(1)
        #expect(pool.request(2).isEmpty)
        #expect(pool.request(3) == [.refuse(3, .tooManyWaiting)])
    }

    @Test("a slot with a connection is preferred to one without")
    func warmFirst() {
        var pool = PoolState(size: 3, waitersMax: 1)
        _ = pool.request(1)
        _ = pool.request(2)
        _ = pool.release(0, isLive: false)
        _ = pool.release(1, isLive: true)
        #expect(pool.request(3) == [.grant(3, slot: 1)])
    }

    @Test("closing refuses those who wait and ends with the last lease")
    func closing() {
        var pool = PoolState(size: 1, waitersMax: 5)
        _ = pool.request(1)
        _ = pool.request(2)
        #expect(pool.close() == [.refuse(2, .closed)])
        #expect(pool.request(3) == [.refuse(3, .closed)])
        #expect(pool.release(0, isLive: true) == [.finish])
        #expect(pool.close().isEmpty)
    }

    @Test("closing an unused pool is finished at once")
    func closingUnused() {
        var pool = PoolState(size: 2, waitersMax: 1)
        #expect(pool.close() == [.finish])
    }

    @Test("connections ahead of demand are made up to the wanted number only")
    func warming() {
        var pool = PoolState(size: 3, waitersMax: 1)
        #expect(pool.reserveVacant(warm: 1) == 0)
        #expect(pool.reserveVacant(warm: 1) == nil)
        _ = pool.release(0, isLive: true)
        pool.lose(0)
        #expect(pool.idleCount == 0)
        #expect(pool.reserveVacant(warm: 1) != nil)
    }

    @Test("in random sequences nobody overtakes, no slot has two holders, and every caller gets one answer")
    func random() {
        var random = SeededRandom.printed(for: "PoolState")
        for _ in 0..<2_000 {
            var model = PoolModel(size: Int.random(in: 1...4, using: &random))
            for _ in 0..<60 { model.step(&random) }
            model.finish()
        }
    }
}

/// A pool and what must be true of it.
private struct PoolModel {
    private var pool: PoolState
    private let size: Int
    private let waitersMax = 5
    private var next: UInt64 = 0
    private var waiting: [UInt64] = []
    private var leased: Set<Int> = []
    private var isClosed = false
    private var finishes = 0

    init(size: Int) {
        self.size = size
        pool = PoolState(size: size, waitersMax: waitersMax)
    }

    mutating func step(_ random: inout SeededRandom) {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<8: request()
        case 8..<15:
            guard let slot = leased.randomElement(using: &random) else { return }
            release(slot, isLive: Bool.random(using: &random))
        case 15..<17: withdraw(waiting.randomElement(using: &random) ?? next + 100)
        case 17: pool.lose(Int.random(in: 0..<size, using: &random))
        case 18:
            if let slot = pool.reserveVacant(warm: 2) {
                #expect(leased.insert(slot).inserted)
                #expect(!isClosed)
            }
        default: if Int.random(in: 0..<8, using: &random) == 0 { close() }
        }
        check()
    }

    mutating func finish() {
        close()
        for slot in leased { release(slot, isLive: true) }
        #expect(finishes == 1)
        #expect(pool.leasedCount == 0)
    }

    private mutating func request() {
        next += 1
        let actions = pool.request(next)
        if isClosed {
            #expect(actions == [.refuse(next, .closed)])
        } else if leased.count < size {
            take(actions, for: next)
        } else if waiting.count < waitersMax {
            #expect(actions.isEmpty)
            waiting.append(next)
        } else {
            #expect(actions == [.refuse(next, .tooManyWaiting)])
        }
    }

    private mutating func release(_ slot: Int, isLive: Bool) {
        leased.remove(slot)
        let actions = pool.release(slot, isLive: isLive)
        if let first = waiting.first {
            waiting.removeFirst()
            take(actions, for: first)
        } else {
            note(actions)
        }
    }

    private mutating func withdraw(_ waiter: UInt64) {
        let actions = pool.withdraw(waiter, .timedOut)
        let isKnown = waiting.contains(waiter)
        #expect(actions == (isKnown ? [.refuse(waiter, .timedOut)] : []))
        waiting.removeAll { $0 == waiter }
    }

    private mutating func close() {
        let actions = pool.close()
        if isClosed {
            #expect(actions.isEmpty)
            return
        }
        isClosed = true
        #expect(actions.filter { $0 != .finish } == waiting.map { .refuse($0, .closed) })
        waiting = []
        note(actions.filter { $0 == .finish })
    }

    private mutating func take(_ actions: [PoolState.Action], for waiter: UInt64) {
        guard actions.count == 1, case .grant(waiter, let slot) = actions[0] else {
            Issue.record("\(waiter) should have been served, not \(actions)")
            return
        }
        #expect(leased.insert(slot).inserted)
    }

    private mutating func note(_ actions: [PoolState.Action]) {
        let isLast = isClosed && leased.isEmpty
        #expect(actions == (isLast ? [.finish] : []))
        finishes += actions.count
    }

    private func check() {
        #expect(pool.leasedCount == leased.count)
        #expect(pool.waitingCount == waiting.count)
        #expect(waiting.isEmpty || leased.count == size)
        #expect(pool.openCount <= size)
    }
}
