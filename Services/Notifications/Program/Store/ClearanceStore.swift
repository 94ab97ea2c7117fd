import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// Questions for clearance and their answers: one before a letter is printed, another before its sheet leaves.
enum ClearanceStore {
    /// A question that was asked.
    struct Question: Sendable {
        var id: ClearanceRequestID
        var notice: NoticeID
        /// The sheet that wants to leave; nil before the printing.
        var piece: Place?
    }

    /// Where a sheet is.
    struct Place: Hashable, Sendable {
        var bundle: BundleID
        var sequence: Int32
    }

    static func insert(_ questions: [Question], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into clearance_requests (clearance_request_id, notice_id, bundle_id, sequence, asked_at)
            select k.*, $5 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int8[]) as k
            """,
            [
                .ids(questions.map(\.id)), .ids(questions.map(\.notice)), .optionalIDs(questions.map(\.piece?.bundle)),
                .optionalInts(questions.map { ($0.piece?.sequence).map(Int64.init) }), .at(now),
            ])
    }

    /// A question, locked; and whether it is its letter's newest one and undecided.
    static func lock(
        _ id: ClearanceRequestID, in tx: borrowing Transaction
    ) throws -> (question: Question, isAwaited: Bool)? {
        try tx.first(
            """
            select notice_id, bundle_id, sequence, decided_at is null and not exists (
                select from clearance_requests o where o.notice_id = c.notice_id and o.asked_at > c.asked_at)
            from clearance_requests c where clearance_request_id = $1 for update
            """, [.id(id)]
        ) { row in
            var question = Question(id: id, notice: try row.id(0), piece: nil)
            if let bundle: BundleID = try row.optionalID(1) {
                question.piece = Place(bundle: bundle, sequence: try row.int32(2))
            }
            return (question, try row.bool(3))
        }
    }

    /// The letters that these clearances were granted to.
    static func holders(of clearances: [ClearanceID], in tx: borrowing Transaction) throws -> [NoticeID] {
        try tx.query(
            "select distinct notice_id from clearance_requests where clearance_id = any($1) order by notice_id",
            [.ids(clearances)]
        ) { row in try row.id(0) }
    }

    /// When the decider's last heartbeat was sent; nil while a revocation is missing here that it tells of.
    static func heartbeat(in tx: borrowing Transaction) throws -> Timestamp? {
        try PeerHeartbeat.complete(of: Topology.decider, through: [Topology.revocations], in: tx)
    }
}
