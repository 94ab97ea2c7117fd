public import CodecPrimitives
public import Postgres

/// Finds what a producer has sent and a consumer has neither applied nor parked, and makes it due again
/// (`saiken republish --missing`): the way back after a broker has lost its data.
public struct Republish: Sendable {
    /// Messages compared at a time.
    public static let page = 10_000

    private let producer: PostgresPool
    private let consumer: PostgresPool
    private let subscriptions: Subscriptions

    /// - Parameter subscriptions: the bindings of the consumer's queue.
    public init(producer: PostgresPool, consumer: PostgresPool, subscriptions: Subscriptions) {
        (self.producer, self.consumer, self.subscriptions) = (producer, consumer, subscriptions)
    }

    /// Makes everything that is missing due again; returns how many messages.
    public func missing() async throws -> Int {
        var (cursor, count) = (Int64(0), 0)
        while let page = try await sent(after: cursor), let last = page.last {
            cursor = last.id
            let lost = try await unknown(page.filter { subscriptions.include($0.routingKey) }.map(\.messageID))
            guard !lost.isEmpty else { continue }
            count += try await producer.withTransaction { tx in try Resend.markUnsent(lost, in: tx) }
        }
        return count
    }

    /// Makes everything created since a moment due again, whether or not it arrived: the last resort.
    public func since(_ moment: Timestamp) async throws -> Int {
        try await producer.withTransaction { tx in
            try tx.execute(
                """
                update outbox_progress p set sent_at = null, retry_at = null, last_problem = 'republish'
                from outbox o where o.id = p.id and o.created_at >= $1 and o.body is not null
                    and p.sent_at is not null
                """, [.at(moment)])
        }
    }

    private struct Sent: Sendable {
        let id: Int64
        let messageID: MessageID
        let routingKey: String
    }

    private func sent(after cursor: Int64) async throws -> [Sent]? {
        try await producer.withTransaction(.readOnly) { tx in
            try tx.query(
                """
                select o.id, o.message_id, o.routing_key from outbox o join outbox_progress p using (id)
                where o.id > $1 and p.sent_at is not null and p.on_stream order by o.id limit $2
                """, [.int(cursor), .int(Int64(Republish.page))]
            ) { row in Sent(id: try row.int(0), messageID: try row.id(1), routingKey: try row.text(2)) }
        }
    }

    private func unknown(_ ids: [MessageID]) async throws -> [MessageID] {
        guard !ids.isEmpty else { return [] }
        return try await consumer.withTransaction(.readOnly) { tx in
            try tx.query(
                """
                select u.id from unnest($1::uuid[]) as u (id)
                where not exists (select from inbox i where i.message_id = u.id)
                    and not exists (
                        select from parked k where k.message_id = u.id and k.state in ('open', 'replay'))
                """, [.ids(ids)]
            ) { row in try row.id(0, as: MessageID.self) }
        }
    }
}
