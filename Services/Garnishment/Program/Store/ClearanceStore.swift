import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres

/// Questions for clearance and their answers.
enum ClearanceStore {
    /// At which gate a clearance is asked.
    enum Act: Int32, Sendable {
        case draft = 1, export = 2

        /// The act as case management knows it.
        var adverseAct: AdverseAct { self == .draft ? .seizureDraft : .seizureExport }
    }

    /// A question that was asked.
    struct Question: Sendable {
        var id: ClearanceRequestID
        var requestID: SeizureRequestID
        var batchID: BatchID
        var act: Act
        var isDecided: Bool
    }

    /// At which gate, for which batch and when questions are asked.
    struct Round: Sendable {
        var act: Act
        var batch: BatchID
        var askedAt: Timestamp
    }

    static func insert(
        _ questions: [(id: ClearanceRequestID, item: Item, wanted: Yen)], _ round: Round, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into clearance_requests (clearance_request_id, request_id, amount_wanted, act, batch_id, asked_at)
            select k.*, $4, $5, $6 from unnest($1::uuid[], $2::uuid[], $3::int8[]) as k
            """,
            [
                .ids(questions.map(\.id)), .ids(questions.map(\.item.requestID)), .amounts(questions.map(\.wanted)),
                .int32(round.act.rawValue), .id(round.batch), .at(round.askedAt),
            ])
    }

    /// The questions with these ids, locked in id order.
    static func lock(
        _ ids: [ClearanceRequestID], in tx: borrowing Transaction
    ) throws -> [ClearanceRequestID: Question] {
        let rows = try tx.query(
            """
            select request_id, batch_id, act::int4, decided_at is not null, clearance_request_id from clearance_requests
            where clearance_request_id = any($1) order by clearance_request_id for update
            """, [.ids(ids)]
        ) { row in
            guard let act = Act(rawValue: try row.int32(2)) else { throw GarnishmentError(.storedValue) }
            return Question(
                id: try row.id(4), requestID: try row.id(0), batchID: try row.id(1), act: act,
                isDecided: try row.bool(3))
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }

    /// The requests that one of these clearances was granted to, at either gate.
    static func holders(of clearances: [ClearanceID], in tx: borrowing Transaction) throws -> [SeizureRequestID] {
        try tx.query(
            "select distinct request_id from clearance_requests where clearance_id = any($1) order by request_id",
            [.ids(clearances)]
        ) { row in try row.id(0) }
    }

    /// When the decider's last heartbeat was sent; nil while a revocation is missing here that it tells of.
    static func heartbeat(in tx: borrowing Transaction) throws -> Timestamp? {
        try PeerHeartbeat.complete(of: Topology.decider, through: [Topology.revocations], in: tx)
    }

    /// Exported items whose clearance was revoked afterwards (緊急停止対象), newest first.
    static func stopList(atMost count: Int, in tx: borrowing Transaction) throws -> [Stop] {
        try tx.query(
            """
            select e.request_id, b.number, i.item_number, e.amount, r.reason, r.revoked_at, b.fetched_at is not null
            from exports e join revoked_clearances r using (clearance_id) join seizure_items i using (request_id)
            join batches b on b.batch_id = e.batch_id
            where i.state in (8, 9) order by r.revoked_at desc limit $1
            """, [.int(Int64(count))]
        ) { row in
            Stop(
                request: try row.id(0, as: SeizureRequestID.self).description, batch: try row.text(1),
                item: try row.text(2), amountYen: try row.int(3), reason: try row.text(4),
                revokedAt: try row.moment(5).description, hasLeft: try row.bool(6))
        }
    }

    /// One seizure that must be stopped outside the suite.
    struct Stop: Encodable, Sendable {
        let request: String
        let batch: String
        let item: String
        let amountYen: Int64
        let reason: String
        let revokedAt: String
        /// Whether the file was fetched, so that the bank must be called.
        let hasLeft: Bool
    }
}

extension ClearanceStore {
    /// When the last question of each of these items at a gate was asked.
    static func lastAsked(
        _ ids: [SeizureRequestID], _ act: Act, in tx: borrowing Transaction
    ) throws -> [SeizureRequestID: Timestamp] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            select request_id, max(asked_at) from clearance_requests where request_id = any($1) and act = $2
            group by request_id
            """,
            [.ids(ids), .int32(act.rawValue)]
        ) { row in (try row.id(0, as: SeizureRequestID.self), try row.moment(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
