import Codec
import CodecPrimitives
import CodecRecords
import IntakeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("slips and billing data")
struct SlipTests {
    private static let until = BusinessDate(iso: "2026-05-20") ?? BusinessDate(daysSinceEpoch: 20_593)

    private func slip(_ ids: IDSource, _ serial: Int, total: Yen = 12_300) -> SlipIssued {
        let digits = String(serial)
        let key = String(repeating: "0", count: 20 - digits.utf8.count) + digits
        return SlipIssued(
            slipID: ids.next(), number: ReceivedText("N\(serial)"), barcode: nil,
            elNumber: ReceivedText("46201\(key)123456127"), payEasyPayment: ReceivedText(key), total: total,
            usableUntil: Self.until, charge: .asOfIssue, lines: [])
    }

    private func withdrawal(_ slip: SlipIssued) -> SlipWithdrawn {
        SlipWithdrawn(slipID: slip.slipID, reason: ReceivedText("settled"), withdrawnAt: WallClock.now())
    }

    private func issue(_ slips: [SlipIssued], _ database: TestDatabase) async throws -> Int64 {
        try await database.pool.withTransaction { tx in try SlipStore.insert(slips, at: WallClock.now(), in: tx) }
    }

    private func withdraw(_ slips: [SlipIssued], _ database: TestDatabase) async throws {
        let items = slips.map(withdrawal)
        try await database.pool.withTransaction { tx in try SlipStore.withdraw(items, at: WallClock.now(), in: tx) }
    }

    private func deliver(
        _ id: UUIDv7, _ database: TestDatabase, most: Int = 100
    ) async throws -> (delivery: BillingStore.Delivery, isNew: Bool) {
        let desk = BillingDesk(layout: try ShippedLayout.billingDataCSV.layout(), recordsMax: most)
        return try await database.pool.withTransaction { tx in
            try desk.make(id, by: ReceivedText("sato"), at: WallClock.now(), in: tx)
        }
    }

    /// `kind number` of each record.
    private func records(_ id: UUIDv7, _ database: TestDatabase) async throws -> [String] {
        let content = try await database.pool.withTransaction { tx in try BillingStore.content(of: id, in: tx) }
        let layout = try ShippedLayout.billingDataCSV.layout()
        let kind = try layout.field("kind", in: .data)
        let number = try layout.field("slip", in: .data)
        var found: [String] = []
        let report = RecordReader.read(content ?? [], layout, file: "billing") { record in
            found.append("\(record.text(kind)?.string ?? "") \(record.text(number)?.string ?? "")")
        }
        #expect(report.findings.isEmpty)
        return found
    }

    @Test("what is new and what is withdrawn stands in one numbered delivery each, and the same again is the same")
    func deliveries() async throws {
        try await TestDatabase.with { database in
            let ids = IDSource()
            let slips = (1...3).map { slip(ids, $0) }
            #expect(try await issue(slips, database) == 0)
            #expect(try await issue(slips, database) == 0)
            let (first, second, third) = (ids.nextUUID(), ids.nextUUID(), ids.nextUUID())
            #expect(try await deliver(first, database, most: 2).delivery.number == 1)
            #expect(try await records(first, database) == ["1 N1", "1 N2"])
            try await withdraw([slips[0], slips[2]], database)
            try await withdraw([slips[0]], database)
            let made = try await deliver(second, database)
            #expect(made.isNew && made.delivery.number == 2 && made.delivery.count == 3)
            #expect(try await records(second, database) == ["3 N1", "1 N3", "3 N3"])
            let again = try await deliver(second, database)
            #expect(!again.isNew && again.delivery.sha256 == made.delivery.sha256)
            await #expect(throws: Problem.self) { _ = try await deliver(third, database) }
            #expect(try await database.number("select count(*) from billing_deliveries") == 2)
        }
    }

    @Test("many who deliver at once take turns: no number twice, no record twice")
    func concurrent() async throws {
        try await TestDatabase.with { database in
            let ids = IDSource()
            _ = try await issue((1...20).map { slip(ids, $0) }, database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        do {
                            _ = try await deliver(ids.nextUUID(), database, most: 5)
                        } catch let problem as Problem {
                            #expect(problem.code == "nothing-to-deliver")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.number("select max(number) from billing_deliveries") == 4)
            #expect(try await database.number("select sum(record_count) from billing_deliveries") == 20)
        }
    }

    @Test("a withdrawal may overtake its slip, and a slip of the same id with other content is refused")
    func order() async throws {
        try await TestDatabase.with { database in
            let ids = IDSource()
            var slip = slip(ids, 7)
            try await withdraw([slip], database)
            #expect(try await issue([slip], database) == 0)
            let found = try await database.pool.withTransaction { [slip] tx in try SlipStore.find(slip.number, in: tx) }
            #expect(found?.withdrawn == ReceivedText("settled") && found?.total == 12_300)
            let id = ids.nextUUID()
            _ = try await deliver(id, database)
            #expect(try await records(id, database) == ["1 N7", "3 N7"])
            slip.total = 1
            #expect(try await issue([slip], database) == 1)
        }
    }

    @Test("money for a withdrawn slip is a receipt like any other, and is shown to the clerk")
    func late() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.store(try KonbiniFile.bytes([.init(kind: .confirmed, slip: 1)]))
            try await intake.settle()
            let barcode = try #require(try await database.texts("select reference from receipts").first)
            var slip = slip(IDSource(), 1)
            slip.barcode = ReceivedText(barcode)
            _ = try await issue([slip], database)
            var old = withdrawal(slip)
            old.withdrawnAt = Timestamp(microseconds: 0)
            let items = [old]
            try await database.pool.withTransaction { tx in try SlipStore.withdraw(items, at: WallClock.now(), in: tx) }
            let shown = try await database.pool.withTransaction { tx in
                try SlipStore.paidAfterWithdrawal(atMost: 10, in: tx)
            }
            #expect(shown.map(\.slip) == [slip.slipID] && shown.map(\.amount) == [12_300])
            #expect(try await intake.receipts() == ["confirmed 12300"])
        }
    }
}
