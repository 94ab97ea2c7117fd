import Postgres
import TestKit
import Testing

@Suite struct InterruptionTests {
    @Test("cancelling the task ends a long statement at once, and the connection is used again")
    func cancel() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, database in
            let before = try await backend(pool)
            let task = Task {
                try await pool.withTransaction { tx in _ = try tx.execute("select pg_sleep(300)") }
            }
            try await untilActive("pg_sleep", database)
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(300))
            #expect(try await backend(pool) == before)
        }
    }

    @Test("a task cancelled between two statements, or after its last one, rolls back", arguments: [1, 0])
    func cancelBetween(statementsToCome: Int) async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let task = Task {
                try await pool.withTransaction { tx in
                    _ = try tx.execute("insert into t values (1)")
                    unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                    for _ in 0..<statementsToCome { _ = try tx.execute("insert into t values (2)") }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            let left = try await pool.withTransaction { tx in
                try tx.first("select count(*) from t") { row in try row.int(0) }
            }
            #expect(left == 0)
        }
    }

    @Test("many cancelled tasks never hit the statement of another")
    func cancelMany() async throws {
        try await TestDatabase.with({ $0.poolSize = 2 }) { pool, _ in
            await withTaskGroup { group in
                for number in 0..<60 {
                    group.addTask {
                        let task = Task {
                            try await pool.withTransaction { tx in
                                try tx.first("select $1, pg_sleep(0.005)", [.int(Int64(number))]) { try $0.int(0) }
                            }
                        }
                        if number % 2 == 0 {
                            await Task.yield()
                            task.cancel()
                            _ = await task.result
                        } else {
                            await #expect(throws: Never.self) { try await task.value }
                        }
                    }
                }
            }
        }
    }

    @Test("a task cancelled at any moment around a long statement ends soon")
    func cancelAnyMoment() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { try $0.script("select 1") }
            let start = ContinuousClock.now
            for round in 0..<60 {
                let task = Task {
                    try await pool.withTransaction { tx in _ = try tx.execute("select pg_sleep(600)") }
                }
                for _ in 0..<round * 20 { await Task.yield() }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
            #expect(ContinuousClock.now - start < .seconds(600))
        }
    }

    @Test("a statement beyond its deadline is stopped and called timed out; the connection is used again")
    func deadline() async throws {
        try await TestDatabase.with({
            $0.poolSize = 1
            $0.statementTimeoutSeconds = 1
        }) { pool, _ in
            let before = try await backend(pool)
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in try tx.execute("select pg_sleep(300)") }
            }
            #expect(error?.code == .timedOut)
            #expect(error?.outcome == .rolledBack)
            #expect(error?.isRetriable == true)
            #expect(try await backend(pool) == before)
        }
    }

    @Test("a transaction may have a bound of its own")
    func ownDeadline() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                _ = try await pool.withTransaction(TransactionOptions(statementTimeoutSeconds: 1)) { tx in
                    try tx.execute("select pg_sleep(300)")
                }
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("the server's own limit is called timed out too")
    func serverLimit() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                try await pool.withTransaction { tx in
                    try tx.script("set local statement_timeout = '50ms'")
                    _ = try tx.execute("select pg_sleep(300)")
                }
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("waiting for a lock ends with the lock timeout")
    func lockTimeout() async throws {
        try await TestDatabase.with { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let holder = PostgresSession(database.settings, logger: quiet)
            try await holder.run { try $0.script("begin; lock table t") }
            let error = await postgresError {
                _ = try await pool.withTransaction(TransactionOptions(lockTimeoutSeconds: 1)) { tx in
                    try tx.execute("select count(*) from t")
                }
            }
            #expect(error?.code == .lockNotAvailable)
            await holder.close()
        }
    }

    @Test("cancelling during a COPY ends it")
    func cancelCopy() async throws {
        try await TestDatabase.with { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint)") }
            let task = Task {
                try await pool.withTransaction { tx in
                    _ = try tx.copyIn("copy t from stdin (format binary)") { writer in
                        while true { try writer.row { $0.int(1) } }
                    }
                }
            }
            try await untilActive("copy t", database)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    private func backend(_ pool: PostgresPool) async throws -> Int32? {
        try await pool.withTransaction { tx in try tx.first("select pg_backend_pid()") { row in try row.int32(0) } }
    }

    private func untilActive(_ text: String, _ database: TestDatabase) async throws {
        let other = database.pool { $0.poolSize = 1 }
        try await eventually("a statement with \(text) runs") {
            let count = try await other.withTransaction { tx in
                try tx.first(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
                        and position($1 in query) > 0
                    """, [.text(text)]
                ) { row in try row.int(0) }
            }
            return (count ?? 0) > 0
        }
        await other.close()
    }
}
