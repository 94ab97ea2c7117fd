import PollThread
import Testing

@Suite struct GuardedTests {
    @Test("no update is lost under contention")
    func contention() async {
        let total = Guarded(0)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<10_000 { total.withLock { $0 += 1 } } }
            }
        }
        #expect(total.withLock { $0 } == 80_000)
    }

    @Test("an error leaves the lock open for the next")
    func errors() {
        struct Refused: Error {}
        let value = Guarded(1)
        #expect(throws: Refused.self) { try value.withLock { _ throws(Refused) in throw Refused() } }
        #expect(value.withLock { $0 } == 1)
    }
}

@Suite struct DeadlineTests {
    @Test("a deadline in the past has passed and leaves nothing")
    func past() {
        let deadline = Deadline.after(.seconds(-1))
        #expect(deadline.hasPassed)
        #expect(deadline.remaining == .zero)
        #expect(deadline.pollMilliseconds == 0)
    }

    @Test("a deadline to come is rounded up, so that a wait does not end before it")
    func future() {
        let deadline = Deadline.after(.microseconds(900_001_500))
        #expect(!deadline.hasPassed)
        #expect(deadline.pollMilliseconds > 899_000)
        #expect(deadline.pollMilliseconds <= 900_002)
        #expect(Deadline.after(.nanoseconds(500_000_000)).pollMilliseconds > 0)
    }

    @Test("never is later than any deadline and never passes")
    func never() {
        #expect(Deadline.after(.seconds(1_000_000_000)) < .never)
        #expect(!(Deadline.never < .never))
        #expect(Deadline.never.pollMilliseconds == -1)
        #expect(!Deadline.never.hasPassed)
    }
}
