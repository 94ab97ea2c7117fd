import Postgres
import Testing

@Suite struct StatementsTests {
    @Test("execute tells how many rows were changed")
    func affected() async throws {
        try await TestDatabase.with { pool, _ in
            let counts = try await pool.withTransaction { tx in
                try tx.script("create table t (id bigint primary key, v text)")
                return [
                    try tx.execute("insert into t select n, 'x' from generate_series(1, $1) n", [.int(10)]),
                    try tx.execute("update t set v = $1 where id > $2", [.text("y"), .int(7)]),
                    try tx.execute("delete from t where id = $1", [.int(99)]),
                ]
            }
            #expect(counts == [10, 3, 0])
        }
    }

    @Test("a parameter that was NULL first may be a number later, and the other way round")
    func nullThenValue() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                try tx.script("create table t (id integer, v bigint)")
                for value: PostgresValue in [.null, .int(5), .null, .int(6), .int32(7)] {
                    _ = try tx.execute("insert into t values ($1, $2)", [value, .null])
                }
                let ids = try tx.query("select id from t order by id nulls first") { row in try row.optionalInt(0) }
                #expect(ids == [nil, nil, 5, 6, 7])
            }
        }
    }

    @Test("more different statements than the cache holds keep working")
    func cacheBound() async throws {
        try await TestDatabase.with({ $0.statementCacheMax = 4 }) { pool, _ in
            try await pool.withConnection { session in
                for round in 0..<3 {
                    for number in 0..<10 {
                        let answer = try session.first("select $1 + \(number)", [.int(Int64(round))]) { row in
                            try row.int(0)
                        }
                        #expect(answer == Int64(round + number))
                    }
                }
                let kept = try session.first("select count(*) from pg_prepared_statements") { row in try row.int(0) }
                #expect((kept ?? 99) <= 4)
            }
        }
    }

    @Test("a violated constraint is named, without the row")
    func constraint() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                try await pool.withTransaction { tx in
                    try tx.script("create table t (name text constraint name_once unique)")
                    _ = try tx.execute("insert into t values ($1), ($1)", [.text("山田太郎")])
                }
            }
            #expect(error?.code == .uniqueViolation)
            #expect(error?.constraint == "name_once")
            #expect(error?.outcome == .rolledBack)
            #expect(error?.isRetriable == false)
            #expect(error.map { !"\($0)".contains("山田") } ?? false)
        }
    }

    @Test("a value the server quotes in its message is left out")
    func quotedValue() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in try tx.execute("select $1::int", [.text("山田太郎")]) }
            }
            #expect(error?.sqlState == "22P02")
            #expect(error?.message == "invalid input syntax for type integer")
        }
    }

    @Test("a statement whose table has changed under it is prepared anew and the transaction repeated")
    func stalePlan() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, database in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint); insert into t values (1)")
            }
            let read: @Sendable (borrowing Transaction) throws -> Int? = { tx in
                try tx.first("select * from t") { row in row.count }
            }
            #expect(try await pool.withTransaction(.readWrite, read) == 1)
            let other = database.pool()
            try await other.withTransaction { tx in try tx.script("alter table t add column b text") }
            await other.close()
            #expect(try await pool.withTransaction(.readWrite, read) == 2)
        }
    }

    @Test("a COPY given to execute breaks the connection off and the pool replaces it")
    func copyInExecute() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, _ in
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in try tx.execute("copy (select 1) to stdout") }
            }
            #expect(error?.code == .misuse)
            let one = try await pool.withTransaction { tx in try tx.first("select 1") { row in try row.int(0) } }
            #expect(one == 1)
        }
    }
}
