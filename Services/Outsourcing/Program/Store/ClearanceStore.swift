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

    /// The placement of a question, locked; and whether it is the newest one and undecided.
    static func lock(
        _ id: ClearanceRequestID, in tx: borrowing Transaction
    ) throws -> (placement: PlacementID, isAwaited: Bool)? {
        try tx.first(
            """
            select placement_id, decided_at is null and not exists (
                select from clearance_requests o where o.placement_id = c.placement_id and o.asked_at > c.asked_at)
            from clearance_requests c where clearance_request_id = $1 for update
            """, [.id(id)]
        ) { row in (try row.id(0), try row.bool(1)) }
    }

    /// Keeps the answer to a question.
    static func decide(_ answer: ClearanceDecided, at now: Timestamp, in tx: borrowing Transaction) throws {
        var (grant, grounds): (ClearanceGrant?, [ReceivedText]) = (nil, [])
        switch answer.decision {
        case .granted(let granted): grant = granted
        case .refused(let refused): grounds = refused.map(\.code)
        }
        _ = try tx.execute(
            """
            update clearance_requests set decided_at = $2, clearance_id = $3, amount_now = $4, expires_at = $5,
                working = $6, grounds = $7
            where clearance_request_id = $1 and decided_at is null
            """,
            [
                .id(answer.requestID), .at(now), .id(grant?.clearanceID), .optionalInt(grant?.amountNow.amount),
                .at(grant?.expiresAt), .text(grant?.working), .texts(grounds),
            ])
    }

    /// Keeps revocations, whether or not their clearances are known yet.
    static func revoke(_ items: [ClearanceRevoked], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into revoked_clearances (clearance_id, reason, revoked_at, recorded_at)
            select k.*, $4 from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as k on conflict do nothing
            """,
            [
                .ids(items.map(\.clearanceID)), .texts(items.map(\.reason)), .moments(items.map(\.revokedAt)), .at(now),
            ])
    }

    /// The placements that these clearances were granted to.
    static func holders(of clearances: [ClearanceID], in tx: borrowing Transaction) throws -> [PlacementID] {
        try tx.query(
            "select distinct placement_id from clearance_requests where clearance_id = any($1) order by placement_id",
            [.ids(clearances)]
        ) { row in try row.id(0) }
    }

    /// A clearance as the gate must know it, and the amount it allows.
    struct Granted: Sendable {
        var gate: HandOverGate.Clearance
        var amount: Yen
    }

    /// Those of these clearances that were granted.
    static func granted(_ clearances: [ClearanceID], in tx: borrowing Transaction) throws -> [ClearanceID: Granted] {
        let rows = try tx.query(
            """
            select clearance_id, amount_now, expires_at,
                exists (select from revoked_clearances r where r.clearance_id = c.clearance_id)
            from clearance_requests c where clearance_id = any($1)
            """, [.ids(clearances)]
        ) { row in
            (
                try row.id(0, as: ClearanceID.self),
                Granted(
                    gate: HandOverGate.Clearance(expiresAt: try row.moment(2), isRevoked: try row.bool(3)),
                    amount: try row.yen(1))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// When the decider's last heartbeat was sent.
    static func heartbeat(in tx: borrowing Transaction) throws -> Timestamp? {
        try tx.first("select at from peer_heartbeats where service = $1", [.text(Topology.decider)]) { row in
            try row.moment(0)
        }
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
