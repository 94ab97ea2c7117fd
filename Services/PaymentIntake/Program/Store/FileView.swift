import CodecPrimitives
import Outbox
import Postgres

/// A file as callers see it.
struct FileView: Sendable {
    var id: EvidenceID
    var channel: ReceivedText
    var state: FileStore.State
    var receivedAt: Timestamp
    var createdOn: BusinessDate?
    var recordCount: Int?
    var nextRecord: Int
    var changed: Int
    var duplicates: Int
    var deliveries: Int
    var replaces: EvidenceID?
    var replacedBy: EvidenceID?
    var findings: [FileFinding]

    static func load(_ id: EvidenceID, in tx: borrowing Transaction) throws -> FileView? {
        let findings = try FindingStore.all(of: id, in: tx)
        return try tx.first(
            """
            select channel, state::int4, received_at, created_on, record_count, next_record, changed_count,
                duplicate_count, (select count(*) from file_deliveries d where d.file_id = f.file_id) + 1, replaces, replaced_by
            from files f where file_id = $1
            """, [.id(id)]
        ) { row in
            guard let state = FileStore.State(rawValue: try row.int32(1)) else { throw IntakeError(.storedValue) }
            return FileView(
                id: id, channel: try row.received(0), state: state, receivedAt: try row.moment(2),
                createdOn: try row.optionalBusinessDate(3),
                recordCount: try row.optionalInt32(4).map(Int.init), nextRecord: Int(try row.int32(5)),
                changed: Int(try row.int32(6)), duplicates: Int(try row.int32(7)), deliveries: Int(try row.int(8)),
                replaces: try row.optionalID(9), replacedBy: try row.optionalID(10),
                findings: findings)
        }
    }
}
