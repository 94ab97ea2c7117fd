public import Logging
internal import PollThread

/// A fixed number of connections to one database, each with a thread of its own, lent to one caller after another.
///
/// It works at once and connects on demand; `run()` keeps some connections open ahead of demand and closes them at
/// the end. Without `run()`, end with `close()`.
public final class PostgresPool: Sendable {
    let settings: PostgresSettings
    let logger: Logger
    let connections: [PostgresConnection]
    let ledger: LeaseLedger
    private let canceller = Canceller()
    /// Set by `shutdown()`.
    let closing = Latch()

    /// Makes no connection yet.
    public init(_ settings: PostgresSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        let ledger = LeaseLedger(PoolState(size: settings.poolSize, waitersMax: settings.waitersMax))
        self.ledger = ledger
        connections = (0..<settings.poolSize).map { slot in
            PostgresConnection(settings, name: "pg-\(slot)", logger: logger) { ledger.lose(slot) }
        }
    }

    /// Runs `body` in a transaction on one connection: commits when it returns, rolls back when it throws.
    ///
    /// `body` is synchronous: nothing else can be awaited while the transaction is open. It is run again, a bounded
    /// number of times, when the server says so (40001, 40P01, or a prepared statement that no longer fits), so it
    /// must have no effect but through the transaction.
    /// - Throws: what `body` throws; `PostgresError`, whose `outcome` is `unknown` when the connection was lost at
    ///   the commit; `CancellationError` when the task was cancelled before the commit.
    public func withTransaction<T: Sendable>(
        _ options: TransactionOptions = .readWrite, _ body: @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await withLease { connection, ticket in
            var pause = RetryPause(settings)
            while true {
                let (outcome, isLive) = await connection.transaction(ticket, options, body)
                if case .failure(let error) = outcome, pause.isWorthwhile(after: error) {
                    try await pause.sleep()
                    continue
                }
                switch outcome {
                case .success: ledger.noteCommit()
                case .failure(let error): ledger.note(error)
                }
                return (outcome, isLive)
            }
        }
    }

    /// Runs `body` on one connection, each statement committing by itself. Locks, settings and temporary tables made
    /// there end with it.
    public func withConnection<T: Sendable>(
        _ body: @Sendable (borrowing Session) throws -> T
    ) async throws -> T {
        try await withLease { connection, ticket in await connection.session(ticket, isShared: true, body) }
    }

    /// Runs `body` with statements that commit by themselves, each one way to the server and back where a transaction has
    /// three. For statements alone: locks, settings and temporary tables would be left to the next caller.
    ///
    /// Nothing is done again: the error's `outcome` tells whether a failed statement may have taken effect.
    public func withStatements<T: Sendable>(
        _ body: @Sendable (borrowing Session) throws -> T
    ) async throws -> T {
        try await withLease { connection, ticket in
            let (outcome, isLive) = await connection.session(ticket, isShared: false, body)
            switch outcome {
            case .success: ledger.noteCommit()
            case .failure(let error): ledger.note(error)
            }
            return (outcome, isLive)
        }
    }

    /// What the pool is doing now, for health and metrics.
    public var snapshot: PoolSnapshot { ledger.snapshot }

    /// No new leases from now on; `run()` then ends. Any number of times, from any thread.
    public func shutdown() {
        ledger.close()
        closing.set()
    }

    private func withLease<T: Sendable>(
        _ use: (PostgresConnection, Interrupt.Ticket) async throws -> (Result<T, any Error>, isLive: Bool)
    ) async throws -> T {
        let slot = try await ledger.lease(waitingAtMost: .seconds(settings.acquireTimeoutSeconds))
        let connection = connections[slot]
        let ticket = connection.interrupt.issue()
        var isLive = true
        defer {
            connection.interrupt.end(ticket)
            ledger.release(slot, isLive: isLive)
        }
        let canceller = canceller
        let outcome: Result<T, any Error>
        (outcome, isLive) = try await withTaskCancellationHandler {
            try await use(connection, ticket)
        } onCancel: {
            // The request blocks for a connection to the server, so it has a thread of its own.
            if connection.interrupt.cancel(ticket) { Task { await canceller.fire(connection.interrupt, ticket) } }
        }
        return try outcome.cancellationMapped.get()
    }

    /// Cancels what every lease is doing.
    func interruptLeases() async {
        for connection in connections {
            guard let ticket = connection.interrupt.cancelCurrent() else { continue }
            await canceller.fire(connection.interrupt, ticket)
        }
    }
}

extension Result where Failure == any Error {
    /// A statement that ended because the task was cancelled is reported as cancellation.
    var cancellationMapped: Result {
        mapError { error in
            guard let error = error as? PostgresError, error.code == .cancelled, Task.isCancelled else { return error }
            return CancellationError()
        }
    }
}
