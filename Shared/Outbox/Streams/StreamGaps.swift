internal import Codec
internal import CodecPrimitives
internal import Postgres

/// The missing numbers of every stream.
enum StreamGaps {
    /// Ranges that were given by the producer and are neither applied nor parked, lowest first.
    static func missing(perStream: Int, in tx: borrowing Transaction) throws -> [StreamResend] {
        try tx.query(ranges, [.int(Int64(perStream))]) { row in
            StreamResend(
                stream: StreamName(producer: try row.received(0), routingKey: try row.received(1)),
                from: try row.int(2), to: try row.int(3))
        }
    }

    /// Notes since when each stream lacks its lowest missing number, and returns the streams that are to be asked for
    /// now; they count as asked.
    static func overdue(
        _ gaps: [StreamResend], settings: StreamWatch.Settings, in tx: borrowing Transaction
    ) throws -> Set<StreamName> {
        var lowest: [StreamName: Int64] = [:]
        for gap in gaps { lowest[gap.stream] = min(gap.from, lowest[gap.stream] ?? Int64.max) }
        let streams = lowest.keys.sorted()
        let names: [PostgresValue] = [.texts(streams.map(\.producer)), .texts(streams.map(\.routingKey))]
        _ = try tx.execute(noteClosed, names)
        guard !streams.isEmpty else { return [] }
        _ = try tx.execute(noteOpen, names + [.ints(streams.map { lowest[$0] ?? 0 })])
        let times: [PostgresValue] = [.int(Int64(settings.graceSeconds)), .int(Int64(settings.askAgainSeconds))]
        let asked = try tx.query(ask, times) { row in
            StreamName(producer: try row.received(0), routingKey: try row.received(1))
        }
        return Set(asked)
    }

    private static let ranges = """
        with known as (
            select producer, routing_key, applied_through as sequence from stream_applied
            union select producer, routing_key, announced + 1 from stream_applied
            union select a.producer, a.routing_key, a.sequence from stream_ahead a
            union select p.producer, p.routing_key, p.sequence from parked p
            where p.state in ('open', 'replay') and p.sequence is not null and p.producer is not null
        ), steps as (
            select k.producer, k.routing_key, k.sequence,
                lag(k.sequence) over (partition by k.producer, k.routing_key order by k.sequence) as before
            from known k join stream_applied s using (producer, routing_key)
            where k.sequence >= s.applied_through
        ), ranges as (
            select producer, routing_key, before + 1 as first, sequence - 1 as last,
                row_number() over (partition by producer, routing_key order by sequence) as place
            from steps where sequence > before + 1
        )
        select producer, routing_key, first, last from ranges where place <= $1
        order by producer, routing_key, first
        """

    private static let noteClosed = """
        update stream_applied s set gap_from = null, gap_since = null, asked_at = null, asks = 0
        where s.gap_from is not null
            and (s.producer, s.routing_key) not in (select * from unnest($1::text[], $2::text[]))
        """

    private static let noteOpen = """
        update stream_applied s set gap_from = u.lowest, gap_since = now()
        from unnest($1::text[], $2::text[], $3::bigint[]) as u (producer, routing_key, lowest)
        where s.producer = u.producer and s.routing_key = u.routing_key and s.gap_from is distinct from u.lowest
        """

    private static let ask = """
        update stream_applied s set asked_at = now(), asks = s.asks + 1
        where s.gap_since <= now() - $1::bigint * interval '1 second'
            and (s.asked_at is null or s.asked_at <= now() - $2::bigint * interval '1 second')
        returning s.producer, s.routing_key
        """
}
