import CodecPrimitives
import Outbox
import Postgres

/// How far case management has heard of the money that others recorded.
enum StreamStore {
    /// The routing key of money.
    static let money = "receipts.recorded"

    /// Whether receipts are missing or may be missing: a gap, numbers announced and not applied, a parked message,
    /// or a producer that has been silent for longer than `silence` seconds.
    static func isMoneyBehind(
        producers: [String], silence: Int64, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.first(
            """
            select exists (
                select from unnest($1::text[]) as p(name)
                left join peer_heartbeats h on h.service = p.name
                where h.at is null or h.at < $2)
            or exists (
                select from stream_applied s
                where s.routing_key = $3 and (s.gap_from is not null or s.announced > s.applied_through))
            or exists (select from parked k where k.routing_key = $3 and k.state in ('open', 'replay'))
            """,
            [.texts(producers), .at(now.adding(seconds: -silence)), .text(money)]
        ) { row in try row.bool(0) } ?? true
    }

    /// Makes waiting watermarks effective whose receipts have all been applied.
    static func settleWatermarks(in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            update channels c set version = pending_version, complete_through = pending_through,
                pending_version = null, pending_through = null, pending_covers = null, pending_producer = null
            from stream_applied s
            where s.producer = c.pending_producer and s.routing_key = $1 and c.pending_covers <= s.applied_through
            """, [.text(money)])
    }
}
