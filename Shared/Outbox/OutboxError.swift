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
