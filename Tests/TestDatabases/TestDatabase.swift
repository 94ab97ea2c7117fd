public import Logging
public import Postgres
import TestKit

/// A migrated database of its own on the real server; dropped at the end.
public struct TestDatabase: Sendable {
    public let settings: PostgresSettings
    public let pool: PostgresPool

    /// Runs `body` with a fresh database.
    ///
    /// - Parameters:
    ///   - prefix: how its name begins.
    ///   - migrations: what is in it.
    public static func with<T>(
        _ prefix: String, _ migrations: Migrations, _ body: (TestDatabase) async throws -> T
    ) async throws -> T {
        let server = try TestServers.fromEnvironment().postgres
        let name = TestServers.freshName(prefix)
        var settings = PostgresSettings(
            host: server.host, port: server.port, database: "postgres", user: server.user, poolSize: 1)
        let administration = settings
        try await administer("create database \(name)", administration)
        (settings.database, settings.poolSize) = (name, 4)
        let database = TestDatabase(settings: settings, pool: PostgresPool(settings, logger: quiet))
        let outcome: Result<T, any Error>
        do {
            _ = try await migrations.run(on: database.pool)
            outcome = .success(try await body(database))
        } catch { outcome = .failure(error) }
        await database.pool.close()
        try await administer("drop database \(name) with (force)", administration)
        return try outcome.get()
    }

    /// Nothing stays connected meanwhile: hundreds of tests share the server.
    private static func administer(_ sql: String, _ settings: PostgresSettings) async throws {
        let pool = PostgresPool(settings, logger: quiet)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await pool.withConnection { try $0.script(sql) }) } catch {
            outcome = .failure(error)
        }
        await pool.close()
        try outcome.get()
    }

    /// One number from one row; -1 where there is none.
    public func number(_ sql: String, _ values: [PostgresValue] = []) async throws -> Int64 {
        try await pool.withTransaction { tx in try tx.first(sql, values) { row in try row.int(0) } } ?? -1
    }

    /// All rows of one text column.
    public func texts(_ sql: String) async throws -> [String] {
        try await pool.withTransaction { tx in try tx.query(sql) { row in try row.text(0) } }
    }

    public func run(_ sql: String) async throws {
        try await pool.withTransaction { tx in try tx.script(sql) }
    }
}

/// Tests provoke failures; their log would only be noise.
public let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
