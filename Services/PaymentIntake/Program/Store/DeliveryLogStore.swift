import CodecPrimitives
import Outbox
import Postgres

/// What became of a gateway's calls, as the gateway may ask (配信記録): taken, refused with reasons, repeated.
enum DeliveryLogStore {
    /// Which calls are asked for.
    struct Choice: Sendable {
        var gateway: ReceivedText
        /// First and last moment; the last is not among them.
        var from: Timestamp
        var to: Timestamp
        /// The last call of the page before.
        var after: (at: Timestamp, id: ReceivedText)?
        var count: Int
    }

    /// One call.
    struct Call: Sendable {
        var id: ReceivedText
        var receivedAt: Timestamp
        var isTaken: Bool
        var findings: [WebhookStore.GatewayFault]
        /// How often it came again, and how often under its id with other content.
        var repeats: Int
        var conflicts: Int
    }

    /// Calls in the order of their coming.
    static func calls(
        _ choice: Choice, of book: WebhookStore.Book, in tx: borrowing Transaction
    ) throws -> [Call] {
        try tx.query(
            """
            select w.webhook_id, w.received_at, w.state = 1, w.findings,
                (select count(*) from \(book.schema).webhook_repeats r
                    where r.gateway = w.gateway and r.webhook_id = w.webhook_id),
                (select count(*) from \(book.schema).webhook_conflicts c
                    where c.gateway = w.gateway and c.webhook_id = w.webhook_id)
            from \(book.schema).webhooks w
            where w.gateway = $1 and w.received_at >= $2 and w.received_at < $3
                and (w.received_at, w.webhook_id) > ($4::timestamptz, $5::text)
            order by w.received_at, w.webhook_id limit $6
            """,
            [
                .text(choice.gateway), .at(choice.from), .at(choice.to),
                .at(choice.after?.at ?? choice.from.adding(seconds: -1)), .text(choice.after?.id ?? ReceivedText("")),
                .int(Int64(choice.count)),
            ]
        ) { row in
            Call(
                id: try row.received(0), receivedAt: try row.moment(1), isTaken: try row.bool(2),
                findings: FaultText.decode(try row.text(3)), repeats: Int(try row.int(4)),
                conflicts: Int(try row.int(5)))
        }
    }

    /// Calls of one day that were not believed, for one reason.
    struct Refusals: Sendable {
        var day: BusinessDate
        var reason: String
        var count: Int64
        var last: Timestamp
    }

    static func refusals(
        of gateway: ReceivedText, _ days: ClosedRange<BusinessDate>, of book: WebhookStore.Book,
        in tx: borrowing Transaction
    ) throws -> [Refusals] {
        try tx.query(
            """
            select day, reason, count, last_at from \(book.schema).webhook_refusals
            where gateway = $1 and day between $2 and $3 order by day, reason
            """, [.text(gateway), .date(days.lowerBound), .date(days.upperBound)]
        ) { row in
            Refusals(
                day: try row.businessDate(0), reason: try row.text(1), count: try row.int(2), last: try row.moment(3))
        }
    }

    /// Adds calls that were not believed.
    static func add(
        _ rows: [(key: RefusalTally.Key, count: Int64, last: Timestamp)], to book: WebhookStore.Book,
        in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into \(book.schema).webhook_refusals as r (gateway, day, reason, count, last_at)
            select * from unnest($1::text[], $2::date[], $3::text[], $4::int8[], $5::timestamptz[])
            on conflict (gateway, day, reason) do update set count = r.count + excluded.count,
                last_at = greatest(r.last_at, excluded.last_at)
            """,
            [
                .texts(rows.map(\.key.gateway)), .dates(rows.map(\.key.day)), .texts(rows.map(\.key.reason)),
                .ints(rows.map(\.count)), .moments(rows.map(\.last)),
            ])
    }

    /// Forgets calls of the sandbox that came before a moment.
    static func sweepSandbox(before limit: Timestamp, in tx: borrowing Transaction) throws {
        for (table, column) in [
            ("webhooks", "received_at"), ("webhook_conflicts", "received_at"), ("webhook_repeats", "repeated_at"),
            ("webhook_refusals", "last_at"),
        ] {
            _ = try tx.execute("delete from sandbox.\(table) where \(column) < $1", [.at(limit)])
        }
    }
}
