import CodecPrimitives
import IntakeRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("a file that is interrupted, repeated or shared")
struct ResumeTests {
    private struct Crash: Error {}

    private func records(_ slips: Range<Int>, _ kind: NewsKind) -> [KonbiniFile.Record] {
        slips.map { KonbiniFile.Record(kind: kind, slip: $0) }
    }

    @Test("killed after any chunk and resumed, every record has taken effect once")
    func killed() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let answer = try await intake.store(try KonbiniFile.bytes(records(0..<20, .confirmed)))
            var crashes = 0
            while try await intake.state(answer) != .done {
                // Every run dies after its first chunk; the next goes on behind it.
                let worker = intake.worker { _ in throw Crash() }
                do { _ = try await worker.step() } catch is Crash { crashes += 1 }
            }
            #expect(crashes >= 6)
            #expect(try await intake.receipts().count == 20)
            #expect(try await database.number("select count(*) from receipt_facts") == 20)
            #expect(try await database.number("select max(version) from receipts") == 1)
            #expect(try await database.number("select sum(changed_count) from files") == 20)
            #expect(try await database.number("select sum(duplicate_count) from files") == 0)
        }
    }

    @Test("the same file three times is one file")
    func thrice() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let bytes = try KonbiniFile.bytes(records(0..<10, .flash))
            let first = try await intake.store(bytes)
            try await intake.settle()
            for _ in 0..<2 {
                let again = try await intake.store(bytes)
                #expect(again.isDuplicate)
                #expect(again.id == first.id)
                try await intake.settle()
            }
            #expect(try await database.number("select count(*) from receipts") == 10)
            #expect(try await database.number("select count(*) from outbox") == 4)
            #expect(try await database.number("select count(distinct evidence_id) from evidence_parts") == 1)
        }
    }

    @Test("overlapping files add only what is new")
    func overlapping() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.store(try KonbiniFile.bytes(records(0..<15, .flash)))
            try await intake.settle()
            try await intake.store(try KonbiniFile.bytes(records(10..<25, .flash) + records(0..<5, .confirmed)))
            try await intake.settle()
            #expect(try await database.number("select count(*) from receipts") == 25)
            #expect(try await database.number("select count(*) from receipts where state = 2") == 5)
            #expect(try await database.number("select sum(duplicate_count) from files") == 5)
            #expect(try await database.number("select count(*) from audit.receipt_versions") == 30)
        }
    }

    @Test("two replicas with overlapping files lose and double nothing")
    func replicas() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            for start in [0, 20, 40, 10] {
                try await intake.store(try KonbiniFile.bytes(records(start..<(start + 40), .flash)))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        while try await database.number("select count(*) from files where state <> 4") > 0 {
                            do { _ = try await intake.worker().step() } catch let error as IntakeError
                                where error.isRetriable
                            {}
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.number("select count(*) from receipts") == 80)
            #expect(try await database.number("select count(*) from receipt_facts") == 80)
            #expect(try await database.number("select sum(changed_count) from files") == 80)
            #expect(try await database.number("select max(version) from receipts") == 1)
        }
    }

    @Test("a body whose sender hung up leaves parts that are swept, and evidence that counts stays")
    func orphans() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.store(try KonbiniFile.bytes(records(0..<10, .flash)))
            let stored = try await database.number("select count(*) from evidence_parts")
            try await database.pool.withTransaction { tx in
                try EvidenceStore.addPart([1, 2, 3], number: 0, of: intake.recorder.ids.next(), in: tx)
            }
            let swept = try await database.pool.withTransaction { tx in
                try EvidenceStore.sweep(before: WallClock.now().adding(seconds: 60), atMost: 100, in: tx)
            }
            #expect(swept == 1)
            #expect(try await database.number("select count(*) from evidence_parts") == stored)
        }
    }
}
