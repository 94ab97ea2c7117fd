/// An event that happens once; any number of tasks may wait for it. Waiting also ends when the waiting task is cancelled.
public final class Latch: Sendable {
    private struct State {
        var isSet = false
        var nextID = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    private let state = Guarded(State())

    /// Not set.
    public init() {}

    /// Whether the event has happened.
    public var isSet: Bool { state.withLock { $0.isSet } }

    /// The event has happened. From any thread, any number of times.
    public func set() {
        let waiters = state.withLock { state in
            state.isSet = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the event has happened, or when the task is cancelled.
    public func wait() async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in begin(id, continuation) }
        } onCancel: {
            cancel(id)
        }
        _ = state.withLock { $0.cancelled.remove(id) }
    }

    /// True when the event has happened, false when the time has passed or the task was cancelled first.
    @discardableResult
    public func wait(atMost duration: Duration) async -> Bool {
        if isSet { return true }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
        return isSet
    }

    private func begin(_ id: Int, _ continuation: CheckedContinuation<Void, Never>) {
        let mustWait = state.withLock { state in
            if state.isSet || state.cancelled.contains(id) { return false }
            state.waiters[id] = continuation
            return true
        }
        if !mustWait { continuation.resume() }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state in
            state.cancelled.insert(id)
            return state.waiters.removeValue(forKey: id)
        }
        waiter?.resume()
    }
}
