import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("exceptions of receipts")
struct ReceiptExceptionTests {
    private func open(_ database: TestDatabase) async throws -> [String] {
        try await database.pool.withTransaction { tx in
            try ReceiptExceptionStore.open(atMost: 100, in: tx).map { "\($0.exception) \($0.state)" }.sorted()
        }
    }

    @Test("a cancel that overtook its flash is on the list until the flash comes")
    func cancelWithoutFlash() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.store(try KonbiniFile.bytes([.init(kind: .cancelled, slip: 1)]))
            try await intake.settle()
            #expect(try await open(database) == ["cancelWithoutFlash waiting"])
            try await intake.store(try KonbiniFile.bytes([.init(kind: .flash, slip: 1)]))
            try await intake.settle()
            #expect(try await open(database).isEmpty)
        }
    }

    @Test("a contradiction is on the list until an officer has decided")
    func contradiction() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let held = try await intake.contradiction()
            #expect(try await open(database) == ["confirmedAfterCancel held"])
            let word = SettlementDesk.Decision(
                event: .settledAsReal, officer: ReceivedText("sato"), reason: ReceivedText("代行会社に確認"))
            _ = try await SettlementDesk(pool: database.pool, recorder: intake.recorder)
                .decide(word, for: held)
            #expect(try await open(database).isEmpty)
        }
    }

    @Test("a foreign slip and an agent without a designation are on the list and their money is not lost")
    func foreign() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21")
            let intake = try Intake(
                database, channels: Remittances.channels,
                scrutiny: ReceiptScrutiny(calendar: money.desk.calendar, issuers: [ReceivedText("999999")]))
            try await intake.store(try KonbiniFile.bytes([.init(kind: .confirmed, slip: 1)], createdOn: "2023-04-07"))
            try await intake.settle()
            #expect(try await open(database) == ["agentUndesignated confirmed", "issuerForeign confirmed"])
            #expect(try await intake.receipts() == ["confirmed 12300"])
        }
    }

    @Test("what the ledger found, and an officer's word that it is dealt with")
    func ledger() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21")
            try await money.intake.store(try KonbiniFile.bytes([.init(kind: .confirmed, slip: 1)]))
            try await money.intake.settle()
            try await money.post()
            #expect(try await open(database) == ["slipUnknown confirmed"])
            let settled = try await database.pool.withTransaction { tx in
                guard
                    let id = try tx.first(
                        "select receipt_id from receipts", [],
                        { row in
                            try row.id(0, as: ReceiptID.self)
                        })
                else { return false }
                return try ReceiptExceptionStore.settle(
                    .init(receiptID: id, kind: .slipUnknown),
                    by: OfficerWord(officer: ReceivedText("sato"), reason: ReceivedText("照合済み")),
                    at: WallClock.now(), in: tx)
            }
            #expect(settled)
            #expect(try await open(database).isEmpty)
        }
    }

    @Test("a flash that nothing confirms for ten bank days ages, still holds, and a late confirmation ends it")
    func aged() async throws {
        try await TestDatabase.with { database in
            // Paid on 6 April; ten bank days before the 21st is the 7th.
            let early = try Remittances(database, on: "2026-04-20")
            try await early.intake.store(try KonbiniFile.bytes([.init(kind: .flash, slip: 1)]))
            try await early.intake.settle()
            try await early.desk.age(afterDays: 10)
            #expect(try await open(database).isEmpty)
            let late = try Remittances(database, on: "2026-04-21")
            try await late.desk.age(afterDays: 10)
            #expect(try await open(database) == ["flashNeverConfirmed unconfirmed"])
            #expect(try await late.intake.receipts() == ["flash 12300"])
            try await late.intake.store(try KonbiniFile.bytes([.init(kind: .confirmed, slip: 1)]))
            try await late.intake.settle()
            #expect(try await open(database).isEmpty)
            #expect(try await late.intake.receipts() == ["confirmed 12300"])
        }
    }

    @Test("a file and a push of the same receipt meet in one, in either order")
    func meeting() async throws {
        for fileFirst in [true, false] {
            try await TestDatabase.with { database in
                let intake = try Intake(database)
                let barcode = try KonbiniFile.barcode(.init(kind: .confirmed, slip: 1))
                let body = """
                    {"type": "receipt.flashed", "timestamp": "2026-04-06T10:16:00+09:00", "data": {"barcode": "\(barcode)",
                     "amount_yen": 12300, "paid_at": "2026-04-06T10:15:20+09:00", "store": "1234", "chain": "10"}}
                    """
                func push() async throws {
                    guard case .receipt(let news) = try GatewayBody.event(Array(body.utf8)) else {
                        throw TestKitError("no receipt")
                    }
                    let chunk = ReceiptRecorder.Chunk(
                        channel: ReceivedText("gateway"),
                        origin: .init(
                            evidenceID: intake.recorder.ids.next(),
                            receivedAt: WallClock.now()), news: [news], records: [1])
                    let plan = intake.recorder.plan(chunk)
                    try await database.pool.withTransaction { tx in
                        _ = try intake.recorder.record(chunk, plan, at: WallClock.now(), in: tx)
                    }
                }
                if !fileFirst { try await push() }
                try await intake.store(try KonbiniFile.bytes([.init(kind: .confirmed, slip: 1)]))
                try await intake.settle()
                if fileFirst { try await push() }
                #expect(try await intake.receipts() == ["confirmed 12300"])
                #expect(try await database.number("select count(*) from receipt_facts") == 2)
            }
        }
    }
}
