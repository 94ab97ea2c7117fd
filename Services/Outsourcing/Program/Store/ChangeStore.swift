import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What was told about assignments, version by version, with who did it.
enum ChangeStore {
    /// A version that is told, and what is kept with it.
    struct Entry: Sendable {
        var change: AssignmentChanged
        var note: ReceivedText?
        var by: ReceivedText
    }

    static func insert(_ entries: [Entry], in tx: borrowing Transaction) throws {
        guard !entries.isEmpty else { return }
        let changes = entries.map(\.change)
        _ = try tx.execute(
            """
            insert into assignment_changes (assignment_id, version, stage, reason, note, changed_by, changed_at)
            select * from unnest($1::uuid[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[],
                $7::timestamptz[])
            """,
            [
                .ids(changes.map(\.assignmentID)), .ints(changes.map(\.version)), .texts(changes.map(\.stage.rawValue)),
                .optionalTexts(changes.map(\.reason)), .optionalTexts(entries.map(\.note)), .texts(entries.map(\.by)),
                .moments(changes.map(\.changedAt)),
            ])
    }
}
