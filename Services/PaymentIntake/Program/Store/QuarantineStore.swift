import CodecPrimitives
import Outbox
import Postgres

/// Quarantined files and what takes their place (隔離). Both stay as evidence.
enum QuarantineStore {
    /// Channel and state of a file; nil for an unknown one.
    static func standing(
        of id: EvidenceID, in tx: borrowing Transaction
    ) throws -> (channel: ReceivedText, state: FileStore.State)? {
        try tx.first("select channel, state::int4 from files where file_id = $1", [.id(id)]) { row in
            guard let state = FileStore.State(rawValue: try row.int32(1)) else { throw IntakeError(.storedValue) }
            return (try row.received(0), state)
        }
    }

    /// Puts an accepted file in the place of a quarantined one, and of those which that one was to replace.
    static func replace(_ old: EvidenceID, by new: EvidenceID, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            with recursive before as (
                select file_id, replaces from files where file_id = $1
                union select f.file_id, f.replaces from files f join before b on f.file_id = b.replaces
            )
            update files f set state = 6, replaced_by = $2 from before b where f.file_id = b.file_id and f.state = 3
            """, [.id(old), .id(new)])
    }

    /// What an accepted file was sent to replace.
    static func replaced(by id: EvidenceID, in tx: borrowing Transaction) throws -> EvidenceID? {
        try tx.first("select replaces from files where file_id = $1", [.id(id)]) { row in
            try row.optionalID(0, as: EvidenceID.self)
        } ?? nil
    }

    /// Which files a list shows.
    struct Choice: Sendable {
        /// Nil for every state.
        var state: FileStore.State?
        var channel: ReceivedText?
        /// The last one of the page before.
        var after: EvidenceID?
        var count: Int
    }

    /// A file as a list shows it.
    struct Line: Sendable {
        var id: EvidenceID
        var channel: ReceivedText
        var state: FileStore.State
        var receivedAt: Timestamp
        var createdOn: BusinessDate?
        var recordCount: Int?
        var name: ReceivedText?
        var errors: Int
        /// The first finding's sentence; nil where there is none.
        var first: String?
    }

    /// Files in the order of their ids, which is that of their coming.
    static func list(_ choice: Choice, in tx: borrowing Transaction) throws -> [Line] {
        try tx.query(
            """
            select f.file_id, f.channel, f.state::int4, f.received_at, f.created_on, f.record_count, f.sent_name,
                (select count(*) from file_findings g where g.file_id = f.file_id and g.severity = 1),
                (select message from file_findings g where g.file_id = f.file_id order by position limit 1)
            from files f
            where ($1::int4 is null or f.state = $1) and ($2::text is null or f.channel = $2)
                and ($3::uuid is null or f.file_id > $3)
            order by f.file_id limit $4
            """,
            [
                .optionalInt(choice.state.map { Int64($0.rawValue) }), .text(choice.channel), .id(choice.after),
                .int(Int64(choice.count)),
            ]
        ) { row in
            guard let state = FileStore.State(rawValue: try row.int32(2)) else { throw IntakeError(.storedValue) }
            return Line(
                id: try row.id(0), channel: try row.received(1), state: state, receivedAt: try row.moment(3),
                createdOn: try row.optionalBusinessDate(4), recordCount: try row.optionalInt32(5).map(Int.init),
                name: try row.optionalReceived(6), errors: Int(try row.int(7)), first: try row.optionalText(8))
        }
    }
}
