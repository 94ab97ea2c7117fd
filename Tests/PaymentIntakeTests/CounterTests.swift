import CodecPrimitives
import Foundation
import IntakeRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("the city's own counters")
struct CounterTests {
    @Test("the bank's counter slips are read by a layout file and named by their slip numbers")
    func ocr() async throws {
        let folder = Fixtures.project.appending(path: "ops/city/layouts").path
        try await TestDatabase.with { database in
            let intake = try Intake(
                database, channels: "counter=counter_ocr:1", layouts: try LayoutCatalog(folder: folder))
            try await intake.store(try Fixtures.bytes("intake/counter_ocr_20260413.txt"), channel: "counter")
            try await intake.settle()
            // The same slip was paid at two times: two receipts, the second is found to be too much by the ledger.
            #expect(try await intake.receipts() == ["confirmed 45000", "confirmed 45000", "confirmed 9800"])
            #expect(try await database.texts("select distinct reference_kind::text from receipts") == ["3"])
            #expect(try await database.texts("select distinct due_on::text from receipts") == ["2026-04-13"])
        }
    }

    @Test("a collector's book: used numbers are receipts, all are accounted for, cash that is not paid in is missing")
    func book() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-20")
            let clock = money.desk.clock
            let desk = ReceiptBookDesk(pool: database.pool, recorder: money.intake.recorder, clock: clock)
            let book = try #require(ReceiptBook(serial: ReceivedText("A7"), first: 101, last: 103))
            let officer = ReceivedText("sato")
            let issued = try await desk.issue(book, channel: ReceivedText("field-cash"), holder: officer, by: officer)
            let id = try #require(issued)
            let again = try await desk.issue(book, channel: ReceivedText("field-cash"), holder: officer, by: officer)
            #expect(again == nil)
            let paidOn = try #require(BusinessDate(iso: "2026-04-16"))
            func used(_ number: Int32, _ yen: Yen) -> ReceiptBookDesk.Said {
                .init(
                    number: number, outcome: .used, paid: (.slip(ReceivedText("S\(number)")), paidOn, yen), reason: nil)
            }
            let left = try await desk.account(
                for: [used(101, 5000), used(102, 3000)], of: id, by: officer, evidence: Array("{}".utf8))
            #expect(left == 1)
            await #expect(throws: IntakeRefusal.numberUsed) {
                _ = try await desk.account(for: [used(101, 5000)], of: id, by: officer, evidence: Array("{}".utf8))
            }
            await #expect(throws: IntakeRefusal.numbersUnaccounted) { _ = try await desk.close(id, by: officer) }
            let void = ReceiptBookDesk.Said(
                number: 103, outcome: .void, paid: nil, reason: ReceivedText("書損"))
            #expect(try await desk.account(for: [void], of: id, by: officer, evidence: []) == 0)
            #expect(try await money.intake.receipts() == ["confirmed 3000", "confirmed 5000"])
            let listed = try await database.pool.withTransaction { tx in
                try ReceiptBookStore.open(atMost: 10, in: tx)
            }
            #expect(listed.map(\.unpaidYen) == [8000])
            #expect(try await desk.close(id, by: officer))
            // One bank day after the payment the cash is on the city's account, or an officer asks.
            #expect(try await database.texts("select distinct due_on::text from receipts") == ["2026-04-17"])
        }
    }
}
