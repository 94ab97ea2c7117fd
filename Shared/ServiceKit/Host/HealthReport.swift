/// How the work of a service goes (進捗): what `/health` answers and `saiken verify`, alerts and `saiken clock` read.
public struct HealthReport: Codable, Sendable, Equatable {
    /// A number of things and the age of the oldest.
    public struct Pile: Codable, Sendable, Equatable {
        public var count: Int
        /// Nil when there is none.
        public var oldestSeconds: Int?

        public init(count: Int, oldestSeconds: Int?) { (self.count, self.oldestSeconds) = (count, oldestSeconds) }
    }

    /// Messages written and not yet confirmed by the broker.
    public struct Unsent: Codable, Sendable, Equatable {
        public var unsent: Int
        public var oldestSeconds: Int?

        public init(unsent: Int, oldestSeconds: Int?) { (self.unsent, self.oldestSeconds) = (unsent, oldestSeconds) }
    }

    /// A number of a stream that has not come while later ones have.
    public struct Gap: Codable, Sendable, Equatable {
        public var producer: String
        public var routingKey: String
        /// The lowest number that is missing, and for how long.
        public var missingFrom: Int64
        public var seconds: Int

        public init(producer: String, routingKey: String, missingFrom: Int64, seconds: Int) {
            (self.producer, self.routingKey) = (producer, routingKey)
            (self.missingFrom, self.seconds) = (missingFrom, seconds)
        }
    }

    /// How far the streams are: a stream is behind where a consumer has applied less than its producer has written.
    public struct Streams: Codable, Sendable, Equatable {
        /// The last number of each stream that this service writes, by routing key.
        public var written: [String: Int64]
        /// The number up to which this service has applied a stream, by `producer/routing.key`.
        public var applied: [String: Int64]

        public init(written: [String: Int64], applied: [String: Int64]) {
            (self.written, self.applied) = (written, applied)
        }
    }

    public var service: String
    /// The business date of the process.
    public var date: String
    public var outbox: Unsent
    public var parked: Pile
    public var gaps: [Gap]
    /// Nil for a service without messages.
    public var streams: Streams?
    /// Things that wait for their next step, by state: receipts unposted, batches open …
    public var states: [String: Pile]
    /// Seconds since the last heartbeat of each service that was ever heard; nil for a service without messages.
    public var heartbeats: [String: Int]?
    /// Files of its agent's calendar that each channel of money lacks; 0 on time, nil for a service without channels.
    public var channelFilesLate: [String: Int]?
    /// RFC 3339; nil before the first.
    public var lastCommitAt: String?
    public var lastConfirmAt: String?

    public init(
        service: String = "", date: String = "", outbox: Unsent = Unsent(unsent: 0, oldestSeconds: nil),
        parked: Pile = Pile(count: 0, oldestSeconds: nil), gaps: [Gap] = [], streams: Streams? = nil,
        states: [String: Pile] = [:], lastCommitAt: String? = nil, lastConfirmAt: String? = nil
    ) {
        (self.service, self.date, self.outbox, self.parked) = (service, date, outbox, parked)
        (self.gaps, self.streams, self.states) = (gaps, streams, states)
        (self.lastCommitAt, self.lastConfirmAt) = (lastCommitAt, lastConfirmAt)
    }
}
