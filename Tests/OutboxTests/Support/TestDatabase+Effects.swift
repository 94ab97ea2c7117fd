import Codec
import CodecPrimitives
import Outbox
import Postgres
import TestDatabases

extension TestDatabase {
    /// Runs `body` with a fresh database: the outbox's tables and a table of effects.
    static func with<T>(_ body: (TestDatabase) async throws -> T) async throws -> T {
        try await with(
            "saiken_outbox", Migrations(directory: nil, inCode: [OutboxSchema.migration, effects]), body)
    }

    /// Two databases, the first for a producer, the second for a consumer.
    static func withTwo<T>(_ body: (TestDatabase, TestDatabase) async throws -> T) async throws -> T {
        try await with { producer in try await with { consumer in try await body(producer, consumer) } }
    }

    /// Nothing here keeps an effect from happening twice: only the inbox does.
    private static let effects = Migration(
        name: "0001-effects", sql: "create table effects (place bigserial primary key, message_id uuid not null)")

    /// The messages whose effects happened, in order, as often as they happened.
    func effects() async throws -> [MessageID] {
        try await pool.withTransaction { tx in
            try tx.query("select message_id from effects order by place") { row in try row.id(0) }
        }
    }

    func appliedThrough(_ stream: StreamName) async throws -> Int64 {
        try await pool.withTransaction { tx in try StreamGate.appliedThrough(stream, in: tx) }
    }

    /// A handler that leaves one row per message.
    static let leaveEffect: BatchHandler = { messages, tx in
        for message in messages {
            _ = try tx.execute("insert into effects (message_id) values ($1)", [.id(message.envelope.id)])
        }
    }
}
