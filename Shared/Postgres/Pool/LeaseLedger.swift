internal import PollThread

/// The pool's state behind its lock, with the callers who wait.
final class LeaseLedger: Sendable {
    fileprivate struct State {
        var pool: PoolState
        var waiting: [PoolState.WaiterID: CheckedContinuation<Int, any Error>] = [:]
        /// Answers that came before their waiter had begun to wait.
        var early: [PoolState.WaiterID: Result<Int, any Error>] = [:]
        var lastWaiter: PoolState.WaiterID = 0
        var lastCommitAt: Int64?
        var lastExhaustedAt: Int64?
    }

    private let state: Guarded<State>
    /// Set when the pool is closing and no lease is left.
    let finished = Latch()

    init(_ pool: PoolState) {
        state = Guarded(State(pool: pool))
    }

    var snapshot: PoolSnapshot {
        state.withLock { state in
            PoolSnapshot(
                idle: state.pool.idleCount, leased: state.pool.leasedCount, waiting: state.pool.waitingCount,
                lastCommitAt: state.lastCommitAt, lastExhaustedAt: state.lastExhaustedAt)
        }
    }

    /// A slot, at once or in turn. It must be released.
    /// - Throws: `PostgresError` (poolTimedOut, poolExhausted, poolClosed) or `CancellationError`.
    func lease(waitingAtMost timeout: Duration) async throws -> Int {
        try Task.checkCancellation()
        let (waiter, actions) = state.withLock { state in
            state.lastWaiter += 1
            return (state.lastWaiter, state.pool.request(state.lastWaiter))
        }
        switch actions.first {
        case .grant(_, let slot): return slot
        case .refuse(_, let refusal): throw refusal.error
        case .finish, nil: break
        }
        async let _: Void = expire(waiter, after: timeout)
        return try await withTaskCancellationHandler {
            try await wait(waiter)
        } onCancel: {
            change { $0.withdraw(waiter, .cancelled) }
        }
    }

    func release(_ slot: Int, isLive: Bool) {
        change { $0.release(slot, isLive: isLive) }
    }

    /// The connection of a free slot has ended by itself.
    func lose(_ slot: Int) {
        state.withLock { $0.pool.lose(slot) }
    }

    /// A slot to be connected ahead of demand; it must be released.
    func reserveVacant(warm: Int) -> Int? {
        state.withLock { $0.pool.reserveVacant(warm: warm) }
    }

    func close() {
        change { $0.close() }
    }

    func noteCommit() {
        let now = WallTime.now()
        state.withLock { $0.lastCommitAt = now }
    }

    /// Remembers an error that says that the server has no room.
    func note(_ error: any Error) {
        guard let error = error as? PostgresError, error.code == .serverExhausted else { return }
        let now = WallTime.now()
        state.withLock { $0.lastExhaustedAt = now }
    }
}

extension LeaseLedger {
    private func wait(_ waiter: PoolState.WaiterID) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let early = state.withLock { state -> Result<Int, any Error>? in
                if let early = state.early.removeValue(forKey: waiter) { return early }
                state.waiting[waiter] = continuation
                return nil
            }
            if let early { continuation.resume(with: early) }
        }
    }

    /// Ends by cancellation when the waiter has been served.
    private func expire(_ waiter: PoolState.WaiterID, after timeout: Duration) async {
        guard (try? await Task.sleep(for: timeout)) != nil else { return }
        change { $0.withdraw(waiter, .timedOut) }
    }

    /// Changes the state and does what follows from it, outside the lock.
    private func change(_ body: (inout PoolState) -> [PoolState.Action]) {
        let (answers, isFinished) = state.withLock { state in
            let actions = body(&state.pool)
            return (actions.compactMap { state.answer($0) }, actions.contains(.finish))
        }
        for (waiter, answer) in answers { waiter.resume(with: answer) }
        if isFinished { finished.set() }
    }
}

extension LeaseLedger.State {
    /// Whom the action answers, and with what; an answer nobody waits for yet is kept.
    fileprivate mutating func answer(
        _ action: PoolState.Action
    ) -> (CheckedContinuation<Int, any Error>, Result<Int, any Error>)? {
        let (id, result): (PoolState.WaiterID, Result<Int, any Error>)
        switch action {
        case .grant(let waiter, let slot): (id, result) = (waiter, .success(slot))
        case .refuse(let waiter, let refusal): (id, result) = (waiter, .failure(refusal.error))
        case .finish: return nil
        }
        if let waiter = waiting.removeValue(forKey: id) { return (waiter, result) }
        early[id] = result
        return nil
    }
}

extension PoolState.Refusal {
    /// How the caller learns of it.
    var error: any Error {
        switch self {
        case .tooManyWaiting:
            PostgresError(code: .poolExhausted, message: "too many callers wait for a connection")
        case .timedOut: PostgresError(code: .poolTimedOut, message: "no connection became free in time")
        case .closed: PostgresError(code: .poolClosed, message: "the pool is closing")
        case .cancelled: CancellationError()
        }
    }
}
