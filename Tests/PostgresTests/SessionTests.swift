import Postgres
import TestKit
import Testing

@Suite struct SessionTests {
    @Test("only one session holds an advisory lock, also while other work is awaited")
    func lock() async throws {
        try await TestDatabase.with { pool, database in
            let first = PostgresSession(database.settings, logger: quiet)
            let second = PostgresSession(database.settings, logger: quiet)
            #expect(try await first.run { try $0.tryLockAdvisory(42) })
            try await pool.withTransaction { try $0.script("select 1") }
            #expect(try await second.run { try $0.tryLockAdvisory(42) } == false)
            #expect(try await first.run { try $0.unlockAdvisory(42) })
            #expect(try await second.run { try $0.tryLockAdvisory(42) })
            await first.close()
            await second.close()
            #expect(first.isBroken)
        }
    }

    @Test("a session whose connection ends is broken for good, noticed without a call")
    func broken() async throws {
        try await TestDatabase.with { pool, database in
            let session = PostgresSession(database.settings, logger: quiet)
            let backend = try await session.run { session in
                try session.first("select pg_backend_pid()") { row in try row.int32(0) }
            }
            #expect(!session.isBroken)
            _ = try await pool.withTransaction { tx in
                try tx.execute("select pg_terminate_backend($1)", [.int32(backend ?? 0)])
            }
            await session.untilBroken()
            #expect(session.isBroken)
            let error = await postgresError { try await session.run { try $0.script("select 1") } }
            #expect(error?.code == .connectionLost)
        }
    }

    @Test("a transaction on the session commits while its lock stands")
    func transaction() async throws {
        try await TestDatabase.with { pool, database in
            let session = PostgresSession(database.settings, logger: quiet)
            _ = try await session.run { try $0.tryLockAdvisory(1) }
            try await session.withTransaction { try $0.script("create table t (a bigint); insert into t values (3)") }
            let found = try await pool.withTransaction { tx in try tx.first("select a from t") { row in try row.int(0) }
            }
            #expect(found == 3)
            await session.close()
        }
    }

    @Test("what a pooled session leaves behind does not reach the next caller")
    func leavings() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, database in
            try await pool.withConnection { session in
                try session.lockAdvisory(5)
                try session.script("set work_mem = '1234kB'; create temporary table left_over (a int); begin; select 1")
            }
            try await pool.withConnection { session in
                let setting = try session.first("show work_mem") { row in try row.text(0) }
                #expect(setting != "1234kB")
                let table = try session.first("select to_regclass('left_over') is null") { row in try row.bool(0) }
                #expect(table == true)
            }
            let other = PostgresSession(database.settings, logger: quiet)
            #expect(try await other.run { try $0.tryLockAdvisory(5) })
            await other.close()
        }
    }
}
