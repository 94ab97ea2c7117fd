import Postgres
import Testing

@Suite struct PipelineTests {
    @Test("a pipeline of thousands changes what each statement says, in order")
    func many() async throws {
        try await TestDatabase.with { pool, _ in
            let (counts, sum) = try await pool.withTransaction { tx in
                try tx.script("create table t (id bigint, filler text)")
                let filler = String(repeating: "x", count: 500)
                let counts = try tx.pipeline(
                    (0..<5_000).map {
                        PostgresStatement("insert into t values ($1, $2)", [.int($0), .text(filler)])
                    } + [PostgresStatement("update t set filler = '' where id < $1", [.int(10)])])
                return (counts, try tx.first("select sum(id)::bigint from t") { row in try row.int(0) })
            }
            #expect(counts == Array(repeating: 1, count: 5_000) + [10])
            #expect(sum == 12_497_500)
        }
    }

    @Test("large answers and large requests at once do not stop each other")
    func bothWays() async throws {
        try await TestDatabase.with { pool, _ in
            let counts = try await pool.withTransaction { tx in
                let bulk = String(repeating: "y", count: 100_000)
                return try tx.pipeline((0..<200).map { _ in PostgresStatement("select $1::text", [.text(bulk)]) })
            }
            #expect(counts == Array(repeating: 1, count: 200))
        }
    }

    @Test("the first statement that fails is named, and none has an effect")
    func failingIndex() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in try tx.script("create table t (id bigint primary key)") }
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in
                    try tx.pipeline(
                        [1, 2, 3, 2, 4, 3].map { PostgresStatement("insert into t values ($1)", [.int($0)]) })
                }
            }
            #expect(error?.statementIndex == 3)
            #expect(error?.code == .uniqueViolation)
            let left = try await pool.withTransaction { tx in
                try tx.first("select count(*) from t") { row in try row.int(0) }
            }
            #expect(left == 0)
        }
    }

    @Test("a statement that cannot even be prepared is named too")
    func failingSyntax() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in
                    try tx.pipeline([PostgresStatement("select 1"), PostgresStatement("selec 2")])
                }
            }
            #expect(error?.statementIndex == 1)
            #expect(error?.sqlState == "42601")
        }
    }

    @Test("outside a transaction a pipeline takes effect as a whole or not at all")
    func inSession() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withConnection { session in
                try session.script("create table t (id bigint primary key)")
                let insert = { (id: Int64) in PostgresStatement("insert into t values ($1)", [.int(id)]) }
                refused { _ = try session.pipeline([insert(1), insert(1)]) }
                same(try session.pipeline([insert(1), insert(2)]), [1, 1])
                same(try session.first("select count(*) from t") { row in try row.int(0) }, 2)
            }
        }
    }

    @Test("more statements than allowed, or more texts than the cache holds, are refused before anything is sent")
    func bounds() async throws {
        try await TestDatabase.with({
            $0.pipelineMax = 10
            $0.statementCacheMax = 3
        }) { pool, _ in
            for batch in [
                (0..<11).map { _ in PostgresStatement("select 1") },
                (0..<5).map { PostgresStatement("select \($0)") },
            ] {
                let error = await postgresError { _ = try await pool.withTransaction { try $0.pipeline(batch) } }
                #expect(error?.code == .misuse)
            }
            let none = try await pool.withTransaction { try $0.pipeline([]) }
            #expect(none.isEmpty)
        }
    }
}
