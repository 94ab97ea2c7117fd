public import Codec
public import CodecPrimitives
public import Postgres

/// What health shows of a service's messages: oldest age per state, never only "alive".
public struct OutboxStatus: Sendable, Hashable {
    /// A stream with missing numbers.
    public struct Gap: Sendable, Hashable {
        public let stream: StreamName
        /// The lowest missing number.
        public let from: Int64
        /// Seconds since it has been missing.
        public let seconds: Int64
        /// How often it was asked for.
        public let asks: Int
    }

    /// Committed and not confirmed by the broker.
    public let unsent: Int
    /// Age of the oldest of them in seconds; 0 when there is none.
    public let oldestUnsentSeconds: Int64
    /// Refused by the broker at least once and waiting for another attempt.
    public let refused: Int
    public let parked: Int
    public let oldestParkedSeconds: Int64
    public let gaps: [Gap]
    /// The last number given on each of this service's streams, by routing key.
    public let written: [ReceivedText: Int64]
    /// The number up to which this service has applied each stream that it has seen.
    public let applied: [StreamName: Int64]
    /// Seconds since each other service's last heartbeat was sent; a service that was never heard is not there.
    public let heartbeats: [ReceivedText: Int64]

    /// The state of the database that the transaction sees.
    public static func read(in tx: borrowing Transaction) throws -> OutboxStatus {
        // What has come since the watch has looked is not missing any more.
        let gaps = try tx.query(
            """
            select producer, routing_key, gap_from, extract(epoch from now() - gap_since)::bigint, asks
            from stream_applied where gap_from > applied_through order by gap_since
            """
        ) { row in
            Gap(
                stream: StreamName(producer: try row.received(0), routingKey: try row.received(1)),
                from: try row.int(2), seconds: try row.int(3), asks: Int(try row.int32(4)))
        }
        let written = try tx.query("select routing_key, last from stream_counters") { row in
            (try row.received(0), try row.int(1))
        }
        let applied = try tx.query("select producer, routing_key, applied_through from stream_applied") { row in
            (StreamName(producer: try row.received(0), routingKey: try row.received(1)), try row.int(2))
        }
        let heartbeats = try tx.query(
            "select service, greatest(extract(epoch from clock_timestamp() - at), 0)::bigint from peer_heartbeats"
        ) { row in (try row.received(0), try row.int(1)) }
        let status = try tx.first(counts) { row in
            OutboxStatus(
                unsent: Int(try row.int(0)), oldestUnsentSeconds: try row.int(1), refused: Int(try row.int(2)),
                parked: Int(try row.int(3)), oldestParkedSeconds: try row.int(4), gaps: gaps,
                written: Dictionary(uniqueKeysWithValues: written),
                applied: Dictionary(uniqueKeysWithValues: applied),
                heartbeats: Dictionary(uniqueKeysWithValues: heartbeats))
        }
        guard let status else { throw OutboxError(.damaged, "no status") }
        return status
    }

    private static let counts = """
        select
            (select count(*) from outbox_progress where sent_at is null),
            coalesce((select extract(epoch from now() - o.created_at)::bigint from outbox o
                where o.id = (select min(id) from outbox_progress where sent_at is null)), 0),
            (select count(*) from outbox_progress where sent_at is null and attempts > 0),
            (select count(*) from parked where state in ('open', 'replay')),
            coalesce((select extract(epoch from now() - min(first_seen))::bigint from parked
                where state in ('open', 'replay')), 0)
        """
}
