internal import Codec
public import CodecPrimitives
public import Postgres

/// A peer's last sign of life, taken as proof that nothing it has said is missing here (生存確認).
///
/// Messages of different streams overtake each other: after a time of silence the first heartbeat may come before the
/// news that could not. Whoever acts only as long as nothing to the contrary has been said asks here, and not how old the
/// heartbeat alone is.
public enum PeerHeartbeat {
    /// When the peer's last heartbeat was sent, inside the transaction that decides.
    ///
    /// - Parameters:
    ///   - peer: the service that sent it, such as `case-management`.
    ///   - routingKeys: the peer's streams that must be applied here as far as any of its heartbeats tells.
    /// - Returns: nil when none ever came, and while a number on one of the streams is missing or lies in parking.
    public static func complete(
        of peer: String, through routingKeys: [String], in tx: borrowing Transaction
    ) throws -> Timestamp? {
        try tx.first(
            """
            select at from peer_heartbeats h where service = $1 and not exists (
                select from stream_applied s where s.producer = h.service and s.routing_key = any($2::text[])
                    and s.applied_through < s.announced)
            """, [.text(peer), .texts(routingKeys)]
        ) { row in try row.moment(0) }
    }
}
