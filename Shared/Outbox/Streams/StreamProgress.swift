internal import Codec
internal import CodecPrimitives
internal import Postgres

/// How far each stream is applied: everything up to `applied_through`, and single numbers ahead of it.
enum StreamProgress {
    /// Notes that these messages are applied. The rows of the streams stay locked until the commit.
    static func advance(_ envelopes: [Envelope], in tx: borrowing Transaction) throws {
        var arrived: [StreamName: Set<Int64>] = [:]
        for envelope in envelopes {
            if let sequence = envelope.sequence { arrived[envelope.stream, default: []].insert(sequence) }
        }
        try advance(arrived, in: tx)
    }

    /// Notes that these numbers are applied.
    static func advance(_ arrived: [StreamName: Set<Int64>], in tx: borrowing Transaction) throws {
        guard !arrived.isEmpty else { return }
        let streams = arrived.keys.sorted()
        let positions = try locked(streams, in: tx)
        var steps = Steps()
        for stream in streams {
            steps.add(stream, arrived[stream] ?? [], after: positions[stream] ?? 0)
        }
        _ = try tx.pipeline(steps.statements)
    }

    /// Notes that these numbers exist though they are not applied: a parked message is news about its stream.
    static func announce(_ highest: [StreamName: Int64], in tx: borrowing Transaction) throws {
        guard !highest.isEmpty else { return }
        let streams = highest.keys.sorted()
        _ = try tx.execute(
            """
            insert into stream_applied as s (producer, routing_key, announced)
            select * from unnest($1::text[], $2::text[], $3::bigint[])
            on conflict (producer, routing_key) do update set announced = greatest(s.announced, excluded.announced)
            """,
            [
                .texts(streams.map(\.producer)), .texts(streams.map(\.routingKey)),
                .ints(streams.map { highest[$0] ?? 0 }),
            ])
    }

    /// Positions of the streams, their rows made where missing and locked in order.
    private static func locked(_ streams: [StreamName], in tx: borrowing Transaction) throws -> [StreamName: Int64] {
        let names: [PostgresValue] = [.texts(streams.map(\.producer)), .texts(streams.map(\.routingKey))]
        var positions = try select(names, in: tx)
        if positions.count < streams.count {
            _ = try tx.execute(
                """
                insert into stream_applied (producer, routing_key)
                select * from unnest($1::text[], $2::text[]) on conflict do nothing
                """, names)
            positions = try select(names, in: tx)
        }
        return Dictionary(positions, uniquingKeysWith: { first, _ in first })
    }

    private static func select(
        _ names: [PostgresValue], in tx: borrowing Transaction
    ) throws -> [(StreamName, Int64)] {
        try tx.query(
            """
            select s.producer, s.routing_key, s.applied_through from stream_applied s
            where (s.producer, s.routing_key) in (select * from unnest($1::text[], $2::text[]))
            order by s.producer, s.routing_key for update of s
            """, names
        ) { row in
            (StreamName(producer: try row.received(0), routingKey: try row.received(1)), try row.int(2))
        }
    }

    /// The rows to write for some streams.
    private struct Steps {
        var streams: [StreamName] = []
        var through: [Int64] = []
        var highest: [Int64] = []
        var ahead: [(stream: StreamName, sequence: Int64)] = []

        mutating func add(_ stream: StreamName, _ arrived: Set<Int64>, after position: Int64) {
            var position = position
            let news = arrived.filter { $0 > position }.sorted()
            guard let last = news.last else { return }
            for sequence in news {
                if sequence == position + 1 { position = sequence } else { ahead.append((stream, sequence)) }
            }
            streams.append(stream)
            through.append(position)
            highest.append(last)
        }

        var statements: [PostgresStatement] {
            guard !streams.isEmpty else { return [] }
            let names: [PostgresValue] = [.texts(streams.map(\.producer)), .texts(streams.map(\.routingKey))]
            var statements: [PostgresStatement] = []
            if !ahead.isEmpty {
                let keys: [PostgresValue] = [
                    .texts(ahead.map(\.stream.producer)), .texts(ahead.map(\.stream.routingKey)),
                    .ints(ahead.map(\.sequence)),
                ]
                statements.append(PostgresStatement(Steps.keepAhead, keys))
            }
            statements.append(PostgresStatement(Steps.moveOn, names + [.ints(through), .ints(highest)]))
            statements.append(PostgresStatement(Steps.forgetAhead, names))
            return statements
        }

        private static let keepAhead = """
            insert into stream_ahead (producer, routing_key, sequence)
            select * from unnest($1::text[], $2::text[], $3::bigint[]) order by 1, 2, 3 on conflict do nothing
            """

        /// Moves on to `through`, or to the end of the run of numbers ahead that begins right behind it.
        private static let moveOn = """
            update stream_applied s set
                announced = greatest(s.announced, u.highest),
                applied_through = case when exists (
                    select from stream_ahead a where a.producer = s.producer and a.routing_key = s.routing_key
                        and a.sequence = u.through + 1
                ) then (
                    select a.sequence from stream_ahead a
                    where a.producer = s.producer and a.routing_key = s.routing_key and a.sequence > u.through
                        and not exists (
                            select from stream_ahead b where b.producer = a.producer
                                and b.routing_key = a.routing_key and b.sequence = a.sequence + 1)
                    order by a.sequence limit 1
                ) else u.through end
            from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
                as u (producer, routing_key, through, highest)
            where s.producer = u.producer and s.routing_key = u.routing_key
            """

        private static let forgetAhead = """
            delete from stream_ahead a using stream_applied s
            where (s.producer, s.routing_key) in (select * from unnest($1::text[], $2::text[]))
                and a.producer = s.producer and a.routing_key = s.routing_key and a.sequence <= s.applied_through
            """
    }
}
