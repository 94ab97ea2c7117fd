import CodecPrimitives
import Outbox
import Postgres

/// Receipts that payers have shown (領収書の提示), with their pictures.
enum ShownReceiptStore {
    /// One receipt as it was shown.
    struct Shown {
        var id: UUIDv7
        var claim: ClaimID
        var amount: Yen
        var paidOn: BusinessDate
        var paidAt: ReceivedText
        var image: [UInt8]
        var imageType: ReceivedText
        var imageHash: [UInt8]
        var askedHash: [UInt8]
        var shownOn: BusinessDate
        var expiresOn: BusinessDate
        var hold: UUIDv7
    }

    /// - Returns: false when the claim's payer has shown this very picture before.
    static func save(_ shown: Shown, _ recording: Recording, in tx: borrowing Transaction) throws -> Bool {
        try tx.execute(
            """
            insert into shown_receipts (shown_id, claim_id, amount, paid_on, paid_at, image, image_type, image_hash,
                asked_hash, shown_on, expires_on, hold_id, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (claim_id, image_hash) do nothing
            """,
            [
                .uuid(PostgresUUID(shown.id)), .id(shown.claim), .yen(shown.amount), .date(shown.paidOn),
                .text(shown.paidAt), .bytes(shown.image), .text(shown.imageType), .bytes(shown.imageHash),
                .bytes(shown.askedHash), .date(shown.shownOn), .date(shown.expiresOn), .uuid(PostgresUUID(shown.hold)),
                .text(recording.by), .at(recording.at),
            ]) == 1
    }

    /// What an id was asked for before; nil for a new one.
    static func known(_ id: UUIDv7, in tx: borrowing Transaction) throws -> (hash: [UInt8], expiresOn: BusinessDate)? {
        try tx.first(
            "select asked_hash, expires_on from shown_receipts where shown_id = $1", [.uuid(PostgresUUID(id))]
        ) { row in (try row.bytes(0), try row.businessDate(1)) }
    }

    /// A line of the list.
    struct Listed: Encodable {
        let shown: String
        let claim: String
        let amount: Int64
        let paidOn: String
        let expiresOn: String
        let hold: String
        /// Whether money of that amount has been received for the claim since the day it is said to have been paid.
        let hasArrived: Bool
    }

    /// Those that still hold on a day, the next to expire first, at most so many.
    static func holding(
        on day: BusinessDate, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [Listed] {
        try tx.query(
            """
            select s.shown_id, c.claim_number, s.amount, s.paid_on, s.expires_on, s.hold_id, exists (
                select from journal_legs l join journal_entries e using (entry_id)
                join receipts r on r.receipt_id = e.cause_id
                where l.claim_id = s.claim_id and e.cause in ('receipt', 'resettled') and l.layer = 1
                    and r.stage = 'confirmed' and r.amount = s.amount and r.paid_on = s.paid_on)
            from shown_receipts s join claims c using (claim_id)
            where s.expires_on >= $1
                and not exists (select from hold_releases h where h.hold_id = s.hold_id and h.released_on <= $1)
            order by s.expires_on, s.shown_id limit $2
            """, [.date(day), .int(Int64(count))]
        ) { row in
            let (shown, hold) = (try row.uuid(0), try row.uuid(5))
            return Listed(
                shown: UUIDv7(high: shown.high, low: shown.low).description, claim: try row.text(1),
                amount: try row.yen(2).amount, paidOn: try row.businessDate(3).description,
                expiresOn: try row.businessDate(4).description,
                hold: UUIDv7(high: hold.high, low: hold.low).description, hasArrived: try row.bool(6))
        }
    }
}
