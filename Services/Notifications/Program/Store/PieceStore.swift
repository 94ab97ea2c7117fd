import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// Printed sheets in the database. Their letters are locked before them.
enum PieceStore {
    /// A sheet after an event, and who moved it.
    struct Moved: Sendable {
        var piece: Piece
        var event: PieceEvent
        var by: ReceivedText
        /// More than the reason says, as codes: the grounds of a refusal.
        var note: ReceivedText?

        init(_ piece: Piece, _ event: PieceEvent, by who: ReceivedText, note: ReceivedText? = nil) {
            (self.piece, self.event, self.by, self.note) = (piece, event, who, note)
        }
    }

    static func insert(_ pieces: [Piece], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into pieces (bundle_id, sequence, part, notice_id, state, changed_at)
            select k.*, 1, $5 from unnest($1::uuid[], $2::int4[], $3::int4[], $4::uuid[]) as k
            """,
            [
                .ids(pieces.map(\.bundleID)), .int32s(pieces.map(\.sequence)), .int32s(pieces.map(\.part)),
                .ids(pieces.map(\.noticeID)), .at(now),
            ])
    }

    /// The sheets of a bundle in their order, locked.
    static func lock(bundle: BundleID, in tx: borrowing Transaction) throws -> [Piece] {
        try tx.query(
            "select \(Piece.columns) from pieces where bundle_id = $1 order by sequence for update", [.id(bundle)]
        ) { row in try Piece(row) }
    }

    /// The sheets of these letters that could leave, locked.
    static func lockLeaving(of notices: [NoticeID], in tx: borrowing Transaction) throws -> [Piece] {
        guard !notices.isEmpty else { return [] }
        return try tx.query(
            """
            select \(Piece.columns) from pieces where notice_id = any($1) and state in (1, 2, 3)
            order by bundle_id, sequence for update
            """, [.ids(notices)]
        ) { row in try Piece(row) }
    }

    /// Letters whose sheets wait for an answer since a moment.
    static func unanswered(since moment: Timestamp, in tx: borrowing Transaction) throws -> [NoticeID] {
        try tx.query(
            """
            select p.notice_id from pieces p
            where p.state = 2 and not exists (
                select from clearance_requests r where r.notice_id = p.notice_id and r.asked_at > $1)
            order by p.notice_id limit 1000
            """, [.at(moment)]
        ) { row in try row.id(0) }
    }

    /// The sheets of a part, in their order.
    static func list(_ bundle: BundleID, part: Int32, in tx: borrowing Transaction) throws -> [Piece] {
        try tx.query(
            "select \(Piece.columns) from pieces where bundle_id = $1 and part = $2 order by sequence",
            [.id(bundle), .int32(part)]
        ) { row in try Piece(row) }
    }

    /// All sheets of a bundle, in their order.
    static func list(_ bundle: BundleID, in tx: borrowing Transaction) throws -> [Piece] {
        try tx.query("select \(Piece.columns) from pieces where bundle_id = $1 order by sequence", [.id(bundle)]) {
            row in try Piece(row)
        }
    }

    /// Writes locked sheets and what happened to them.
    static func save(_ moved: [Moved], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !moved.isEmpty else { return }
        let pieces = moved.map(\.piece)
        _ = try tx.execute(
            """
            update pieces p set state = k.state, clearance_id = k.clearance, reason = k.reason,
                replaced_by = k.replaced, changed_at = $7
            from unnest($1::uuid[], $2::int4[], $3::int4[], $4::uuid[], $5::text[], $6::int8[])
                as k(bundle, sequence, state, clearance, reason, replaced)
            where p.bundle_id = k.bundle and p.sequence = k.sequence
            """,
            [
                .ids(pieces.map(\.bundleID)), .int32s(pieces.map(\.sequence)),
                .int32s(pieces.map { Int32($0.state.rawValue) }), .optionalIDs(pieces.map(\.clearanceID)),
                .optionalTexts(pieces.map { $0.reason?.rawValue }),
                .optionalInts(pieces.map { $0.replacedBy.map(Int64.init) }), .at(now),
            ])
        _ = try tx.execute(
            """
            insert into piece_changes (bundle_id, sequence, event, state, reason, changed_by, changed_at)
            select k.*, $7
            from unnest($1::uuid[], $2::int4[], $3::text[], $4::int4[], $5::text[], $6::text[]) as k
            """,
            [
                .ids(pieces.map(\.bundleID)), .int32s(pieces.map(\.sequence)), .texts(moved.map(\.event.rawValue)),
                .int32s(pieces.map { Int32($0.state.rawValue) }),
                .optionalTexts(moved.map { $0.note?.string ?? $0.piece.reason?.rawValue }),
                .texts(moved.map(\.by)), .at(now),
            ])
    }
}
