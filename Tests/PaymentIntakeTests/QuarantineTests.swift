import CodecPrimitives
import HTTPTypes
import IntakeRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("a corrected file in place of a quarantined one")
struct QuarantineTests {
    private func good() throws -> [UInt8] {
        try KonbiniFile.bytes([.init(kind: .flash, slip: 1)], createdOn: "2026-04-20")
    }

    private func states(_ database: TestDatabase) async throws -> [String] {
        try await database.texts("select state::text from files order by file_id")
    }

    @Test("the good file closes the bad one, both stay as evidence, and the channel goes on")
    func replaced() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            // Its header cannot be read: it could be any day's and stops everything.
            let bad = try await intake.store(Array("nothing".utf8))
            try await intake.settle()
            let corrected = try await intake.store(try good(), replacing: bad.id)
            #expect(try await states(database) == ["3", "1"], "nothing is closed before the new one is accepted")
            try await intake.settle()
            try await intake.watermarks.step()
            #expect(try await intake.state(bad) == .replaced)
            #expect(try await intake.state(corrected) == .done)
            #expect(try await database.number("select count(*) from evidence") == 2)
            #expect(try await database.texts("select complete_through::text from channel_marks") == ["2026-04-19"])
            let view = try await database.pool.withTransaction { tx in try FileView.load(bad.id, in: tx) }
            #expect(view?.replacedBy == corrected.id && view?.findings.isEmpty == false)
        }
    }

    @Test("a correction that is wrong too leaves both quarantined; the one that is right closes both")
    func twice() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let first = try await intake.store(Array("nothing".utf8))
            try await intake.settle()
            let second = try await intake.store(Array("nothing again".utf8), replacing: first.id)
            try await intake.settle()
            #expect(try await states(database) == ["3", "3"])
            #expect(try await database.number("select count(*) from receipts") == 0)
            try await intake.store(try good(), replacing: second.id)
            try await intake.settle()
            #expect(try await states(database) == ["6", "6", "4"])
        }
    }

    @Test("a good file that came without a word may be named as the correction afterwards")
    func named() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let bad = try await intake.store(Array("nothing".utf8))
            try await intake.store(try good())
            try await intake.settle()
            #expect(try await states(database) == ["3", "4"])
            #expect(try await intake.store(try good(), replacing: bad.id).isDuplicate)
            #expect(try await states(database) == ["6", "4"])
        }
    }

    @Test("only a quarantined file of the same channel can be replaced")
    func refused() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let bad = try await intake.store(Array("nothing".utf8))
            for (channel, id, status) in [
                ("konbini-b", bad.id, 404), ("konbini-a", intake.recorder.ids.next(), 404), ("konbini-a", bad.id, 409),
            ] {
                let problem = await #expect(throws: Problem.self) {
                    try await intake.store(try good(), channel: channel, replacing: id)
                }
                #expect(problem?.status.code == status, "\(channel)")
            }
            #expect(try await database.number("select count(*) from files") == 1)
        }
    }

    @Test("the clerk's list tells what is quarantined, page by page")
    func list() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            for text in ["one", "two", "three"] { try await intake.store(Array(text.utf8)) }
            try await intake.store(try good())
            try await intake.settle()
            var choice = QuarantineStore.Choice(state: .quarantined, channel: ReceivedText("konbini-a"), count: 2)
            var lines: [QuarantineStore.Line] = []
            for _ in 0..<2 {
                lines += try await database.pool.withTransaction { [choice] tx in
                    try QuarantineStore.list(choice, in: tx)
                }
                choice.after = lines.last?.id
            }
            #expect(lines.count == 3 && Set(lines.map(\.id)).count == 3)
            #expect(lines.allSatisfy { $0.errors > 0 && $0.first?.isEmpty == false })
        }
    }
}
