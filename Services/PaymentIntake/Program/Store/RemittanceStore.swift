import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Money that other services have arranged to arrive (入金予定).
enum RemittanceStore {
    /// Keeps what is expected; the same receipt is expected once.
    static func insert(
        _ items: [RemittanceExpected], from producer: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into expected_remittances (receipt_id, channel, payer, expected_on, amount, producer, recorded_at)
            select k.*, $6, $7 from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::int8[]) as k
            on conflict (receipt_id) do nothing
            """,
            [
                .ids(items.map(\.receiptID)), .texts(items.map(\.channel)), .texts(items.map(\.payer)),
                .dates(items.map(\.expectedOn)), .amounts(items.map(\.amount)), .text(producer), .at(now),
            ])
    }
}
