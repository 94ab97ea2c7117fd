import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What was told about assignments, version by version, with who did it.
enum ChangeStore {
    static func insert(
        _ change: AssignmentChanged, note: ReceivedText?, by who: ReceivedText, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into assignment_changes (assignment_id, version, stage, reason, note, changed_by, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .id(change.assignmentID), .int(change.version), .text(change.stage.rawValue), .text(change.reason),
                .text(note), .text(who), .at(change.changedAt),
            ])
    }
}
