import Foundation
import Postgres
import TestKit
import Testing

@Suite struct MigrationsTests {
    private static let outbox = Migration(name: "0000-outbox", sql: "create table outbox (id bigint)")

    @Test("each step is applied once, in order, those in code first")
    func once() async throws {
        try await inFolder([:]) { folder in
            try write(
                "create unique index on outbox (id); create table claims (id bigint)", to: "0001-claims", in: folder)
            try write("alter table claims add column amount bigint", to: "0002-amount", in: folder)
            try await TestDatabase.with { pool, _ in
                let migrations = Migrations(directory: folder.path, inCode: [Self.outbox])
                #expect(try await migrations.run(on: pool) == ["0000-outbox", "0001-claims", "0002-amount"])
                #expect(try await migrations.run(on: pool).isEmpty)
                try write("create table later (id bigint)", to: "0003-later", in: folder)
                #expect(try await migrations.run(on: pool) == ["0003-later"])
                let more = Migrations(
                    directory: folder.path, inCode: [Self.outbox, Migration(name: "0000-outbox-2", sql: "select 1")])
                #expect(try await more.run(on: pool) == ["0000-outbox-2"])
            }
        }
    }

    @Test("processes that start together apply each step once")
    func together() async throws {
        try await inFolder(["0001-a": "create table a (id bigint)", "0002-b": "create table b (id bigint)"]) { folder in
            try await TestDatabase.with({ $0.poolSize = 6 }) { pool, _ in
                let applied = try await withThrowingTaskGroup { group in
                    for _ in 0..<6 {
                        group.addTask { try await Migrations(directory: folder.path).run(on: pool) }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(applied.sorted() == ["0001-a", "0002-b"])
            }
        }
    }

    @Test("a step that was changed after it was applied is refused")
    func changed() async throws {
        try await inFolder(["0001-a": "create table a (id bigint)"]) { folder in
            try await TestDatabase.with { pool, _ in
                try await Migrations(directory: folder.path).run(on: pool)
                try write("create table a (id bigint, more text)", to: "0001-a", in: folder)
                let error = await postgresError { try await Migrations(directory: folder.path).run(on: pool) }
                #expect(error?.code == .migrationRefused)
            }
        }
    }

    @Test("a step that would come before one already applied is refused")
    func overtaken() async throws {
        try await inFolder(["0002-b": "create table b (id bigint)"]) { folder in
            try await TestDatabase.with { pool, _ in
                try await Migrations(directory: folder.path).run(on: pool)
                try write("create table a (id bigint)", to: "0001-a", in: folder)
                let error = await postgresError { try await Migrations(directory: folder.path).run(on: pool) }
                #expect(error?.code == .migrationRefused)
            }
        }
    }

    @Test("a step that fails leaves nothing behind, and those before it stay")
    func failing() async throws {
        let steps = ["0001-a": "create table a (id bigint)", "0002-b": "create table b (id bigint); select 1/0"]
        try await inFolder(steps) { folder in
            try await TestDatabase.with { pool, _ in
                let error = await postgresError { try await Migrations(directory: folder.path).run(on: pool) }
                #expect(error?.sqlState == "22012")
                let tables = try await pool.withTransaction { tx in
                    try tx.first("select to_regclass('a') is not null, to_regclass('b') is not null") { row in
                        [try row.bool(0), try row.bool(1)]
                    }
                }
                #expect(tables == [true, false])
            }
        }
    }

    @Test("two steps of one name, or a folder without its file, are refused")
    func malformed() async throws {
        try await inFolder([:]) { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "0001-empty"), withIntermediateDirectories: true)
            try await TestDatabase.with { pool, _ in
                let twice = Migrations(directory: nil, inCode: [Self.outbox, Self.outbox])
                for migrations in [twice, Migrations(directory: folder.path)] {
                    let error = await postgresError { try await migrations.run(on: pool) }
                    #expect(error?.code == .migrationRefused)
                }
            }
        }
    }

    private func inFolder(_ steps: [String: String], _ body: (URL) async throws -> Void) async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, sql) in steps { try write(sql, to: name, in: folder) }
        try await body(folder)
    }

    private func write(_ sql: String, to step: String, in folder: URL) throws {
        let place = folder.appending(path: step)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(sql.utf8).write(to: place.appending(path: "up.sql"))
    }
}
