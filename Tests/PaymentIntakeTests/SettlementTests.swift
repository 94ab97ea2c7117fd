import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("an officer's decision")
struct SettlementTests {
    @Test("a held receipt is settled once, told of, and stays settled when old files come again")
    func settles() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let id = try await intake.contradiction()
            #expect(try await intake.receipts() == ["held 12300"])
            let desk = SettlementDesk(pool: database.pool, recorder: intake.recorder)
            let decision = SettlementDesk.Decision(
                event: .settledAsReal, officer: ReceivedText("sato"), reason: ReceivedText("代行会社に確認"))
            #expect(try await desk.decide(decision, for: id) == .confirmed)
            await #expect(throws: IntakeRefusal.stateDenies) { _ = try await desk.decide(decision, for: id) }
            try await intake.store(try KonbiniFile.bytes([.init(kind: .cancelled, slip: 1)]))
            try await intake.settle()
            #expect(try await intake.receipts() == ["confirmed 12300"])
            #expect(
                try await database.texts("select version || stage from audit.receipt_versions order by version")
                    == ["1held", "2confirmed"])
        }
    }
}
