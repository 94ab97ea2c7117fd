import Logging
import Postgres
import TestKit

@testable import Notifications

/// A migrated database of its own on the real server; dropped at the end.
struct TestDatabase {
    let name: String
    let pool: PostgresPool
    private let admin: PostgresPool

    /// Runs `body` with a fresh database.
    static func with(_ body: (TestDatabase) async throws -> Void) async throws {
        let database = try await TestDatabase()
        do {
            try await body(database)
        } catch {
            await database.drop()
            throw error
        }
        await database.drop()
    }

    private init() async throws {
        let server = try TestServers.fromEnvironment().postgres
        name = TestServers.freshName("notifications")
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        admin = PostgresPool(
            PostgresSettings(
                host: server.host, port: server.port, database: "postgres", user: server.user, poolSize: 1),
            logger: logger)
        pool = PostgresPool(
            PostgresSettings(host: server.host, port: server.port, database: name, user: server.user), logger: logger)
        let name = name
        _ = try await admin.withConnection { session in try session.execute("create database \(name)") }
        _ = try await Schema.migrations.run(on: pool)
    }

    private func drop() async {
        await pool.close()
        let name = name
        _ = try? await admin.withConnection { session in try session.execute("drop database \(name) with (force)") }
        await admin.close()
    }

    /// One number from one row.
    func number(_ sql: String) async throws -> Int64 {
        try await pool.withTransaction { tx in try tx.first(sql) { row in try row.int(0) } ?? -1 }
    }

    /// All rows of one text column.
    func texts(_ sql: String) async throws -> [String] {
        try await pool.withTransaction { tx in try tx.query(sql) { row in try row.text(0) } }
    }
}
