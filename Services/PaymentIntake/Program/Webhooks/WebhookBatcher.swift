import CodecPrimitives
import PollThread
import Postgres
import ServiceLifecycle

/// Lets calls that come at the same time share a commit (group commit): while a commit is under way, calls gather, and the
/// next one takes them all.
///
/// Commit follows commit on one connection's thread for as long as calls wait: between two of them no other thread has to
/// wake up. A batch that fails tells nobody so; each of its calls is then kept alone, and only the one at fault hears of it.
/// While it does not run, every call goes alone.
final class WebhookBatcher: Service {
    /// Bounds, all settings.
    struct Bounds: Sendable {
        /// Calls in one commit, 1 or more.
        var calls: Int
        /// Commits at one time.
        var transactions: Int
        /// How long a call that could go at once waits for others.
        var wait: Duration
        /// Commits in a row before the connection is given back, 1 or more.
        var row: Int
    }

    /// What a call that waited is told.
    enum Outcome: Sendable {
        case kept
        /// Its key is known: nothing was written.
        case known
        /// Its batch failed.
        case alone
    }

    /// Hears once what became of a call, on whichever thread knows it first; must not block.
    typealias Tell = @Sendable (Outcome) -> Void

    private struct Waiting {
        let pending: PendingCall
        let tell: Tell
    }

    private struct State {
        var isRunning = false
        var queue: [Waiting] = []
    }

    private let pool: PostgresPool
    private let bounds: Bounds
    private let state = Guarded(State())
    /// One for each commit at one time: there are calls.
    private let wakes: [(stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)]

    init(_ bounds: Bounds, in pool: PostgresPool) {
        (self.bounds, self.pool) = (bounds, pool)
        wakes = (0..<bounds.transactions).map { _ in AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }
    }

    func run() async throws {
        state.withLock { $0.isRunning = true }
        await cancelWhenGracefulShutdown { [wakes] in
            await withDiscardingTaskGroup { group in
                for wake in wakes { group.addTask { await self.work(at: wake.stream) } }
            }
        }
        sendAlone { $0.isRunning = false }
    }

    /// Keeps a call, with others where there are some.
    func keep(_ pending: PendingCall) async -> Outcome {
        await withCheckedContinuation { turn in keep(pending) { turn.resume(returning: $0) } }
    }

    /// The same for a caller that does not wait.
    func keep(_ pending: PendingCall, tell: @escaping Tell) {
        let (isRunning, isFirst) = state.withLock { state in
            guard state.isRunning else { return (false, false) }
            state.queue.append(Waiting(pending: pending, tell: tell))
            return (true, state.queue.count == 1)
        }
        // Whoever takes the first takes those that came after it.
        if isFirst { for wake in wakes { wake.continuation.yield() } }
        if !isRunning { tell(.alone) }
    }

    var isRunning: Bool { state.withLock { $0.isRunning } }
    var hasCalls: Bool { state.withLock { !$0.queue.isEmpty } }

    private func work(at wake: AsyncStream<Void>) async {
        for await _ in wake {
            // A process that ends has no time to wait for company.
            if bounds.wait > .zero { try? await Task.sleep(for: bounds.wait) }
            do {
                while hasCalls, try await pool.withStatements({ self.commitRow(in: $0) }) {}
            } catch {
                // Each caller meets the cause itself, within its own time.
                sendAlone()
            }
        }
    }

    /// Commit after commit; whether there may be more to do.
    private func commitRow(in session: borrowing Session) -> Bool {
        for _ in 0..<bounds.row {
            guard let batch = next() else { return false }
            // After a failure the connection is looked at before it is used again.
            guard commit(batch, in: session) else { return true }
        }
        return true
    }

    /// Tells each call of a batch what became of it; false when the batch failed.
    private func commit(_ batch: [Waiting], in session: borrowing Session) -> Bool {
        do {
            let new = try WebhookStore.insert(batch.map(\.pending), in: session)
            for waiting in batch {
                waiting.tell(new.contains(waiting.pending.key) ? .kept : .known)
            }
            return true
        } catch {
            for waiting in batch { waiting.tell(.alone) }
            return false
        }
    }

    /// The oldest that wait, each key once.
    private func next() -> [Waiting]? {
        state.withLock { [bounds] state in
            var (keys, taken, left): (Set<CallKey>, [Waiting], [Waiting]) = ([], [], [])
            for waiting in state.queue {
                let fits = taken.count < bounds.calls && keys.insert(waiting.pending.key).inserted
                if fits { taken.append(waiting) } else { left.append(waiting) }
            }
            state.queue = left
            return taken.isEmpty ? nil : taken
        }
    }

    /// Lets all that wait go alone.
    private func sendAlone(_ change: (inout State) -> Void = { _ in }) {
        let waiting = state.withLock { state in
            defer { state.queue = [] }
            change(&state)
            return state.queue
        }
        for one in waiting { one.tell(.alone) }
    }
}
