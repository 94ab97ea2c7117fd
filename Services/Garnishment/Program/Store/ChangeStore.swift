import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What was told about items, version by version.
enum ChangeStore {
    static func insert(_ changes: [SeizureChanged], in tx: borrowing Transaction) throws {
        guard !changes.isEmpty else { return }
        _ = try tx.copyIn(
            """
            copy seizure_changes (request_id, version, state, amount, clearance_id, reasons, occurred_at)
            from stdin (format binary)
            """
        ) { writer in
            for change in changes {
                try writer.row { fields in
                    fields.id(change.requestID)
                    fields.int32(change.version)
                    fields.text(change.state.rawValue)
                    fields.yen(change.amount)
                    fields.value(.id(change.clearanceID))
                    fields.value(.texts(change.reasons))
                    fields.at(change.occurredAt)
                }
            }
        }
    }
}
