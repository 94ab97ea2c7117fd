import Logging
import Postgres
import TestKit

/// A database of its own for one test, dropped at its end.
struct TestDatabase {
    let settings: PostgresSettings

    /// Runs `body` with a pool on a fresh database.
    static func with<T>(
        _ change: (inout PostgresSettings) -> Void = { _ in }, _ body: (PostgresPool, TestDatabase) async throws -> T
    ) async throws -> T {
        let servers = try TestServers.fromEnvironment()
        let name = TestServers.freshName("saiken_pg")
        var settings = PostgresSettings(
            host: servers.postgres.host, port: servers.postgres.port, database: "postgres",
            user: servers.postgres.user, applicationName: name, poolSize: 1)
        let administration = PostgresPool(settings, logger: quiet)
        try await administration.withConnection { try $0.script("create database \(name)") }

        settings.database = name
        settings.poolSize = 4
        change(&settings)
        let pool = PostgresPool(settings, logger: quiet)
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body(pool, TestDatabase(settings: settings))) } catch {
            outcome = .failure(error)
        }
        await pool.close()
        try await administration.withConnection { try $0.script("drop database \(name) with (force)") }
        await administration.close()
        return try outcome.get()
    }

    /// Another pool on the same database.
    func pool(_ change: (inout PostgresSettings) -> Void = { _ in }) -> PostgresPool {
        var settings = settings
        change(&settings)
        return PostgresPool(settings, logger: quiet)
    }
}

/// Tests provoke failures; their log would only be noise.
let quiet: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
}()

/// What `body` throws, as the module's error.
func postgresError(_ body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
