import PollThread
import Testing

@Suite("Latch")
struct LatchTests {
    @Test("a latch wakes all who wait, and whoever comes later does not wait")
    func latch() async {
        let latch = Latch()
        #expect(await !latch.wait(atMost: .milliseconds(1)))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { await latch.wait() } }
            latch.set()
        }
        await latch.wait()
        #expect(await latch.wait(atMost: .zero))
    }

    @Test("waiting for a latch ends when the task is cancelled")
    func latchCancelled() async {
        let latch = Latch()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { await latch.wait() } }
            group.cancelAll()
        }
        #expect(!latch.isSet)
    }
}
