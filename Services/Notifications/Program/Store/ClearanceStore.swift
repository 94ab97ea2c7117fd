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

    /// A question, and whether it is its letter's newest one and undecided.
    struct Asked: Sendable {
        var question: Question
        var isAwaited: Bool
    }

    /// Questions, locked in the order of their ids.
    static func lock(
        _ ids: [ClearanceRequestID], in tx: borrowing Transaction
    ) throws -> [ClearanceRequestID: Asked] {
        let rows = try tx.query(
            """
            select clearance_request_id, notice_id, bundle_id, sequence, decided_at is null and not exists (
                select from clearance_requests o where o.notice_id = c.notice_id and o.asked_at > c.asked_at)
            from clearance_requests c where clearance_request_id = any($1) order by clearance_request_id for update
            """, [.ids(ids)]
        ) { row in
            var question = Question(id: try row.id(0), notice: try row.id(1), piece: nil)
            if let bundle: BundleID = try row.optionalID(2) {
                question.piece = Place(bundle: bundle, sequence: try row.int32(3))
            }
            return (question.id, Asked(question: question, isAwaited: try row.bool(4)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Keeps the answers to questions; the first that came to each.
    static func decide(_ answers: [ClearanceDecided], at now: Timestamp, in tx: borrowing Transaction) throws {
        var (grants, grounds): ([ClearanceGrant?], [String]) = ([], [])
        for answer in answers {
            switch answer.decision {
            case .granted(let grant):
                grants.append(grant)
                grounds.append("")
            case .refused(let refused):
                grants.append(nil)
                grounds.append(refused.map(\.code.string).joined(separator: "\u{1F}"))
            }
        }
        _ = try tx.execute(
            """
            update clearance_requests c set decided_at = $6, clearance_id = k.clearance, amount_now = k.amount,
                expires_at = k.expires, grounds = string_to_array(k.grounds, e'\\x1f')
            from (select distinct on (id) * from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::timestamptz[], $5::text[])
                with ordinality as k(id, clearance, amount, expires, grounds, place) order by id, place) k
            where c.clearance_request_id = k.id and c.decided_at is null
            """,
            [
                .ids(answers.map(\.requestID)), .optionalIDs(grants.map { $0?.clearanceID }),
                .optionalInts(grants.map { $0?.amountNow.amount }),
                .optionalTimestamps(grants.map { $0?.expiresAt.microseconds }), .texts(grounds), .at(now),
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
