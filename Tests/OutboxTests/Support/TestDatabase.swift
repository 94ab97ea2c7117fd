import Codec
import CodecPrimitives
import Logging
import Outbox
import Postgres
import TestKit

/// A service's database of its own for one test: the outbox's tables and a table of effects. Dropped at the end.
struct TestDatabase: Sendable {
    let settings: PostgresSettings
    let pool: PostgresPool

    /// Runs `body` with a fresh database.
    static func with<T>(_ body: (TestDatabase) async throws -> T) async throws -> T {
        let servers = try TestServers.fromEnvironment()
        let name = TestServers.freshName("saiken_outbox")
        var settings = PostgresSettings(
            host: servers.postgres.host, port: servers.postgres.port, database: "postgres",
            user: servers.postgres.user, poolSize: 1)
        let administration = PostgresPool(settings, logger: quiet)
        try await administration.withConnection { try $0.script("create database \(name)") }
        (settings.database, settings.poolSize) = (name, 4)
        let database = TestDatabase(settings: settings, pool: PostgresPool(settings, logger: quiet))
        let outcome: Result<T, any Error>
        do {
            try await Migrations(directory: nil, inCode: [OutboxSchema.migration, effects]).run(on: database.pool)
            outcome = .success(try await body(database))
        } catch { outcome = .failure(error) }
        await database.pool.close()
        try await administration.withConnection { try $0.script("drop database \(name) with (force)") }
        await administration.close()
        return try outcome.get()
    }

    /// Two databases, the first for a producer, the second for a consumer.
    static func withTwo<T>(_ body: (TestDatabase, TestDatabase) async throws -> T) async throws -> T {
        try await with { producer in try await with { consumer in try await body(producer, consumer) } }
    }

    /// Nothing here keeps an effect from happening twice: only the inbox does.
    private static let effects = Migration(
        name: "0001-effects", sql: "create table effects (place bigserial primary key, message_id uuid not null)")

    func number(_ sql: String, _ values: [PostgresValue] = []) async throws -> Int64 {
        try await pool.withTransaction { tx in try tx.first(sql, values) { row in try row.int(0) } } ?? -1
    }

    func texts(_ sql: String) async throws -> [String] {
        try await pool.withTransaction { tx in try tx.query(sql) { row in try row.text(0) } }
    }

    func run(_ sql: String) async throws {
        try await pool.withTransaction { tx in try tx.script(sql) }
    }

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

/// Tests provoke failures; their log would only be noise.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
