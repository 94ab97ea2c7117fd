import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What was told about items, version by version.
enum ChangeStore {
    static func insert(_ changes: [SeizureChanged], in tx: borrowing Transaction) throws {
        for change in changes {
            _ = try tx.execute(
                """
                insert into seizure_changes (request_id, version, state, amount, clearance_id, reasons, occurred_at)
                values ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .id(change.requestID), .int32(change.version), .text(change.state.rawValue), .yen(change.amount),
                    .id(change.clearanceID), .texts(change.reasons), .at(change.occurredAt),
                ])
        }
    }
}
