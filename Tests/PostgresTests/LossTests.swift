import PollThread
import TestKit
import Testing

@testable import Postgres

@Suite struct LossTests {
    @Test("a server restarted during a transaction: it had no effect, and the next one works")
    func restart() async throws {
        try await PrivateServer.with { server in
            let pool = PostgresPool(server.settings, logger: quiet)
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let inside = Latch()
            let task = Task {
                try await pool.withTransaction { tx in
                    _ = try tx.execute("insert into t values (1)")
                    inside.set()
                    _ = try tx.execute("select pg_sleep(300)")
                }
            }
            await inside.wait()
            try await server.restart()
            let error = await postgresError { try await task.value }
            #expect(error?.outcome == .rolledBack)
            #expect(error?.isRetriable == true)
            #expect([.connectionLost, .serverUnavailable].contains(error?.code))
            #expect(try await count(pool) == 0)
            await pool.close()
        }
    }

    @Test("connections that died while idle are replaced without anybody noticing")
    func idleDeath() async throws {
        try await PrivateServer.with { server in
            let pool = PostgresPool(server.settings, logger: quiet)
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            #expect(pool.snapshot.idle == 1)
            try await server.restart()
            try await eventually("the pool has noticed") { pool.snapshot.idle == 0 }
            #expect(try await count(pool) == 0)
            await pool.close()
        }
    }

    @Test("while the server is away callers are told so, and run() opens connections when it is back")
    func away() async throws {
        try await PrivateServer.with { server in
            var settings = server.settings
            settings.warmConnections = 2
            settings.upkeepSeconds = 1
            let pool = PostgresPool(settings, logger: quiet)
            let running = Task { try await pool.run() }
            try await eventually("two connections are open") { pool.snapshot.idle == 2 }
            try await server.stop("fast")
            let error = await postgresError { _ = try await count(pool) }
            #expect(error?.code == .connectionFailed)
            #expect(error?.isRetriable == true)
            try await server.start()
            try await eventually("two connections are open again") { pool.snapshot.idle == 2 }
            pool.shutdown()
            try await running.value
        }
    }

    @Test("a commit whose answer is lost has an unknown outcome: here it took effect")
    func cutAfterCommit() async throws {
        try await cut(.beforeAnswer, left: 1)
    }

    @Test("a commit that never arrives has an unknown outcome: here it took no effect")
    func cutBeforeCommit() async throws {
        try await cut(.beforeServer, left: 0)
    }

    @Test("a commit that the network swallows is given up after its deadline, with an unknown outcome")
    func swallowed() async throws {
        try await cut(.swallow, left: 0)
    }

    @Test("a single statement whose answer is lost has an unknown outcome")
    func cutInSession() async throws {
        try await TestDatabase.with { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let proxy = try CuttingProxy(to: database.settings.port, cuttingAt: "insert", .beforeAnswer)
            let proxied = database.pool { $0.port = proxy.port }
            let error = await postgresError {
                try await proxied.withConnection { session in try session.script("insert into t values (1)") }
            }
            #expect(error?.outcome == .unknown)
            await proxied.close()
            proxy.stop()
        }
    }

    @Test(
        "a statement of its own commits by itself; one whose answer is lost has an unknown outcome and is not repeated")
    func cutInQuery() async throws {
        try await TestDatabase.with { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let insert = "insert into t select unnest($1::int8[]) returning a"
            #expect(try await pool.withStatements { try $0.execute(insert, [.ints([1, 2])]) } == 2)
            #expect(try await count(pool) == 2)
            let proxy = try CuttingProxy(to: database.settings.port, cuttingAt: "insert", .beforeAnswer)
            let proxied = database.pool { $0.port = proxy.port }
            let error = await postgresError {
                _ = try await proxied.withStatements { try $0.execute(insert, [.ints([3])]) }
            }
            #expect(error?.outcome == .unknown)
            #expect(try await (count(pool) ?? 4) <= 3)
            await proxied.close()
            proxy.stop()
        }
    }

    @Test("a connection cut at the begin is replaced and the body runs once")
    func cutAtBegin() async throws {
        try await TestDatabase.with { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let proxy = try CuttingProxy(to: database.settings.port, cuttingAt: "begin", .beforeServer, times: 1)
            let proxied = database.pool {
                $0.port = proxy.port
                $0.poolSize = 1
            }
            _ = try await proxied.withConnection { session in try session.first("select 1") { try $0.int(0) } }
            _ = try await proxied.withTransaction { tx in try tx.execute("insert into t values (1)") }
            #expect(try await count(pool) == 1)
            await proxied.close()
            proxy.stop()
        }
    }

    private func cut(_ moment: CuttingProxy.Moment, left: Int64) async throws {
        try await TestDatabase.with { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let proxy = try CuttingProxy(to: database.settings.port, cuttingAt: "commit\0", moment)
            let proxied = database.pool {
                $0.port = proxy.port
                $0.poolSize = 1
                $0.statementTimeoutSeconds = 1
                $0.cancelGraceSeconds = 1
            }
            let error = await postgresError {
                _ = try await proxied.withTransaction { tx in try tx.execute("insert into t values (1)") }
            }
            #expect(error?.outcome == .unknown)
            #expect(error?.isRetriable == true)
            try await eventually("the server has done what it will") { try await count(pool) == left }
            // The pool has a new connection, and the text passes now.
            _ = try await proxied.withTransaction { tx in try tx.execute("insert into t values (2)") }
            #expect(try await count(pool) == left + 1)
            await proxied.close()
            proxy.stop()
        }
    }

    private func count(_ pool: PostgresPool) async throws -> Int64? {
        try await pool.withTransaction { tx in try tx.first("select count(*) from t") { row in try row.int(0) } }
    }
}
