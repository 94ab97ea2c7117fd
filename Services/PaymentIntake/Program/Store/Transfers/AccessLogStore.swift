import CodecPrimitives
import Outbox
import Postgres

/// Who had whose account in hand (閲覧記録).
enum AccessLogStore {
    /// One reading.
    struct Access: Sendable {
        var reader: ReceivedText
        var purpose: String
        var at: Timestamp
    }

    static func log(_ access: Access, of mandates: [MandateID], in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into access_log (reader, purpose, person_id, item_id, read_at)
            select $1, $2, person_id, mandate_id, $4 from mandates where mandate_id = any($3)
            """, [.text(access.reader), .text(access.purpose), .ids(mandates), .at(access.at)])
    }

    /// Everybody whose account stands in a file.
    static func log(_ access: Access, ofFile file: UUIDv7, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into access_log (reader, purpose, person_id, item_id, read_at)
            select $1, $2, coalesce(d.person_id, r.person_id), i.item_id, $4
            from transfer_items i left join debits d on d.debit_id = i.item_id
            left join refunds r on r.refund_id = i.item_id
            where i.file_id = $3 and coalesce(d.person_id, r.person_id) is not null
            """, [.text(access.reader), .text(access.purpose), .uuid(PostgresUUID(file)), .at(access.at)])
    }
}
