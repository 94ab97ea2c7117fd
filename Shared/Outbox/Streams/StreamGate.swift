public import Codec
internal import CodecPrimitives
public import Postgres

/// Asks, inside the transaction that decides, how far streams are applied.
public enum StreamGate {
    /// The number up to which everything on the stream is applied; 0 for a stream of which nothing is known.
    ///
    /// A parked message holds it back until it is replayed or closed.
    public static func appliedThrough(_ stream: StreamName, in tx: borrowing Transaction) throws -> Int64 {
        let names: [PostgresValue] = [.text(stream.producer), .text(stream.routingKey)]
        return try tx.first(
            "select applied_through from stream_applied where producer = $1 and routing_key = $2", names
        ) { row in try row.int(0) } ?? 0
    }

    /// Whether any of these streams may hold news that is not applied (`money_behind`): a number that its producer has
    /// given is missing here, or the producer's last heartbeat is older than that.
    ///
    /// A producer that has never been heard is behind: unknown never proves a precondition.
    public static func isBehind(
        _ streams: [StreamName], maxHeartbeatAge: Duration, in tx: borrowing Transaction
    ) throws -> Bool {
        try !behind(streams, maxHeartbeatAge: maxHeartbeatAge, in: tx).isEmpty
    }

    /// Those of the streams that are behind, as `isBehind` means it.
    public static func behind(
        _ streams: [StreamName], maxHeartbeatAge: Duration, in tx: borrowing Transaction
    ) throws -> [StreamName] {
        guard !streams.isEmpty else { return [] }
        let age = maxHeartbeatAge.components
        let bounds: [PostgresValue] = [
            .texts(streams.map(\.producer)), .texts(streams.map(\.routingKey)),
            .int(age.seconds * 1_000_000 + age.attoseconds / 1_000_000_000_000),
        ]
        return try tx.query(
            """
            select u.producer, u.routing_key from unnest($1::text[], $2::text[]) as u (producer, routing_key)
            left join stream_applied s using (producer, routing_key)
            left join peer_heartbeats h on h.service = u.producer
            where h.at is null or h.at < clock_timestamp() - $3::bigint * interval '1 microsecond'
                or coalesce(s.applied_through < s.announced, false)
            """, bounds
        ) { row in StreamName(producer: try row.received(0), routingKey: try row.received(1)) }
    }
}
