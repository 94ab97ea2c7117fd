/// What went wrong in the database or on the way to it.
///
/// Descriptions hold no parameters, no row contents and no `DETAIL`: these may be personal data.
public struct PostgresError: Error, Sendable, Hashable {
    /// The kind of failure, for deciding; `sqlState` has the server's own word.
    public enum Code: String, Sendable, Hashable {
        /// No connection could be made.
        case connectionFailed
        /// The connection ended during use.
        case connectionLost
        /// The statement took longer than its deadline.
        case timedOut
        /// The task was cancelled; `withTransaction` turns this into `CancellationError`.
        case cancelled
        /// 40001: repeating the transaction may succeed.
        case serializationFailure
        /// 40P01: repeating the transaction may succeed.
        case deadlock
        case uniqueViolation, foreignKeyViolation, checkViolation, notNullViolation, exclusionViolation
        /// 55P03, or `lock_timeout` has passed.
        case lockNotAvailable
        case insufficientPrivilege
        /// The transaction had failed before, its body went on and returned: nothing was committed.
        case transactionAborted
        /// A prepared statement no longer fits the schema; the repetition prepares it anew.
        case stalePlan
        /// The server leaves or starts: 57P01 to 57P03.
        case serverUnavailable
        /// Disk, memory or connections of the server are used up (class 53), or its storage fails (class 58).
        case serverExhausted
        /// Any other error of the server.
        case server
        /// A column is not of the type that was asked for.
        case typeMismatch
        /// A column is NULL and the caller asked for a value.
        case unexpectedNull
        /// A column number that the result does not have.
        case columnMissing
        /// The library was used in a way it refuses.
        case misuse
        /// No connection became free in time.
        case poolTimedOut
        /// Too many callers are waiting for a connection already.
        case poolExhausted
        case poolClosed
        /// An applied migration differs from the one at hand, or one is missing before it.
        case migrationRefused
    }

    /// What is known about the effect of the failed statement or transaction.
    public enum Outcome: String, Sendable, Hashable {
        /// It had no effect.
        case rolledBack
        /// It may or may not have taken effect: repeat only through a key inserted in the same transaction.
        case unknown
    }

    /// What kind of failure it is.
    public let code: Code
    /// Five characters of SQLSTATE when the server spoke.
    public let sqlState: String?
    /// The server's primary message without the value it may quote, or ours.
    public let message: String
    /// The violated constraint.
    public let constraint: String?
    /// Whether the failed work may have taken effect.
    public var outcome: Outcome
    /// In a pipeline: the index of the first statement that failed. Those after it were skipped.
    public var statementIndex: Int?

    /// An error of this module's own, or one with what the server said.
    public init(
        code: Code, sqlState: String? = nil, message: String, constraint: String? = nil,
        outcome: Outcome = .rolledBack
    ) {
        self.code = code
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.outcome = outcome
    }

    /// Whether the same work may succeed later without any change: the failure is the environment's, not the work's.
    /// With an `unknown` outcome a repetition needs a deduplication key.
    public var isRetriable: Bool {
        switch code {
        case .connectionFailed, .connectionLost, .timedOut, .serializationFailure, .deadlock, .lockNotAvailable,
            .stalePlan, .serverUnavailable, .serverExhausted, .poolTimedOut, .poolExhausted:
            true
        case .server: sqlState == "25006"
        default: false
        }
    }
}

extension PostgresError {
    /// Whether the database, and not the work, is to blame: the same work may succeed later, and where it is not known
    /// whether it took effect, doing it again finds out.
    public var isPassing: Bool { isRetriable || outcome == .unknown || code == .poolClosed }
}

extension PostgresError: CustomStringConvertible {
    /// For logs: kind, SQLSTATE, constraint and message, never a value.
    public var description: String {
        var text = "postgres \(code.rawValue)"
        if let sqlState { text += " \(sqlState)" }
        if let constraint { text += " \(constraint)" }
        if let statementIndex { text += " at statement \(statementIndex)" }
        if outcome == .unknown { text += ", outcome unknown" }
        return "\(text): \(message)"
    }
}

extension PostgresError.Code {
    /// The kind of a server error by its SQLSTATE (PostgreSQL 15, Appendix A).
    init(sqlState: String) {
        switch sqlState {
        case "40001": self = .serializationFailure
        case "40P01": self = .deadlock
        case "23505": self = .uniqueViolation
        case "23503": self = .foreignKeyViolation
        case "23514": self = .checkViolation
        case "23502": self = .notNullViolation
        case "23P01": self = .exclusionViolation
        case "55P03": self = .lockNotAvailable
        case "42501": self = .insufficientPrivilege
        case "57014": self = .timedOut
        case "57P01", "57P02", "57P03": self = .serverUnavailable
        case "26000": self = .stalePlan
        default:
            switch sqlState.prefix(2) {
            case "08": self = .connectionLost
            case "53", "58": self = .serverExhausted
            default: self = .server
            }
        }
    }
}

/// Takes the value out of a server message: data exceptions (class 22) quote it after `: "`.
func withoutQuotedValue(_ message: String, sqlState: String?) -> String {
    guard let sqlState, sqlState.hasPrefix("22") else { return message }
    var kept = message[...]
    for end in message.indices where message[end...].hasPrefix(": \"") {
        kept = message[..<end]
        break
    }
    return String(kept)
}
