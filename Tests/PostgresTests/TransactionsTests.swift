import Postgres
import Testing

@Suite struct TransactionsTests {
    @Test("what a body throws comes through, and nothing of it is kept")
    func rollback() async throws {
        struct Refused: Error {}
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            await #expect(throws: Refused.self) {
                try await pool.withTransaction { tx in
                    _ = try tx.execute("insert into t values (1)")
                    throw Refused()
                }
            }
            #expect(try await count(pool) == 0)
        }
    }

    @Test("a body that goes on after a failed statement does not commit in silence")
    func aborted() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let error = await postgresError {
                try await pool.withTransaction { tx in
                    _ = try tx.execute("insert into t values (1)")
                    refused { _ = try tx.execute("select 1/0") }
                }
            }
            #expect(error?.code == .transactionAborted)
            #expect(error?.outcome == .rolledBack)
            #expect(try await count(pool) == 0)
        }
    }

    @Test("a constraint that is checked at the commit fails with a known outcome")
    func deferred() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                try tx.script(
                    "create table t (a bigint primary key, b bigint references t deferrable initially deferred)")
            }
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in try tx.execute("insert into t values (1, 2)") }
            }
            #expect(error?.code == .foreignKeyViolation)
            #expect(error?.outcome == .rolledBack)
        }
    }

    @Test("the options reach the server")
    func options() async throws {
        try await TestDatabase.with { pool, _ in
            let options = TransactionOptions(
                isolation: .serializable, isReadOnly: true, statementTimeoutSeconds: 100, lockTimeoutSeconds: 7)
            let names = ["transaction_isolation", "transaction_read_only", "statement_timeout", "lock_timeout"]
            let seen = try await pool.withTransaction(options) { tx in
                try names.map { name in
                    try tx.first("select current_setting($1)", [.text(name)]) { row in try row.text(0) } ?? ""
                }
            }
            #expect(seen == ["serializable", "on", "105s", "7s"])
            let after = try await pool.withTransaction { tx in
                try tx.first("select current_setting('statement_timeout')") { row in try row.text(0) }
            }
            #expect(after == "65s")
        }
    }

    @Test("the server looks for a client that is gone as often as the client looks for the server")
    func absence() async throws {
        try await TestDatabase.with({ ($0.keepaliveIdleSeconds, $0.tcpUserTimeoutSeconds) = (7, 9) }) { pool, _ in
            let names = ["tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout"]
            let seen = try await pool.withTransaction { tx in
                try names.map { name in
                    try tx.first("select current_setting($1)", [.text(name)]) { row in try row.text(0) } ?? ""
                }
            }
            #expect(seen == ["7", "5", "3", "9000"])
        }
    }

    @Test("serialization failures are repeated until all additions are there")
    func serialization() async throws {
        try await TestDatabase.with({ $0.retriesMax = 100 }) { pool, _ in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint); insert into t values (0)")
            }
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await pool.withTransaction(.serializable) { tx in
                                let old = try tx.first("select a from t") { row in try row.int(0) }
                                _ = try tx.execute("select pg_sleep(0.002)")
                                _ = try tx.execute("update t set a = $1", [.int((old ?? 0) + 1)])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let sum = try await pool.withTransaction { tx in try tx.first("select a from t") { row in try row.int(0) } }
            #expect(sum == 40)
        }
    }

    @Test("the number of repetitions is bounded")
    func bounded() async throws {
        try await TestDatabase.with({ $0.retriesMax = 3 }) { pool, _ in
            try await pool.withConnection { try $0.script("create sequence tries") }
            let error = await postgresError {
                try await pool.withTransaction { tx in
                    _ = try tx.execute("select nextval('tries')")
                    try tx.script("do $$ begin raise exception 'again' using errcode = '40001'; end $$")
                }
            }
            #expect(error?.code == .serializationFailure)
            let tries = try await pool.withConnection { session in
                try session.first("select last_value from tries") { row in try row.int(0) }
            }
            #expect(tries == 4)
        }
    }

    @Test("of two transactions that block each other both succeed in the end")
    func deadlock() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                try tx.script("create table t (a bigint, n bigint); insert into t values (1, 0), (2, 0)")
            }
            try await withThrowingTaskGroup { group in
                for order in [[1, 2], [2, 1]] as [[Int64]] {
                    group.addTask {
                        try await pool.withTransaction { tx in
                            try tx.script("set local deadlock_timeout = '20ms'")
                            for row in order {
                                _ = try tx.execute("update t set n = n + 1 where a = $1", [.int(row)])
                                _ = try tx.execute("select pg_sleep(0.1)")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await pool.withTransaction { tx in try tx.query("select n from t") { row in try row.int(0) }
            }
            #expect(rows == [2, 2])
        }
    }

    @Test("the snapshot tells of the last commit")
    func lastCommit() async throws {
        try await TestDatabase.with { pool, _ in
            #expect(pool.snapshot.lastCommitAt == nil)
            try await pool.withTransaction { tx in _ = try tx.execute("select 1") }
            let now = try await pool.withTransaction { tx in
                try tx.first("select clock_timestamp()") { row in try row.timestamp(0) }
            }
            let noted = try #require(pool.snapshot.lastCommitAt)
            #expect(abs(noted - (now ?? 0)) < 60_000_000)
        }
    }

    private func count(_ pool: PostgresPool) async throws -> Int64? {
        try await pool.withTransaction { tx in try tx.first("select count(*) from t") { row in try row.int(0) } }
    }
}
