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

@Suite("refunds and their files")
struct RefundFileTests {
    private static let today = BusinessDate(iso: "2026-04-20") ?? BusinessDate(daysSinceEpoch: 20_563)

    private func desk(fileMax: Int = 100) throws -> RefundDesk {
        let sender = try #require(TransferSender(setting: "0123456789:サクラガオカシ:9999:001:1:0000009"))
        return RefundDesk(
            outbox: Outbox(source: Topology.service), ids: IDSource(), form: try RefundFile(sender: sender),
            fileMax: fileMax, seal: try AccountSeal.test())
    }

    private func asked(_ ids: IDSource, _ amount: Yen, holder: String = "ｻｸﾗ ﾊﾅｺ") -> RefundRequested {
        RefundRequested(
            refundID: ids.next(), personID: ids.next(), amount: amount, interest: 0,
            account: BankAccount(
                bank: ReceivedText("9999"), branch: ReceivedText("001"), product: ReceivedText("1"),
                number: ReceivedText("0000001")), holderKana: ReceivedText(holder), payOn: Self.today)
    }

    private func take(_ items: [RefundRequested], _ desk: RefundDesk, _ database: TestDatabase) async throws {
        try await database.pool.withTransaction { tx in
            try desk.take(items, on: Self.today, at: WallClock.now(), in: tx)
        }
    }

    private func make(
        _ id: UUIDv7, _ desk: RefundDesk, _ database: TestDatabase
    ) async throws -> (file: TransferFileStore.File, isNew: Bool) {
        let made = try await database.pool.withTransaction { tx in
            try desk.make(
                TransferOrder(file: id, officer: ReceivedText("sato")), on: Self.today, at: WallClock.now(), in: tx)
        }
        guard let made else { throw desk.nothingDue }
        return made
    }

    private func decide(
        _ id: UUIDv7, _ event: TransferFileEvent, _ desk: RefundDesk, _ database: TestDatabase,
        by officer: String = "abe"
    ) async throws {
        _ = try await database.pool.withTransaction { tx in
            try desk.decide(TransferOrder(file: id, officer: ReceivedText(officer)), event, at: WallClock.now(), in: tx)
        }
    }

    private func content(_ id: UUIDv7, _ database: TestDatabase) async throws -> [UInt8] {
        try await database.pool.withTransaction { tx in
            try TransferFileStore.handOut(
                id, for: .init(reader: ReceivedText("abe"), purpose: "refund-content", at: WallClock.now()),
                opening: try AccountSeal.test(), in: tx)
        }
    }

    private func told(_ database: TestDatabase) async throws -> [String] {
        let rows = try await database.pool.withTransaction { tx in
            try tx.query("select type, body from outbox where routing_key = 'refund.paid' order by id") { row in
                (try row.received(0), try row.bytes(1))
            }
        }
        return try rows.flatMap { type, body -> [String] in
            guard case .refundPaid(let items) = try MessageCodec.decode(type: type, body: body) else { return [] }
            return items.map { "\($0.result) \($0.amount) \($0.reason?.string ?? "")" }
        }
    }

    @Test("a file is what the bank's layout says, the same bytes for ever, and leaves only with a second officer")
    func file() async throws {
        try await TestDatabase.with { database in
            let desk = try desk()
            let orders = [asked(desk.ids, 1500), asked(desk.ids, 26_100)]
            try await take(orders + orders, desk, database)
            try await take(orders, desk, database)
            let id = desk.ids.nextUUID()
            let made = try await make(id, desk, database)
            #expect(made.isNew && made.file.count == 2 && made.file.total == 27_600)
            #expect(try await !make(id, desk, database).isNew)
            let bytes = try await content(id, database)
            var payees: [String] = []
            let report = try RecordReader.read(bytes, ShippedLayout.zengin21.layout(), file: "refunds") { record in
                if record.role == .data { payees.append("\(record.number)") }
            }
            #expect(report.findings.isEmpty && payees.count == 2 && bytes.count == 5 * 122)
            #expect(Digest.sha256(of: bytes) == made.file.sha256)
            await #expect(throws: TransferRefusal.sameOfficer) {
                try await decide(id, .approved, desk, database, by: "Sato")
            }
            try await decide(id, .approved, desk, database)
            try await decide(id, .approved, desk, database)
            await #expect(throws: TransferRefusal.stateDenies) { try await decide(id, .rejected, desk, database) }
            #expect(try await content(id, database) == bytes)
            await #expect(throws: Problem.self) { _ = try await make(desk.ids.nextUUID(), desk, database) }
        }
    }

    @Test("an order is in one file that leaves: after a rejection, and however many make files at once")
    func once() async throws {
        try await TestDatabase.with { database in
            let desk = try desk(fileMax: 3)
            try await take((1...10).map { asked(desk.ids, Yen(unchecked: $0)) }, desk, database)
            let rejected = desk.ids.nextUUID()
            _ = try await make(rejected, desk, database)
            try await decide(rejected, .rejected, desk, database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let id = desk.ids.nextUUID()
                        do {
                            _ = try await make(id, desk, database)
                            try await decide(id, .approved, desk, database)
                        } catch let problem as Problem {
                            #expect(problem.code == "nothing-to-pay")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.number("select count(*) from released_items") == 10)
            #expect(try await database.number("select count(distinct item_id) from released_items") == 10)
            #expect(try await database.number("select count(*) from refunds where state = 3") == 10)
        }
    }

    @Test("a transaction that dies between steps leaves the order where it was, and the step can be done again")
    func killed() async throws {
        struct Killed: Error {}
        try await TestDatabase.with { database in
            let (desk, id) = (try desk(), IDSource().nextUUID())
            try await take([asked(desk.ids, 500)], desk, database)
            await #expect(throws: Killed.self) {
                try await database.pool.withTransaction { tx in
                    _ = try desk.make(
                        TransferOrder(file: id, officer: ReceivedText("sato")), on: Self.today, at: WallClock.now(),
                        in: tx)
                    throw Killed()
                }
            }
            #expect(try await database.number("select count(*) from transfer_files") == 0)
            #expect(try await make(id, desk, database).isNew)
            await #expect(throws: Killed.self) {
                try await database.pool.withTransaction { tx in
                    _ = try desk.decide(
                        TransferOrder(file: id, officer: ReceivedText("abe")), .approved, at: WallClock.now(), in: tx)
                    throw Killed()
                }
            }
            #expect(try await database.number("select count(*) from released_items") == 0)
            try await decide(id, .approved, desk, database)
            #expect(try await database.number("select count(*) from released_items") == 1)
        }
    }

    @Test("the outcome is told once; what came back after the day of payment is told as such")
    func outcome() async throws {
        try await TestDatabase.with { database in
            let (desk, id) = (try desk(), IDSource().nextUUID())
            let orders = [asked(desk.ids, 100), asked(desk.ids, 200), asked(desk.ids, 300)]
            try await take(orders, desk, database)
            _ = try await make(id, desk, database)
            let order = TransferOrder(file: id, officer: ReceivedText("abe"), reason: ReceivedText("組戻し"))
            func settle() async throws {
                let back = [orders[1].refundID: ReceivedText("口座なし")]
                try await database.pool.withTransaction { tx in
                    try desk.settle(order, paidOn: Self.today, returned: back, at: WallClock.now(), in: tx)
                }
            }
            func comeBack(_ refund: RefundID) async throws -> RefundState? {
                try await database.pool.withTransaction { tx in
                    try desk.comeBack(refund, on: Self.today, order, at: WallClock.now(), in: tx)
                }
            }
            await #expect(throws: TransferRefusal.stateDenies) { try await settle() }
            await #expect(throws: TransferRefusal.stateDenies) { _ = try await comeBack(orders[0].refundID) }
            try await decide(id, .approved, desk, database)
            try await settle()
            try await settle()
            #expect(try await told(database).sorted() == ["paid 100 ", "paid 300 ", "returned 200 口座なし"])
            #expect(try await comeBack(orders[2].refundID) == .returned)
            #expect(try await comeBack(orders[2].refundID) == .returned)
            #expect(try await told(database).last == "returned 300 組戻し")
            #expect(try await told(database).count == 4)
        }
    }

    @Test("an account that no file can carry comes back at once, and the same id with other content is refused")
    func impossible() async throws {
        try await TestDatabase.with { database in
            let desk = try desk()
            let kanji = asked(desk.ids, 100, holder: "桜 花子")
            try await take([kanji], desk, database)
            try await take([kanji], desk, database)
            #expect(try await told(database) == ["returned 100 account_invalid"])
            var order = asked(desk.ids, 200)
            try await take([order], desk, database)
            order.amount = 201
            await #expect(throws: MessageRefused.self) { try await take([order], desk, database) }
            #expect(try await database.number("select amount from refunds where state = 1") == 200)
        }
    }
}
