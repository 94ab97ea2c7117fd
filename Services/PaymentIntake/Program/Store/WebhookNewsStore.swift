import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// What calls have told that are kept and answered, until it is applied (未反映).
enum WebhookNewsStore {
    /// One piece of news that waits.
    struct Waiting: Sendable {
        /// The order of coming.
        var position: Int64
        var channel: ReceivedText
        var origin: ReceiptRecorder.Origin
        var news: ReceiptNews
    }

    /// The oldest that nothing stands against, in the order of coming.
    static func oldest(atMost count: Int, in tx: borrowing Transaction) throws -> [Waiting] {
        try tx.query(
            """
            select reference, reference_kind::int4, paid_on, minute_of_day::int4, store, chain, kind::int4, amount,
                transfer_on, position, channel, evidence_id, received_at
            from webhook_news where cause is null order by position limit $1
            """, [.int(Int64(count))]
        ) { row in
            guard let identity = try IdentityColumns.identity(row),
                let kind = NewsKind(rawValue: Int16(try row.int32(6)))
            else { throw IntakeError(.storedValue) }
            let origin = ReceiptRecorder.Origin(
                evidenceID: try row.id(11, as: EvidenceID.self), receivedAt: try row.moment(12))
            return Waiting(
                position: try row.int(9), channel: try row.received(10), origin: origin,
                news: ReceiptNews(
                    identity: identity, kind: kind, amount: try row.yen(7), transferOn: try row.optionalBusinessDate(8))
            )
        }
    }

    /// Takes news off the list, for the transaction that applies it.
    ///
    /// - Returns: those that are this transaction's; another replica has the rest.
    static func take(_ positions: [Int64], in tx: borrowing Transaction) throws -> Set<Int64> {
        Set(
            try tx.query(
                """
                delete from webhook_news where ctid = any(array(
                    select ctid from webhook_news where position = any($1) for update skip locked))
                returning position
                """, [.ints(positions)]
            ) { row in try row.int(0) })
    }

    /// Puts one aside that cannot be applied, so that it stops nothing but its channel's watermark.
    static func setAside(_ position: Int64, cause: String, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "update webhook_news set cause = $2 where position = $1", [.int(position), .text(ReceivedText(cause))])
    }

    /// A call that waits for a person.
    struct SetAside: Sendable {
        var evidenceID: EvidenceID
        var gateway: ReceivedText
        var receivedAt: Timestamp
        var cause: String
    }

    /// Calls that were put aside, oldest first.
    static func setAside(atMost count: Int, in tx: borrowing Transaction) throws -> [SetAside] {
        try tx.query(
            """
            select evidence_id, channel, received_at, cause from webhook_news
            where cause is not null order by position limit $1
            """, [.int(Int64(count))]
        ) { row in
            SetAside(
                evidenceID: try row.id(0), gateway: try row.received(1), receivedAt: try row.moment(2),
                cause: try row.text(3))
        }
    }

    /// Lets one be tried again, by an officer's word.
    ///
    /// - Returns: false where no such call is set aside.
    static func release(
        _ evidence: EvidenceID, by word: OfficerWord, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            with aside as (
                select position, cause from webhook_news where evidence_id = $1 and cause is not null for update
            ), released as (
                update webhook_news n set cause = null from aside a where n.position = a.position
            )
            insert into webhook_releases (evidence_id, cause, officer, reason, released_at)
            select $1, cause, $2, $3, $4 from aside
            """, [.id(evidence), .text(word.officer), .text(word.reason), .at(now)]) == 1
    }
}
