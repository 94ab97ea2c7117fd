import PollThread
import Testing

/// An actor that lives for one call, and its thread with it.
private actor Brief {
    nonisolated let thread = PollThread(name: "test-brief")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    func echo(_ number: Int) -> Int { number }

    deinit { thread.stop() }
}

@Suite("Lifetime of a thread")
struct LifetimeTests {
    /// The call may return, and the actor end, while the thread that handed the job over is still inside `enqueue`.
    @Test("a job may let go of the last owner of its thread while it is being handed over")
    func lastOwner() async {
        let wrong = await withTaskGroup(of: Int.self) { group in
            for start in 0..<16 {
                group.addTask {
                    var wrong = 0
                    for number in 0..<250 where await Brief().echo(start + number) != start + number { wrong += 1 }
                    return wrong
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
