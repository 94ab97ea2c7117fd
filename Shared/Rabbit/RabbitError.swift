/// Every failure of this module.
public struct RabbitError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        /// No TCP connection within the time.
        case unreachable
        /// TLS could not be set up: no file, an untrusted certificate, another host's certificate.
        case insecure
        /// The broker refused user, password or vhost.
        case accessRefused
        /// A queue that our messages must reach does not exist.
        case queueMissing
        /// The broker closed the channel or the connection; `brokerCode` says why.
        case closed
        /// The broker cancelled our consumer: its queue was deleted or its leader moved.
        case consumerCancelled
        /// Frames that the protocol does not allow here.
        case protocolViolation
        /// The socket broke, or the peer missed its heartbeats.
        case connectionLost
        /// A deadline passed.
        case timedOut
        /// The broker takes nothing for now: memory or disk alarm (`connection.blocked`).
        case blocked
        /// There is no connection at the moment.
        case notConnected
        /// Too many batches wait already, or the window is full.
        case busy
        /// The client is stopping or has stopped.
        case stopped
        /// A message that AMQP cannot carry (a key of more than 255 bytes, a body above the bound).
        case unsendable
    }

    public let code: Code
    /// The broker's reply code (AMQP 0-9-1, 1.1), for instance 404 or 406.
    public let brokerCode: Int?
    /// The library's or the broker's words: names of queues and states, no contents of messages.
    public let reason: String

    public init(_ code: Code, _ reason: String = "", brokerCode: Int? = nil) {
        (self.code, self.reason, self.brokerCode) = (code, reason, brokerCode)
    }

    /// Whether the same call may succeed later without anybody changing anything here.
    public var isRetriable: Bool {
        switch code {
        case .insecure, .stopped, .unsendable: false
        default: true
        }
    }
}

extension RabbitError: CustomStringConvertible {
    public var description: String {
        let number = brokerCode.map { " \($0)" } ?? ""
        return reason.isEmpty ? "\(code.rawValue)\(number)" : "\(code.rawValue)\(number): \(reason)"
    }
}
