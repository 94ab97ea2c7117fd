import CodecPrimitives
import Outbox
import Postgres

/// What left the suite (出力記録).
enum ExportStore {
    /// One seizure that left, with what permitted it.
    struct Export: Sendable {
        var item: Item
        var clearance: ClearanceID
        var amount: Yen
        var expiresAt: Timestamp
    }

    /// The moment at which a batch leaves.
    struct Leaving: Sendable {
        var batch: Batch
        /// Case management's last sign of life before it.
        var heartbeatAt: Timestamp
        var at: Timestamp
        /// The business date.
        var day: BusinessDate
    }

    static func insert(_ exports: [Export], _ leaving: Leaving, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into exports (request_id, clearance_id, person_id, amount, expires_at, batch_id, heartbeat_at,
                exported_at)
            select k.*, $6, $7, $8 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int8[], $5::timestamptz[]) as k
            """,
            [
                .ids(exports.map(\.item.requestID)), .ids(exports.map(\.clearance)), .ids(exports.map(\.item.personID)),
                .amounts(exports.map(\.amount)), .moments(exports.map(\.expiresAt)), .id(leaving.batch.id),
                .at(leaving.heartbeatAt),
                .at(leaving.at),
            ])
    }
}
