/// How to reach the broker, and every bound of the module.
///
/// All times are whole seconds or milliseconds as named. The password is never part of `description`.
public struct RabbitSettings: Sendable {
    public var host: String
    /// TCP port: 5672, or 5671 with TLS.
    public var port: Int
    public var vhost: String
    public var user: String
    public var password: String
    /// Nil: plain TCP (only for loopback or a network that encrypts by itself).
    public var tls: RabbitTLS?
    /// The exchange that every message is published to.
    public var exchange = "saiken"
    /// Shown by the broker in its list of connections.
    public var connectionName = "saiken"

    /// The broker and we each give the other up after two missed heartbeats.
    public var heartbeatSeconds = 10
    public var connectTimeoutSeconds = 5
    /// TLS, login and the opening of the vhost together.
    public var handshakeTimeoutSeconds = 10
    /// Each synchronous request (declare, consume, cancel, close).
    public var rpcTimeoutSeconds = 10
    /// Longest sleep of a connection's thread between two looks at its deadlines.
    public var tickMilliseconds = 500
    /// First and longest wait between two attempts to connect; doubled in between and jittered.
    public var reconnectFirstMilliseconds = 100
    public var reconnectCapMilliseconds = 10_000
    public var frameMaxBytes = 131_072
    /// A longer message from the broker counts as a protocol error (`max_message_size` of the broker is the same).
    public var bodyMaxBytes = 16_777_216

    /// Messages published and not yet confirmed.
    public var confirmWindow = 512
    /// From `publish` to the last confirm of the batch; also the bound of a single stuck write.
    public var publishTimeoutSeconds = 30
    /// Batches that wait in the publisher at the same time; more are refused at once.
    public var pagesMax = 64
    /// How often a connected publisher looks whether its required queues still exist.
    public var queueCheckSeconds = 60
    /// How long a stopping publisher waits for outstanding confirms.
    public var publisherShutdownSeconds = 5

    /// Batches handled at the same time by one consumer.
    public var handlersMax = 1
    /// Longest wait after repeated pauses; each pause in a row doubles the handler's own wish.
    public var pauseCapSeconds = 300
    /// How long a stopping consumer waits for handlers in flight; then they are cancelled and the messages go back.
    public var consumerShutdownSeconds = 15

    public init(
        host: String = "127.0.0.1", port: Int = 5672, vhost: String = "saiken", user: String, password: String,
        tls: RabbitTLS? = nil
    ) {
        (self.host, self.port, self.vhost) = (host, port, vhost)
        (self.user, self.password, self.tls) = (user, password, tls)
    }
}

/// TLS to the broker: 1.2 or later, the peer's certificate and its host name are always verified.
public struct RabbitTLS: Sendable {
    /// PEM file with the certificate authorities that may have signed the broker's certificate.
    public var caFile: String
    /// PEM files of our own certificate and key, where the broker asks for one (mutual TLS).
    public var certificateFile: String?
    public var keyFile: String?

    public init(caFile: String, certificateFile: String? = nil, keyFile: String? = nil) {
        (self.caFile, self.certificateFile, self.keyFile) = (caFile, certificateFile, keyFile)
    }
}

extension RabbitSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(user)@\(host):\(port)/\(vhost)\(tls == nil ? "" : " (TLS)")" }
    public var debugDescription: String { description }
    /// Keeps `dump` and string interpolation of an enclosing value away from the password.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
