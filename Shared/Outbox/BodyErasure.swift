internal import CodecPrimitives
public import Postgres
public import Rabbit

/// Takes personal data out of what was sent long ago: bodies go, ids, hashes and sequences stay.
public struct BodyErasure: Sendable {
    /// A consumer and the routing keys that reach it.
    public struct Reader: Sendable {
        public let service: String
        public let subscriptions: Subscriptions

        public init(service: String, subscriptions: Subscriptions) {
            (self.service, self.subscriptions) = (service, subscriptions)
        }
    }

    /// Rows erased by one statement.
    public static let rows = 10_000

    /// Every service that consumes messages of this one: a body stays until all of them have applied it.
    public let readers: [Reader]
    /// Days after creation (setting `outbox.body-days`, default 30).
    public let days: Int

    public init(readers: [Reader], days: Int = 30) { (self.readers, self.days) = (readers, days) }

    /// All services of the suite but the producer itself.
    public init(producer: String, days: Int = 30, topology: Topology = .saiken) {
        let readers = topology.services.filter { !$0.isSameBytes(as: producer) }.map { service in
            Reader(service: service, subscriptions: Subscriptions(of: service, in: topology))
        }
        self.init(readers: readers, days: days)
    }

    /// Erases what may be erased, at most `rows`; returns how many bodies went. Call it again while it returns `rows`.
    public func run(in tx: borrowing Transaction) throws -> Int {
        let through = try appliedByAll(in: tx)
        let outbox = try tx.execute(
            BodyErasure.eraseSent,
            [
                .texts(through.map(\.key)), .ints(through.map(\.sequence)), .int(Int64(days)),
                .int(Int64(BodyErasure.rows)),
            ])
        let parked = try tx.execute(BodyErasure.eraseSettled, [.int(Int64(days)), .int(Int64(BodyErasure.rows))])
        return outbox + parked
    }

    /// Per routing key, the number up to which every reader has said that it has applied everything.
    private func appliedByAll(in tx: borrowing Transaction) throws -> [(key: String, sequence: Int64)] {
        let keys = try tx.query("select routing_key from stream_counters order by 1") { row in try row.text(0) }
        let told = try tx.query("select service, routing_key, applied_through from peer_applied") { row in
            (try row.received(0), try row.received(1), try row.int(2))
        }
        return keys.compactMap { key in
            let readers = readers.filter { $0.subscriptions.include(key) }
            // A key that nobody is known to read is not known to be applied.
            guard !readers.isEmpty else { return nil }
            let positions = readers.map { reader in
                told.first { $0.0 == ReceivedText(reader.service) && $0.1 == ReceivedText(key) }?.2 ?? 0
            }
            return (key, positions.min() ?? 0)
        }
    }

    private static let eraseSent = """
        update outbox set body = null, erased_at = now() where id in (
            select o.id from outbox o join outbox_progress p using (id)
                join unnest($1::text[], $2::bigint[]) as u (routing_key, applied_through)
                    on u.routing_key = p.routing_key
            where o.erased_at is null and o.created_at < now() - $3::bigint * interval '1 day'
                and p.sent_at is not null and p.sequence <= u.applied_through
            order by o.id limit $4)
        """

    private static let eraseSettled = """
        update parked set body = null where id in (
            select id from parked where body is not null and state in ('replayed', 'closed')
                and settled_at < now() - $1::bigint * interval '1 day' order by id limit $2)
        """
}
