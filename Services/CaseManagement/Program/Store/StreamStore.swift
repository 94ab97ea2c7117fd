import Codec
import CodecPrimitives
import Outbox
import Postgres

/// How far case management has heard of the money that others recorded.
enum StreamStore {
    /// The routing key of money.
    static let money = "receipts.recorded"

    /// Whether receipts are missing or may be missing: numbers announced and not applied (also because a message is
    /// parked), or a producer that has been silent for longer than `silence` seconds.
    static func isMoneyBehind(
        producers: [String], silence: Int64, in tx: borrowing Transaction
    ) throws -> Bool {
        let streams = producers.map {
            StreamName(producer: ReceivedText($0), routingKey: ReceivedText(money))
        }
        return try StreamGate.isBehind(streams, maxHeartbeatAge: .seconds(silence), in: tx)
    }

    /// Makes waiting watermarks effective whose receipts have all been applied.
    static func settleWatermarks(in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            update channels c set version = pending_version, complete_through = pending_through,
                pending_version = null, pending_through = null, pending_covers = null, pending_producer = null
            where c.pending_covers <= coalesce((
                select s.applied_through from stream_applied s
                where s.producer = c.pending_producer and s.routing_key = $1), 0)
            """, [.text(money)])
    }
}
