/// How a transaction is begun.
public struct TransactionOptions: Sendable, Hashable {
    /// What a transaction sees of others (PostgreSQL 15, 13.2).
    public enum Isolation: String, Sendable, Hashable {
        case readCommitted = "read committed"
        case repeatableRead = "repeatable read"
        case serializable
    }

    /// Read committed unless chosen otherwise.
    public var isolation: Isolation
    /// The server refuses writes.
    public var isReadOnly: Bool
    /// Another bound for each statement of this transaction; nil takes that of the settings.
    public var statementTimeoutSeconds: Int?
    /// How long a statement may wait for a lock (55P03 after that); nil leaves it to the statement's own bound.
    public var lockTimeoutSeconds: Int?

    /// The defaults are those of `readWrite`.
    public init(
        isolation: Isolation = .readCommitted, isReadOnly: Bool = false, statementTimeoutSeconds: Int? = nil,
        lockTimeoutSeconds: Int? = nil
    ) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
        self.statementTimeoutSeconds = statementTimeoutSeconds
        self.lockTimeoutSeconds = lockTimeoutSeconds
    }

    /// Read committed, as PostgreSQL has it by default.
    public static let readWrite = TransactionOptions()
    /// One snapshot for all statements, no writes.
    public static let readOnly = TransactionOptions(isolation: .repeatableRead, isReadOnly: true)
    /// As if transactions ran one after another; 40001 is to be expected and is repeated.
    public static let serializable = TransactionOptions(isolation: .serializable)

    /// What begins the transaction; `graceSeconds` is how far the server's bound stands behind ours.
    func beginSQL(graceSeconds: Int) -> String {
        var sql = "begin isolation level \(isolation.rawValue) \(isReadOnly ? "read only" : "read write")"
        if let statementTimeoutSeconds {
            sql += "; set local statement_timeout = \((statementTimeoutSeconds + graceSeconds) * 1000)"
        }
        if let lockTimeoutSeconds { sql += "; set local lock_timeout = \(lockTimeoutSeconds * 1000)" }
        return sql
    }
}
