import CLinux
import Glibc
import PollThread
import Testing

/// An actor on a thread of its own that notes what happened there.
private actor Diary {
    nonisolated let thread: PollThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    private(set) var entries: [Int] = []
    private(set) var wakes = 0
    private var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?

    init(thread: PollThread = PollThread(name: "test-diary")) {
        self.thread = thread
    }

    func note(_ entry: Int) -> pid_t {
        entries.append(entry)
        return saiken_thread_number()
    }

    func watch(_ descriptor: CInt?, for readiness: Readiness = .readable, every: Duration) {
        thread.watch(descriptor, for: readiness, every: every) { [weak self] in
            self?.assumeIsolated { $0.woken() }
        }
    }

    func unwatch() {
        thread.unwatch()
    }

    private func woken() {
        wakes += 1
        guard let waiting, wakes >= waiting.count else { return }
        self.waiting = nil
        waiting.continuation.resume()
    }

    /// Returns when `count` more wakes have come.
    func wakesMore(_ count: Int) async {
        await withCheckedContinuation { waiting = (wakes + count, $0) }
    }
}

@Suite struct PollThreadTests {
    @Test("jobs run in the order they came, all on one thread that is not the caller's")
    func order() async {
        let diary = Diary()
        var threads: Set<pid_t> = []
        for entry in 0..<500 { threads.insert(await diary.note(entry)) }
        #expect(await diary.entries == Array(0..<500))
        #expect(threads.count == 1)
        #expect(!threads.contains(getpid()))
        diary.thread.stop()
    }

    @Test("jobs sent by many tasks at once all run, one at a time")
    func contention() async {
        let diary = Diary()
        await withTaskGroup { group in
            for entry in 0..<2_000 { group.addTask { _ = await diary.note(entry) } }
        }
        #expect(await diary.entries.sorted() == Array(0..<2_000))
        diary.thread.stop()
    }

    @Test("a caller on another thread is told that it is not on this one")
    func wrongThread() async {
        let diary = Diary()
        _ = await diary.note(1)
        #expect(diary.thread.isIsolatingCurrentContext() == false)
        #expect(await diary.isOnItsThread())
        diary.thread.stop()
    }

    @Test("a readable descriptor wakes the thread")
    func readable() async {
        let diary = Diary()
        let wake = saiken_wake_open()
        defer { close(wake) }
        await diary.watch(wake, every: .seconds(600))
        async let woken: Void = diary.wakesMore(3)
        saiken_wake_signal(wake)
        await woken
        await diary.unwatch()
        diary.thread.stop()
    }

    @Test("a descriptor that takes bytes wakes a thread that asks for it")
    func writable() async {
        let diary = Diary()
        let wake = saiken_wake_open()
        defer { close(wake) }
        await diary.watch(wake, for: .writable, every: .seconds(600))
        await diary.wakesMore(5)
        await diary.unwatch()
        diary.thread.stop()
    }

    @Test("without any descriptor the thread wakes by the period")
    func periodic() async {
        let diary = Diary()
        await diary.watch(nil, every: .milliseconds(5))
        await diary.wakesMore(3)
        await diary.unwatch()
        diary.thread.stop()
    }

    @Test("a job that comes after stop still runs")
    func lateJob() async {
        let diary = Diary()
        _ = await diary.note(1)
        diary.thread.stop()
        for entry in 2...50 { _ = await diary.note(entry) }
        #expect(await diary.entries == Array(1...50))
    }

    @Test("stop ends the OS thread and lets the executor go")
    func stopEnds() async {
        weak var thread: PollThread?
        do {
            let diary = Diary()
            thread = diary.thread
            _ = await diary.note(1)
            diary.thread.stop()
        }
        let deadline = Deadline.after(.seconds(10))
        while thread != nil, !deadline.hasPassed { await Task.yield() }
        #expect(thread == nil)
    }
}

extension Diary {
    func isOnItsThread() -> Bool {
        thread.isIsolatingCurrentContext() == true
    }
}
