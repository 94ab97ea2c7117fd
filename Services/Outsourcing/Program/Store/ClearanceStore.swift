import Codec
import CodecPrimitives
import Outbox
import OutsourcingRules
import Postgres

/// Questions for clearance and their answers.
enum ClearanceStore {
    /// A question that was asked.
    struct Question: Sendable {
        var id: ClearanceRequestID
        var placementID: PlacementID
        var claims: [ClaimID]
        var amountWanted: Yen
    }

    static func insert(_ question: Question, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into clearance_requests (clearance_request_id, placement_id, claims, amount_wanted, asked_at)
            values ($1, $2, $3, $4, $5)
            """,
            [
                .id(question.id), .id(question.placementID), .ids(question.claims), .yen(question.amountWanted),
                .at(now),
            ])
    }

    /// The placement of each question, locked; and whether the question is the newest one and undecided.
    static func lock(
        _ ids: [ClearanceRequestID], in tx: borrowing Transaction
    ) throws -> [ClearanceRequestID: (placement: PlacementID, isAwaited: Bool)] {
        let rows = try tx.query(
            """
            select clearance_request_id, placement_id, decided_at is null and not exists (
                select from clearance_requests o where o.placement_id = c.placement_id and o.asked_at > c.asked_at)
            from clearance_requests c where clearance_request_id = any($1) order by clearance_request_id for update
            """, [.ids(ids)]
        ) { row in
            (
                try row.id(0, as: ClearanceRequestID.self),
                (placement: try row.id(1, as: PlacementID.self), isAwaited: try row.bool(2))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The placements that these clearances were granted to.
    static func holders(of clearances: [ClearanceID], in tx: borrowing Transaction) throws -> [PlacementID] {
        try tx.query(
            "select distinct placement_id from clearance_requests where clearance_id = any($1) order by placement_id",
            [.ids(clearances)]
        ) { row in try row.id(0) }
    }

    /// When the decider's last heartbeat was sent; nil while a revocation is missing here that it tells of.
    static func heartbeat(in tx: borrowing Transaction) throws -> Timestamp? {
        try PeerHeartbeat.complete(of: Topology.decider, through: [Topology.revocations], in: tx)
    }

    /// One thing that left.
    struct HandOver: Sendable {
        var clearance: ClearanceID
        var placement: PlacementStore.Placement
        var amount: Yen
        var expiresAt: Timestamp
        var heartbeatAt: Timestamp
    }

    static func insert(_ handOver: HandOver, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into handovers (clearance_id, placement_id, person_id, amount, expires_at, heartbeat_at,
                handed_over_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .id(handOver.clearance), .id(handOver.placement.id), .id(handOver.placement.personID),
                .yen(handOver.amount), .at(handOver.expiresAt), .at(handOver.heartbeatAt), .at(now),
            ])
    }
}
