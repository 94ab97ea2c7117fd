import CodecPrimitives
import Postgres
import Testing

@testable import CaseManagement

@Suite("Case management: import")
struct CaseManagementImportTests {
    @Test("a file is imported whole and its money is booked")
    func whole() async throws {
        try await CaseManagementBench.run { bench in
            let result = try await bench.importFile(SmallAssessment.text)
            #expect(result.isAccepted)
            #expect(result.rows == SmallAssessment.lines.count)
            #expect(try await bench.number("select count(*) from claims") == 5)
            #expect(try await bench.number("select sum(principal + fee)::bigint from claim_balances") == 156_900)
            #expect(try await bench.broken() == 0)
            // 2 March 2026 is a Monday; 30 April is open: neither moves.
            #expect(try await bench.number("select count(*) from claims where due_on <> nominal_due") == 0)
        }
    }

    @Test("the same bytes again change nothing")
    func again() async throws {
        try await CaseManagementBench.run { bench in
            let first = try await bench.importFile(SmallAssessment.text)
            let second = try await bench.importFile(SmallAssessment.text)
            #expect(second.isRepeated)
            #expect(second.batch == first.batch)
            #expect(try await bench.number("select count(*) from claims") == 5)
        }
    }

    @Test("one bad line quarantines the file as a whole, with line, field and rule")
    func quarantined() async throws {
        try await CaseManagementBench.run { bench in
            var lines = SmallAssessment.lines
            lines[8] = "claim,C1,P1,,TAX_FIX,2025,4,2026-03-02,2025-04-01,99999999999999,,,"
            let result = try await bench.importFile(SmallAssessment.file(lines))
            #expect(!result.isAccepted)
            #expect(result.findings.map(\.line) == [10])
            #expect(result.findings.first?.rule.isSameBytes(as: "amount_too_large") == true)
            #expect(result.findings.first?.field?.isSameBytes(as: "amount_1") == true)
            #expect(try await bench.number("select count(*) from persons") == 0)
            #expect(try await bench.number("select count(*) from import_batches where state = 'quarantined'") == 1)
        }
    }

    @Test("keys that are known already quarantine another file")
    func takenKeys() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let other = SmallAssessment.file([
                "person,P9,,,,,,1970-05-01,,,,,タロウ/太郎", "address,,P9,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
                "claim,C1,P9,,TAX_FIX,2025,4,2026-03-02,2025-04-01,500,,,",
            ])
            let result = try await bench.importFile(other)
            #expect(!result.isAccepted)
            #expect(result.findings.first?.rule.isSameBytes(as: "duplicate_key") == true)
            #expect(try await bench.number("select count(*) from persons where person_number = 'P9'") == 0)
        }
    }

    @Test("names with variation selectors and compatibility characters keep their bytes")
    func bytes() async throws {
        try await CaseManagementBench.run { bench in
            let name = "葛\u{E0100}城　\u{FA19}"
            let result = try await bench.importFile(
                SmallAssessment.file([
                    "person,P1,,,,,,1970-05-01,,,,,カツラギ　カミ/\(name)", "address,,P1,,,,,2000-04-01,,,,,桜丘市",
                ]))
            #expect(result.isAccepted)
            let stored = try await bench.pool.withTransaction { tx in
                try tx.first("select name_kanji from persons") { row in Array(try row.text(0).utf8) }
            }
            #expect(stored == Array(name.utf8))
        }
    }

    @Test("facts cannot be changed or deleted")
    func insertOnly() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            for sql in ["update journal_legs set amount = 1", "delete from claims", "truncate receipt_versions"] {
                await #expect(throws: PostgresError.self) {
                    _ = try await bench.pool.withTransaction { tx in try tx.execute(sql) }
                }
            }
        }
    }
}
