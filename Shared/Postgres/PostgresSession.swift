public import Logging
internal import PollThread

/// One connection held for a long time, outside any pool: for a session advisory lock that must stand while other
/// work is awaited between the calls.
///
/// It connects with its first use. Once lost it stays lost (its locks are gone with it): make a new one.
public final class PostgresSession: Sendable {
    private let connection: PostgresConnection
    private let canceller = Canceller()
    private let loss: Latch

    /// Does not connect yet.
    public init(_ settings: PostgresSettings, logger: Logger) {
        let loss = Latch()
        self.loss = loss
        connection = PostgresConnection(settings, name: "pg-session", isRenewed: false, logger: logger) {
            loss.set()
        }
    }

    /// Runs `body` on the connection, each statement committing by itself. Calls run one after another.
    /// - Throws: what `body` throws; `PostgresError`; `CancellationError`.
    public func run<T: Sendable>(_ body: @Sendable (borrowing Session) throws -> T) async throws -> T {
        try await use { ticket in await connection.session(ticket, isShared: false, body) }
    }

    /// Runs `body` in a transaction on the connection: it commits only while the session's locks stand. Nothing is
    /// repeated.
    public func withTransaction<T: Sendable>(
        _ options: TransactionOptions = .readWrite, _ body: @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        try await use { ticket in await connection.transaction(ticket, options, body) }
    }

    /// True once the connection was lost or closed; what it held is gone.
    public var isBroken: Bool { loss.isSet }

    /// Returns when the connection is lost or closed, or when the task is cancelled.
    public func untilBroken() async {
        await loss.wait()
    }

    /// Closes the connection; its locks are given back by the server.
    public func close() async {
        await connection.close()
        loss.set()
    }

    private func use<T: Sendable>(
        _ body: (Interrupt.Ticket) async -> (Result<T, any Error>, isLive: Bool)
    ) async throws -> T {
        let ticket = connection.interrupt.issue()
        defer { connection.interrupt.end(ticket) }
        let (connection, canceller) = (connection, canceller)
        let (outcome, isLive) = await withTaskCancellationHandler {
            await body(ticket)
        } onCancel: {
            // The request blocks for a connection to the server, so it has a thread of its own.
            if connection.interrupt.cancel(ticket) { Task { await canceller.fire(connection.interrupt, ticket) } }
        }
        if !isLive, await connection.isEnded { loss.set() }
        return try outcome.cancellationMapped.get()
    }
}
