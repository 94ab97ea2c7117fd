import CodecPrimitives
import IntakeRules
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("the scenario of the sample files")
struct ScenarioTests {
    @Test("flash, cancel, resend and confirmation leave every receipt where the specification says")
    func scenario() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.apply("konbini_a_1_flash_20260407.txt")
            #expect(try await intake.receipts().filter { $0.hasPrefix("flash") }.count == 7)
            try await intake.apply("konbini_a_2_flash_cancel_20260408.txt")
            try await intake.apply("konbini_a_3_resend_of_1.txt")
            try await intake.apply("konbini_a_4_confirmed_20260413.txt")
            // A C D F F' B2 X confirmed, B cancelled, G contradicts its cancel, E never confirmed.
            #expect(
                try await intake.receipts() == [
                    "cancelled 5000", "confirmed 1000", "confirmed 120000", "confirmed 12300", "confirmed 48000",
                    "confirmed 5000", "confirmed 7700", "confirmed 7700", "flash 3300", "held 9800",
                ])
            #expect(try await database.number("select count(*) from files") == 3)
            #expect(try await database.number("select count(*) from file_deliveries") == 1)
        }
    }

    @Test("the same receipts in another layout add nothing")
    func otherLayout() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.apply("konbini_a_4_confirmed_20260413.txt")
            let before = try await intake.outcome()
            try await intake.apply("konbini_b_confirmed_20260413.txt", channel: "konbini-b")
            #expect(try await intake.outcome() == before)
            #expect(try await database.number("select sum(duplicate_count) from files") == 6)
        }
    }

    @Test("any order of the files gives the same receipts")
    func anyOrder() async throws {
        var random = SeededRandom.printed(for: "any order of the files")
        let files = [
            "konbini_a_1_flash_20260407.txt", "konbini_a_2_flash_cancel_20260408.txt",
            "konbini_a_4_confirmed_20260413.txt",
        ]
        var outcomes: [[String]] = []
        for order in [files, files.shuffled(using: &random), files.reversed()] {
            try await TestDatabase.with { database in
                let intake = try Intake(database)
                for file in order { try await intake.apply(file) }
                outcomes.append(try await intake.outcome())
            }
        }
        #expect(Set(outcomes).count == 1, "seed \(random.seed)")
    }

    @Test(
        "every corrupt sample is quarantined whole with the finding it names",
        arguments: [
            ("length", "record_length"), ("trailer_amount", "trailer_amount"), ("kind", "unknown_kind"),
            ("barcode_cd", "barcode_check_digit"), ("no_end", "end_record_missing"), ("no_trailer", "trailer_missing"),
            ("date", "date_invalid"), ("truncated", "truncated"),
        ])
    func corrupt(name: String, rule: String) async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let answer = try await intake.store(try Fixtures.bytes("formats/konbini_a_bad_\(name).txt"))
            try await intake.settle()
            #expect(try await intake.state(answer) == .quarantined)
            let rules = try await database.texts("select rule from file_findings")
            #expect(rules.contains(rule), "\(rules)")
            #expect(try await database.texts("select message from file_findings where message = ''").isEmpty)
            #expect(try await database.number("select count(*) from receipts") == 0)
            #expect(try await database.number("select count(*) from outbox") == 0)
        }
    }
}
