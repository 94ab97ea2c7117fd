internal import Codec
internal import CodecPrimitives
internal import Postgres
internal import Rabbit

/// What an elected relay reads from the database and writes back. Each call is one transaction.
struct OutboxJournal: Sendable {
    /// A message to send and its place in the outbox.
    struct Entry: Sendable {
        let id: Int64
        let envelope: Envelope
    }

    /// The relay's own session. The election lock lives as long as its connection, which is never renewed.
    let session: PostgresSession
    let settings: RelaySettings

    /// Tries to become the relay of this database, for the life of the session.
    func elect() async throws -> Bool {
        let lock = settings.electionLock
        return try await session.run { session in
            let isElected =
                try session.first("select pg_try_advisory_lock($1)", [.int(lock)]) { row in try row.bool(0) } ?? false
            if isElected { try session.script(OutboxJournal.plans) }
            return isElected
        }
    }

    /// A queue's statistics are never right: without this a page is found by sorting all that waits, now and then.
    private static let plans = """
        set enable_seqscan = off;
        set enable_bitmapscan = off;
        set enable_hashjoin = off;
        set enable_mergejoin = off;
        """

    /// Numbers what is new and reads the next page of what is due behind an outbox id.
    func page(after cursor: Int64) async throws -> [Entry] {
        let settings = settings
        return try await session.withTransaction { tx in
            try Numbering.run(in: tx)
            let bounds: [PostgresValue] = [
                .int(cursor), .int(Int64(settings.pageMessages)), .int(Int64(settings.pageBytes)),
            ]
            return try tx.query(OutboxJournal.due, bounds) { row in try OutboxJournal.entry(row) }
        }
    }

    /// Writes down what became of a page: confirmed messages are sent, refused ones are due again later. What was
    /// merely not answered stays due.
    func settle(_ page: [Entry], _ outcomes: [PublishOutcome]) async throws {
        var sent: [Int64] = []
        var refused: (ids: [Int64], problems: [String]) = ([], [])
        for (entry, outcome) in zip(page, outcomes) {
            switch outcome {
            case .confirmed: sent.append(entry.id)
            case .returned(let code, _):
                refused.ids.append(entry.id)
                refused.problems.append("returned \(code)")
            case .rejected:
                refused.ids.append(entry.id)
                refused.problems.append("rejected")
            case .failed(let error) where error.code == .unsendable:
                // No broker will take it as it is: it waits like one that was refused, shown and out of the others' way.
                refused.ids.append(entry.id)
                refused.problems.append("unsendable")
            case .failed: break
            }
        }
        var statements: [PostgresStatement] = []
        if !sent.isEmpty { statements.append(PostgresStatement(OutboxJournal.markSent, [.ints(sent)])) }
        if !refused.ids.isEmpty {
            let pauses: [PostgresValue] = [
                .int(Int64(settings.retryFirstMilliseconds)), .int(Int64(settings.retryCapMilliseconds)),
            ]
            statements.append(
                PostgresStatement(
                    OutboxJournal.markRefused, [.ints(refused.ids), .texts(refused.problems)] + pauses))
        }
        let writes = statements
        guard !writes.isEmpty else { return }
        try await session.withTransaction { tx in _ = try tx.pipeline(writes) }
    }

    private static func entry(_ row: borrowing PostgresRow) throws -> Entry {
        Entry(
            id: try row.int(0),
            envelope: Envelope(
                id: try row.id(1), type: try row.received(2), source: try row.received(3), time: try row.moment(4),
                subject: try row.optionalReceived(5), traceparent: try row.optionalReceived(6),
                routingKey: try row.received(7), sequence: try row.optionalInt(8), body: try row.bytes(9)))
    }

    private static let due = """
        with waiting as (
            select id, sequence, body_bytes from outbox_progress
            where sent_at is null and id > $1 and (sequence is not null or not on_stream)
                and (retry_at is null or retry_at <= now())
            order by id limit $2
        ), measured as (
            select id, sequence, body_bytes, sum(body_bytes) over (order by id) as running from waiting
        )
        select o.id, o.message_id, o.type, o.source, o.occurred_at, o.subject, o.traceparent, o.routing_key,
            m.sequence, o.body
        from measured m join outbox o on o.id = m.id
        where (m.running <= $3 or m.running = m.body_bytes) and o.body is not null
        order by o.id
        """

    private static let markSent = """
        update outbox_progress p set sent_at = now(), retry_at = null, last_problem = null
        from unnest($1::bigint[]) as u (id) where p.id = u.id
        """

    private static let markRefused = """
        update outbox_progress p set attempts = p.attempts + 1, last_problem = u.problem,
            retry_at = now() + least($4::bigint, $3::bigint * (1 << least(p.attempts, 20))) * interval '1 millisecond'
        from unnest($1::bigint[], $2::text[]) as u (id, problem) where p.id = u.id
        """
}
