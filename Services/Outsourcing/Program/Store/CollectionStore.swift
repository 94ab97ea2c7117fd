import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Money that contractors received, and which of it the city has.
enum CollectionStore {
    /// One collection as a contractor reported it.
    struct Collection: Sendable {
        var receiptID: ReceiptID
        var assignment: Assignment
        var channel: ReceivedText
        var amount: Yen
        var paidOn: BusinessDate
        /// When it is due at the city.
        var expectedOn: BusinessDate
        var evidenceID: EvidenceID
    }

    static func insert(
        _ collection: Collection, evidence: [UInt8], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "insert into evidence (evidence_id, content, received_at) values ($1, $2, $3)",
            [.id(collection.evidenceID), .bytes(evidence), .at(now)])
        _ = try tx.execute(
            """
            insert into collections (receipt_id, contract_id, assignment_id, version, channel, amount, paid_on,
                expected_on, evidence_id, recorded_at)
            values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9)
            """,
            [
                .id(collection.receiptID), .id(collection.assignment.contractID), .id(collection.assignment.id),
                .text(collection.channel), .yen(collection.amount), .date(collection.paidOn),
                .date(collection.expectedOn), .id(collection.evidenceID), .at(now),
            ])
    }

    /// Notes that the city's account was credited with these collections.
    static func insert(
        _ match: RemittanceMatched, by who: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into remittances (receipt_id, bank_line_id, credited_on, recorded_by, recorded_at)
            select receipt_id, $2, $3, $4, $5 from collections where receipt_id = any($1) and channel = $6
            on conflict do nothing
            """,
            [
                .ids(match.receipts), .id(match.bankLineID), .date(match.creditedOn), .text(who), .at(now),
                .text(match.channel),
            ])
    }

    /// What these collections come to, of those that are not matched yet; nil when one is none or is matched.
    static func unmatched(
        _ receipts: [ReceiptID], channel: ReceivedText, in tx: borrowing Transaction
    ) throws -> Yen? {
        let found = try tx.first(
            """
            select count(*), coalesce(sum(amount), 0)::int8 from collections c
            where receipt_id = any($1) and channel = $2
                and not exists (select from remittances r where r.receipt_id = c.receipt_id)
            """, [.ids(receipts), .text(channel)]
        ) { row in (count: try row.int(0), yen: try row.yen(1)) }
        guard let found, found.count == Int64(receipts.count) else { return nil }
        return found.yen
    }
}
