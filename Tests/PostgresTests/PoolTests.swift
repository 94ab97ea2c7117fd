import PollThread
import TestKit
import Testing

@testable import Postgres

@Suite struct PoolTests {
    @Test("callers beyond the pool's size wait and are served in the order they came")
    func order() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, database in
            let held = try await HeldConnection(of: pool, database)
            try await pool.waitersQueue(10) { number in
                try await pool.withTransaction { tx in
                    try tx.script("create table if not exists t (n bigserial, a bigint)")
                    _ = try tx.execute("insert into t (a) values ($1)", [.int(Int64(number))])
                }
            } whenQueued: {
                #expect(pool.snapshot.waiting == 10)
                try await held.release()
            }
            let served = try await pool.withTransaction { tx in
                try tx.query("select a from t order by n") { row in try row.int(0) }
            }
            #expect(served == Array(0..<10))
        }
    }

    @Test("the waiting line is bounded, and so is the wait")
    func bounds() async throws {
        try await TestDatabase.with({
            $0.poolSize = 1
            $0.waitersMax = 1
            $0.acquireTimeoutSeconds = 1
        }) { pool, database in
            let held = try await HeldConnection(of: pool, database)
            let waiter = Task { try await pool.withTransaction { try $0.script("select 1") } }
            try await eventually("one waits") { pool.snapshot.waiting == 1 }
            let refused = await postgresError { try await pool.withTransaction { try $0.script("select 1") } }
            #expect(refused?.code == .poolExhausted)
            let late = await postgresError { try await waiter.value }
            #expect(late?.code == .poolTimedOut)
            try await held.release()
            #expect(pool.snapshot.waiting == 0)
        }
    }

    @Test("a cancelled waiter leaves the line, and its place goes to the next")
    func cancelledWaiter() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, database in
            let held = try await HeldConnection(of: pool, database)
            let waiter = Task { try await pool.withTransaction { try $0.script("select 1") } }
            try await eventually("one waits") { pool.snapshot.waiting == 1 }
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            #expect(pool.snapshot.waiting == 0)
            try await held.release()
            try await pool.withTransaction { try $0.script("select 1") }
        }
    }

    @Test("a thousand callers share a few connections, and each gets its own answer")
    func crowd() async throws {
        try await TestDatabase.with({
            $0.poolSize = 3
            $0.waitersMax = 1_000
            $0.acquireTimeoutSeconds = 300
        }) { pool, _ in
            let sum = try await withThrowingTaskGroup { group in
                for number in Int64(0)..<1_000 {
                    group.addTask {
                        try await pool.withTransaction { tx in
                            try tx.first("select $1", [.int(number)]) { row in try row.int(0) } ?? 0
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 499_500)
            #expect(pool.snapshot.leased == 0)
            #expect(pool.snapshot.idle <= 3)
        }
    }

    @Test("closing lets leases finish and refuses new ones")
    func graceful() async throws {
        try await TestDatabase.with({ $0.closeTimeoutSeconds = 30 }) { pool, _ in
            let started = Latch()
            let work = Task {
                try await pool.withTransaction { tx in
                    started.set()
                    return try tx.first("select 7, pg_sleep(0.3)") { row in try row.int32(0) }
                }
            }
            await started.wait()
            await pool.close()
            #expect(pool.snapshot.idle == 0)
            let answer = try await work.value
            #expect(answer == 7)
            let error = await postgresError { try await pool.withTransaction { try $0.script("select 1") } }
            #expect(error?.code == .poolClosed)
        }
    }

    @Test("closing cancels what does not finish in time")
    func forced() async throws {
        try await TestDatabase.with({ $0.closeTimeoutSeconds = 0 }) { pool, _ in
            let started = Latch()
            let work = Task {
                try await pool.withTransaction { tx in
                    started.set()
                    _ = try tx.execute("select pg_sleep(300)")
                }
            }
            await started.wait()
            await pool.close()
            let error = await postgresError { try await work.value }
            #expect(error?.code == .cancelled)
            #expect(error?.outcome == .rolledBack)
        }
    }

    @Test("cancelling run() closes the pool")
    func cancelledRun() async throws {
        try await TestDatabase.with { pool, _ in
            let running = Task { try await pool.run() }
            try await eventually("a connection is kept open") { pool.snapshot.idle == 1 }
            running.cancel()
            try await running.value
            let error = await postgresError { try await pool.withTransaction { try $0.script("select 1") } }
            #expect(error?.code == .poolClosed)
        }
    }

    @Test("a wrong address is told in time, without the password")
    func unreachable() async throws {
        let settings = PostgresSettings(
            host: "127.0.0.1", port: try FreePort.next(), database: "x", user: "x", password: "geheim",
            applicationName: "test")
        let pool = PostgresPool(settings, logger: quiet)
        let error = await postgresError { try await pool.withTransaction { try $0.script("select 1") } }
        #expect(error?.code == .connectionFailed)
        #expect(error.map { !"\($0)".contains("geheim") } ?? false)
        #expect(!"\(settings)".contains("geheim"))
        await pool.close()
    }
}

/// The only connection of a pool, leased to a caller that waits for a lock.
private struct HeldConnection {
    private let gate: PostgresSession
    private let holder: Task<Void, any Error>

    init(of pool: PostgresPool, _ database: TestDatabase) async throws {
        gate = PostgresSession(database.settings, logger: quiet)
        try await gate.run { try $0.lockAdvisory(1) }
        holder = Task { try await pool.withTransaction { try $0.script("select pg_advisory_xact_lock(1)") } }
        try await eventually("the only connection is leased") { pool.snapshot.leased == 1 }
    }

    /// Lets the caller end.
    func release() async throws {
        _ = try await gate.run { try $0.unlockAdvisory(1) }
        try await holder.value
        await gate.close()
    }
}

extension PostgresPool {
    /// Queues `count` callers one after the other, then runs `whenQueued`, and waits for all.
    fileprivate func waitersQueue(
        _ count: Int, _ work: @escaping @Sendable (Int) async throws -> Void, whenQueued: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            for number in 0..<count {
                group.addTask { try await work(number) }
                try await eventually("\(number + 1) wait") { self.snapshot.waiting == number + 1 }
            }
            try await whenQueued()
            try await group.waitForAll()
        }
    }
}
