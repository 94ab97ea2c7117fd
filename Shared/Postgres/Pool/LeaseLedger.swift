import Glibc
internal import PollThread

/// The pool's state behind its lock, with the callers who wait.
final class LeaseLedger: Sendable {
    private struct State {
        var pool: PoolState
        var waiting: [PoolState.WaiterID: CheckedContinuation<Int, any Error>] = [:]
        var nextWaiter: PoolState.WaiterID = 0
        var onFinished: [CheckedContinuation<Void, Never>] = []
        var lastCommitAt: Int64?
    }

    private let state: Guarded<State>

    init(_ pool: PoolState) {
        state = Guarded(State(pool: pool))
    }

    /// A slot, at once or in turn. It must be released.
    /// - Throws: `PostgresError` (poolTimedOut, poolExhausted, poolClosed) or `CancellationError`.
    func lease(waitingAtMost timeout: Duration) async throws -> Int {
        try Task.checkCancellation()
        let (waiter, actions) = state.withLock { state in
            state.nextWaiter += 1
            return (state.nextWaiter, state.pool.request(state.nextWaiter))
        }
        switch actions.first {
        case .grant(_, let slot): return slot
        case .refuse(_, let refusal): throw refusal.error
        case .finish, nil: break
        }
        async let timer: Void = expire(waiter, after: timeout)
        _ = try? await timer
        return try await wait(waiter)
    }

    private func expire(_ waiter: PoolState.WaiterID, after timeout: Duration) async throws {
        try await Task.sleep(for: timeout)
        change { $0.withdraw(waiter, .timedOut) }
    }

    private func wait(_ waiter: PoolState.WaiterID) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in _ = continuation }
    }
}
