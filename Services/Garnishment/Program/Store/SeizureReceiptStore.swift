import CodecPrimitives
import Outbox
import Postgres

/// Money that seizures brought (取立金).
enum SeizureReceiptStore {
    /// One receipt of a seizure.
    struct Receipt: Sendable {
        var id: ReceiptID
        var requestID: SeizureRequestID
        var amount: Yen
        var paidOn: BusinessDate
    }

    static func insert(
        _ receipts: [Receipt], evidence: EvidenceID, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into seizure_receipts (receipt_id, request_id, amount, paid_on, version, evidence_id, recorded_at)
            select k.*, 1, $5, $6 from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::date[]) as k
            """,
            [
                .ids(receipts.map(\.id)), .ids(receipts.map(\.requestID)), .amounts(receipts.map(\.amount)),
                .dates(receipts.map(\.paidOn)), .id(evidence), .at(now),
            ])
    }
}

extension SeizureReceiptStore {
    /// Notes which of these receipts are ours and posted; others pass by.
    static func notePosted(_ ids: [ReceiptID], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into seizure_postings (receipt_id, posted_at)
            select receipt_id, $2 from seizure_receipts where receipt_id = any($1) on conflict do nothing
            """, [.ids(ids), .at(now)])
    }
}
