public import Postgres

/// What went wrong in the machinery of messages. Descriptions hold codes and counts only.
public struct OutboxError: Error, Hashable, Sendable {
    /// The kinds of failure.
    public enum Code: String, Sendable {
        /// An envelope names another service as its source.
        case foreignSource
        /// More than `Outbox.envelopes` envelopes at once.
        case tooMany
        /// A parked message is not open any more, or was never there.
        case notParked
        /// A value stored by this module cannot be read back.
        case damaged
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) { (self.code, self.detail) = (code, detail) }

    /// The same call fails again.
    public var isRetriable: Bool { false }
}

extension OutboxError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}

/// Thrown by a handler that will not take one message: it alone is parked, under this code.
public struct MessageRefused: Error, Hashable, Sendable {
    /// A stable code such as `unknown_claim`; the cause under which the message is parked is `refused.<code>`.
    public let code: String

    public init(code: String) { self.code = code }

    public var isRetriable: Bool { false }
}

/// Thrown by a handler that takes a message but for a part of it. The whole message is parked, so that nothing of it is lost
/// and its stream waits; what `rest` applies takes effect at once, and must be known by keys of its own when the message is
/// tried again.
public struct PartRefused: Error, Sendable {
    /// As of `MessageRefused`.
    public let code: String
    /// Applies what can be applied, in a transaction of its own.
    public let rest: @Sendable (_ tx: borrowing Transaction) throws -> Void

    public init(code: String, rest: @escaping @Sendable (_ tx: borrowing Transaction) throws -> Void) {
        (self.code, self.rest) = (code, rest)
    }

    public var isRetriable: Bool { false }
}
