import Postgres
import TestKit
import Testing

@Suite struct CopyTests {
    private static let table = "create table t (a bigint, b text, c uuid, d date, e boolean, f integer, g timestamptz)"
    private static let copy = "copy t from stdin (format binary)"

    @Test("rows written by binary COPY are read back by binary COPY")
    func roundTrip() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                try tx.script(Self.table)
                let written = try tx.copyIn(Self.copy) { writer in
                    for number in Int64(0)..<20_000 {
                        try writer.row { row in
                            row.int(number)
                            row.text(number % 5 == 0 ? nil : "氏名\(number)")
                            row.uuid(high: UInt64(number), low: .max)
                            row.date(Int32(number))
                            row.bool(number % 2 == 0)
                            row.int32(Int32(-number))
                            row.timestamp(number * 1_000_000)
                        }
                    }
                }
                #expect(written == 20_000)
                var read: Int64 = 0
                try tx.copyOut("copy (select * from t order by a) to stdout (format binary)") { row in
                    same(try row.int(0), read)
                    same(try row.optionalText(1), (read % 5 == 0 ? nil : "氏名\(read)"))
                    same(try row.uuid(2), PostgresUUID(high: UInt64(read), low: .max))
                    same(try row.date(3), Int32(read))
                    same(try row.bool(4), (read % 2 == 0))
                    same(try row.int32(5), Int32(-read))
                    same(try row.timestamp(6), read * 1_000_000)
                    read += 1
                }
                #expect(read == 20_000)
            }
        }
    }

    @Test("a key that another has taken meanwhile makes a COPY of new rows a conflict that is worth a repetition")
    func new() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                try tx.script("create table k (a bigint primary key); insert into k values (7)")
            }
            await #expect {
                try await pool.withTransaction { tx in
                    _ = try tx.copyNew("copy k from stdin (format binary)") { writer in
                        try writer.row { row in row.int(7) }
                    }
                }
            } throws: { error in
                guard let error = error as? PostgresError else { return false }
                return error.code == .serializationFailure && error.isRetriable
            }
        }
    }

    @Test("no rows are a COPY too")
    func empty() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withTransaction { tx in
                try tx.script(Self.table)
                same(try tx.copyIn(Self.copy) { _ in }, 0)
                try tx.copyOut("copy t to stdout (format binary)") { _ in Issue.record("there is no row") }
            }
        }
    }

    @Test("a bad row in the middle of a large COPY is the server's error, and nothing is kept")
    func badRow() async throws {
        try await TestDatabase.with({ $0.poolSize = 1 }) { pool, _ in
            try await pool.withTransaction { tx in try tx.script("create table t (a bigint check (a <> 50000))") }
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in
                    try tx.copyIn("copy t from stdin (format binary)") { writer in
                        for number in Int64(0)..<400_000 { try writer.row { $0.int(number) } }
                    }
                }
            }
            #expect(error?.code == .checkViolation)
            #expect(error?.constraint == "t_a_check")
            let left = try await pool.withTransaction { tx in
                try tx.first("select count(*) from t") { row in try row.int(0) }
            }
            #expect(left == 0)
        }
    }

    @Test("a field of the wrong width is refused by the server")
    func wrongWidth() async throws {
        try await TestDatabase.with { pool, _ in
            let error = await postgresError {
                _ = try await pool.withTransaction { tx in
                    try tx.script("create table t (a integer)")
                    return try tx.copyIn("copy t from stdin (format binary)") { try $0.row { $0.int(1) } }
                }
            }
            #expect(error?.sqlState == "22P03")
        }
    }

    @Test("an error of the writer ends the COPY and comes through; the connection stays usable")
    func writerFails() async throws {
        struct Refused: Error {}
        try await TestDatabase.with { pool, _ in
            try await pool.withConnection { session in
                try session.script("create table t (a bigint)")
                throwing(Refused.self) {
                    _ = try session.copyIn("copy t from stdin (format binary)") { writer in
                        try writer.row { $0.int(1) }
                        throw Refused()
                    }
                }
                same(try session.first("select count(*) from t") { row in try row.int(0) }, 0)
            }
        }
    }

    @Test("an error of the reader ends a large COPY early and comes through; the connection stays usable")
    func readerFails() async throws {
        struct Enough: Error {}
        try await TestDatabase.with { pool, _ in
            try await pool.withConnection { session in
                throwing(Enough.self) {
                    try session.copyOut("copy (select generate_series(1, 3000000)) to stdout (format binary)") { row in
                        if try row.int(0) == 1_000 { throw Enough() }
                    }
                }
                same(try session.first("select 1") { row in try row.int(0) }, 1)
            }
        }
    }

    @Test("text COPY comes line by line")
    func lines() async throws {
        try await TestDatabase.with { pool, _ in
            try await pool.withConnection { session in
                var lines: [[UInt8]] = []
                try session.copyOutLines("copy (values (1, 'あ'), (2, null)) to stdout (format csv)") {
                    lines.append($0)
                }
                #expect(lines == [Array("1,あ\n".utf8), Array("2,\n".utf8)])
            }
        }
    }

    @Test("a statement that is no COPY, or is one in text, is refused")
    func wrongKind() async throws {
        try await TestDatabase.with { pool, _ in
            for sql in ["select 1", "copy (select 1) to stdout"] {
                let error = await postgresError {
                    _ = try await pool.withTransaction { tx in try tx.copyIn(sql) { try $0.row { $0.int(1) } } }
                }
                #expect(error?.code == .misuse)
            }
            let error = await postgresError {
                try await pool.withTransaction { tx in try tx.copyOut("copy (select 1) to stdout") { _ in } }
            }
            #expect(error?.code == .misuse)
        }
    }
}
