import Logging
import Postgres
import TestKit

/// A service's database as its administrator reaches it: what a test breaks, or looks at, behind the service's back.
struct CityDatabase: Sendable {
    private let settings: PostgresSettings

    init(_ name: String, on servers: TestServers) {
        settings = PostgresSettings(
            host: servers.postgres.host, port: servers.postgres.port, database: name, user: servers.postgres.user,
            applicationName: "suite")
    }

    /// The first column of the first row, a `bigint`.
    func number(_ sql: String) async throws -> Int64 {
        let session = open()
        let found = try await session.run { session in try session.first(sql) { row in try row.int(0) } }
        await session.close()
        guard let found else { throw TestKitError("no row: \(sql)") }
        return found
    }

    /// The first column of every row, a `text`.
    func texts(_ sql: String) async throws -> [String] {
        let session = open()
        let found = try await session.run { session in try session.query(sql) { row in try row.text(0) } }
        await session.close()
        return found
    }

    /// Runs statements that are divided by semicolons.
    func run(_ script: String) async throws {
        let session = open()
        try await session.run { session in try session.script(script) }
        await session.close()
    }

    /// Runs statements on a connection that stays open, so that their locks stand until `close()`.
    func hold(_ script: String) async throws -> PostgresSession {
        let session = open()
        try await session.run { session in try session.script(script) }
        return session
    }

    private func open() -> PostgresSession {
        PostgresSession(settings, logger: Logger(label: "suite") { _ in SwiftLogNoOpLogHandler() })
    }
}

extension City {
    /// The database of a service, or `postgres`.
    func database(of service: String) async throws -> CityDatabase {
        let names = [
            "case-management": "saiken_case", "payment-intake": "saiken_intake", "garnishment": "saiken_garnishment",
            "outsourcing": "saiken_outsourcing", "notifications": "saiken_notifications",
        ]
        return CityDatabase(names[service] ?? "postgres", on: try await administrators())
    }
}
