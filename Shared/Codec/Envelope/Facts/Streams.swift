public import CodecPrimitives

/// A producer's stream: one per routing key, so that every subscriber of the key sees each number
/// (`payment-intake/receipts.recorded`).
public struct StreamName: Hashable, Comparable, Sendable {
    public let producer: ReceivedText
    public let routingKey: ReceivedText

    public init(producer: ReceivedText, routingKey: ReceivedText) {
        (self.producer, self.routingKey) = (producer, routingKey)
    }

    public static func < (left: StreamName, right: StreamName) -> Bool {
        (left.producer, left.routingKey) < (right.producer, right.routingKey)
    }
}

/// Sent by every service every ten seconds (`stream.heartbeat`).
public struct StreamHeartbeat: Hashable, Sendable {
    public struct Position: Hashable, Sendable {
        public var stream: StreamName
        public var sequence: Int64

        public init(stream: StreamName, sequence: Int64) { (self.stream, self.sequence) = (stream, sequence) }
    }

    public var service: ReceivedText
    public var at: Timestamp
    /// The last sequence given on each of the service's own streams.
    public var last: [Position]
    /// What the service has applied without a gap, per stream of others.
    public var applied: [Position]

    public init(service: ReceivedText, at: Timestamp, last: [Position], applied: [Position]) {
        (self.service, self.at, self.last, self.applied) = (service, at, last, applied)
    }
}

/// A consumer asks for what it has not seen (`stream.resend`).
public struct StreamResend: Hashable, Sendable {
    public var stream: StreamName
    public var from: Int64
    public var to: Int64

    public init(stream: StreamName, from: Int64, to: Int64) {
        (self.stream, self.from, self.to) = (stream, from, to)
    }
}
