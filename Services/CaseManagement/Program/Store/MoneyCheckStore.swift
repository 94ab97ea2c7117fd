import CaseRules
import CodecPrimitives
import Outbox
import Postgres

/// What is known of money that may be under way: slips that can still be paid, officers' questions at counters (照会), and
/// what waits for late channels.
enum MoneyCheckStore {
    /// An officer asked the counters about a claim and heard of no payment.
    struct Check {
        var id: UUIDv7
        var claim: ClaimID
        var on: BusinessDate
        var officer: ReceivedText
        var note: ReceivedText
    }

    static func save(_ check: Check, _ recording: Recording, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into money_checks (check_id, claim_id, checked_on, officer, note, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .uuid(high: check.id.high, low: check.id.low), .id(check.claim), .date(check.on), .text(check.officer),
                .text(check.note), .text(recording.by), .at(recording.at),
            ])
    }

    /// The last day on which somebody asked about each of these claims.
    static func latest(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: BusinessDate] {
        let rows = try tx.query(
            "select claim_id, max(checked_on) from money_checks where claim_id = any($1) group by claim_id",
            [.ids(claims)]
        ) { row in (try row.id(0, as: ClaimID.self), try row.businessDate(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What the slips of these claims allow; nothing for a claim without a slip.
    static func slips(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: SlipFacts] {
        let rows = try tx.query(
            """
            select l.claim_id, bool_or(s.barcode is not null), max(s.usable_until)
            from slip_lines l join slips s using (slip_id) where l.claim_id = any($1) group by l.claim_id
            """, [.ids(claims)]
        ) { row in
            (
                try row.id(0, as: ClaimID.self),
                SlipFacts(hasBarcode: try row.bool(1), usableUntil: try row.businessDate(2))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Acts that a late channel holds up.
    struct Held: Sendable {
        var channel: ReceivedText
        var act: ReceivedText
        /// Persons whose act waits.
        var count: Int64
        var oldest: Timestamp
    }

    /// What was refused since a moment because a channel is late, and has not been granted since.
    static func held(since moment: Timestamp, in tx: borrowing Transaction) throws -> [Held] {
        try tx.query(
            """
            select g.value ->> 'channel', q.act, count(distinct (q.person_id, q.claim_ids)), min(r.recorded_at)
            from clearance_refusals r join clearance_requests q using (request_id),
                lateral jsonb_array_elements(r.grounds) g
            where r.recorded_at > $1 and g.value ->> 'code' = 'channel_late' and g.value ->> 'kind' = 'hold'
                and g.value ? 'channel' and not exists (
                    select from clearances c where c.person_id = q.person_id and c.act = q.act
                        and c.granted_at > r.recorded_at)
            group by 1, 2 order by 1, 2
            """, [.at(moment)]
        ) { row in
            Held(
                channel: try row.received(0), act: try row.received(1), count: try row.int(2), oldest: try row.moment(3)
            )
        }
    }
}
