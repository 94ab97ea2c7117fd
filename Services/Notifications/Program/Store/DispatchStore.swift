import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// What left the suite, and what came back.
enum DispatchStore {
    /// One letter on its way out.
    struct Dispatch: Sendable {
        var notice: Notice
        var piece: Piece
        var clearance: ClearanceID
        var amount: Yen
        var expiresAt: Timestamp
    }

    /// Who lets letters out, when, and under which sign of life.
    struct Leaving: Sendable {
        var day: BusinessDate
        var heartbeatAt: Timestamp
        var by: ReceivedText
        var at: Timestamp
    }

    static func insert(_ dispatches: [Dispatch], _ leaving: Leaving, in tx: borrowing Transaction) throws {
        guard !dispatches.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into dispatches (clearance_id, notice_id, bundle_id, sequence, claim_id, person_id, amount,
                expires_at, dispatched_on, heartbeat_at, dispatched_by, dispatched_at)
            select k.*, $9, $10, $11, $12
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int4[], $5::uuid[], $6::uuid[], $7::int8[],
                $8::timestamptz[]) as k
            """,
            [
                .ids(dispatches.map(\.clearance)), .ids(dispatches.map(\.notice.id)),
                .ids(dispatches.map(\.piece.bundleID)), .int32s(dispatches.map(\.piece.sequence)),
                .ids(dispatches.map(\.notice.request.claimID)), .ids(dispatches.map(\.notice.request.personID)),
                .amounts(dispatches.map(\.amount)), .moments(dispatches.map(\.expiresAt)), .date(leaving.day),
                .at(leaving.heartbeatAt), .text(leaving.by), .at(leaving.at),
            ])
    }

    /// A letter that came back.
    struct Return: Sendable {
        var notice: NoticeID
        var reason: MailReturnReason
        var on: BusinessDate
        var by: ReceivedText
    }

    static func insert(_ item: Return, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into mail_returns (notice_id, reason, returned_on, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5)
            """, [.id(item.notice), .text(item.reason.rawValue), .date(item.on), .text(item.by), .at(now)])
    }

    /// The day that a letter left.
    static func day(of notice: NoticeID, in tx: borrowing Transaction) throws -> BusinessDate? {
        try tx.first("select dispatched_on from dispatches where notice_id = $1", [.id(notice)]) { row in
            try row.businessDate(0)
        }
    }
}
