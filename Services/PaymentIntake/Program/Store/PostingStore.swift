import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Receipts that matched no slip, or brought too much (調定なし収納, 過納).
enum PostingStore {
    static func insert(_ items: [PostingRecorded], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !items.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into posting_exceptions (receipt_id, version, suspense, overpaid, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::int4[], $3::int8[], $4::int8[]) as k on conflict do nothing
            """,
            [
                .ids(items.map(\.receiptID)), .int32s(items.map(\.receiptVersion)), .amounts(items.map(\.suspense)),
                .amounts(items.map(\.overpaid)), .at(now),
            ])
    }
}
