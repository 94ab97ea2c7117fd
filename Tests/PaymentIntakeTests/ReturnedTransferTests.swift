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

/// Transfers of ours that come back on the bank's own lines.
@Suite("returned transfers")
struct ReturnedTransferTests {
    private static let today = BusinessDate(iso: "2026-04-20") ?? BusinessDate(daysSinceEpoch: 20_563)

    /// The match with the desk of refunds behind it.
    private struct Bench {
        let money: Remittances
        let refunds: RefundDesk
        let match: RemittanceDesk

        init(_ database: TestDatabase) throws {
            money = try Remittances(database, on: "2026-04-24")
            let sender = try #require(TransferSender(setting: "0123456789:サクラガオカシ:9999:001:1:0000009"))
            refunds = RefundDesk(
                outbox: money.intake.recorder.outbox, ids: money.intake.recorder.ids,
                form: try RefundFile(sender: sender), fileMax: 100, seal: try AccountSeal.test())
            let words = try #require(
                ReturnWords(setting: ReceivedText("ｸﾐﾓﾄﾞｼ=recalled ﾌﾘｺﾐﾌﾉｳ=undeliverable")))
            var match = money.desk
            match.returns = ReturnDesk(refunds: refunds, words: words, days: 60)
            self.match = match
        }

        /// Orders that left in one file and were paid on its day.
        func paid(_ orders: [(amount: Yen, holder: String)]) async throws -> [RefundID] {
            let (ids, file) = (orders.map { _ -> RefundID in refunds.ids.next() }, refunds.ids.nextUUID())
            let asked = zip(ids, orders).map { id, order in
                RefundRequested(
                    refundID: id, personID: refunds.ids.next(), amount: order.amount, interest: 0,
                    account: BankAccount(
                        bank: ReceivedText("9999"), branch: ReceivedText("001"), product: ReceivedText("1"),
                        number: ReceivedText("0000001")), holderKana: ReceivedText(order.holder),
                    payOn: ReturnedTransferTests.today)
            }
            let (maker, other) = (ReceivedText("sato"), ReceivedText("abe"))
            try await money.desk.pool.withTransaction { [refunds] tx in
                let now = WallClock.now()
                try refunds.take(asked, on: ReturnedTransferTests.today, at: now, in: tx)
                let order = TransferOrder(file: file, officer: maker)
                _ = try refunds.make(order, on: ReturnedTransferTests.today, at: now, in: tx)
                let approval = TransferOrder(file: file, officer: other)
                _ = try refunds.decide(approval, .approved, at: now, in: tx)
                try refunds.settle(approval, paidOn: ReturnedTransferTests.today, returned: [:], at: now, in: tx)
            }
            return ids
        }

        /// The bank's credit notice (01) of a day.
        func notice(_ day: String, _ lines: [(amount: Yen, kana: String, edi: String)]) async throws {
            let on = try #require(BusinessDate(iso: day))
            var writer = RecordWriter(try ShippedLayout.zengin01.layout())
            try writer.header([
                ("created_on", .date(on)), ("from", .date(on)), ("through", .date(on)), ("bank", .text("0185")),
                ("branch", .text("001")), ("product", .text("1")), ("account", .text("9900001")),
            ])
            for (index, line) in lines.enumerated() {
                try writer.data([
                    "number": .number(Int64(index + 1)), "booked_on": .date(on), "value_on": .date(on),
                    "amount": .yen(line.amount), "payer_kana": .text(line.kana), "edi": .text(line.edi),
                    "取消区分": .text("0"),
                ])
            }
            try writer.trailer()
            try await money.intake.store(try writer.finish(), channel: "notices")
            try await money.intake.settle()
            try await match.step()
        }

        func told() async throws -> [String] {
            try await money.told(.refundPaid).flatMap { body -> [String] in
                guard case .refundPaid(let items) = body else { return [] }
                return items.map { "\($0.result) \($0.amount) \($0.on) \($0.reason?.string ?? "")" }
            }
        }
    }

    @Test("the order of a returned line is returned, told once, in no other file, and its line is no income")
    func returned() async throws {
        try await TestDatabase.with { database in
            let bench = try Bench(database)
            _ = try await bench.paid([(1500, "ｻｸﾗ ﾊﾅｺ"), (26_100, "ｶﾌﾞｼｷｶﾞｲｼﾔ ﾃｽﾄ"), (800, "ｻｸﾗ ﾊﾅｺ")])
            try await bench.notice("2026-04-22", [(1500, "ﾌﾘｺﾐﾌﾉｳ ｻｸﾗﾊﾅｺ", ""), (26_100, "ｶﾌﾞｼｷｶﾞｲｼﾔ ﾃｽﾄ", "ｸﾐﾓﾄﾞｼ")])
            for _ in 0..<2 {
                #expect(
                    try await bench.told().suffix(2).sorted() == [
                        "returned 1,500 2026-04-22 undeliverable", "returned 26,100 2026-04-22 recalled",
                    ])
                #expect(try await bench.told().count == 5)
                #expect(try await bench.money.breaks().isEmpty)
                try await bench.match.step()
            }
            #expect(
                try await database.texts("select state || ' ' || amount from refunds order by amount")
                    == ["4 800", "5 1500", "5 26100"])
            #expect(try await database.number("select count(*) from remittance_matches") == 0)
            let again = try await database.pool.withTransaction { tx in
                try bench.refunds.make(
                    TransferOrder(file: bench.refunds.ids.nextUUID(), officer: ReceivedText("sato")),
                    on: Self.today.adding(days: 5), at: WallClock.now(), in: tx
                )?.file.id
            }
            #expect(again == nil, "nothing of it waits for another file")
        }
    }

    @Test("what fits two orders or none, and a stranger's money of the same sum, is no return by guess")
    func unclear() async throws {
        try await TestDatabase.with { database in
            let bench = try Bench(database)
            let orders = try await bench.paid([(1500, "ｻｸﾗ ﾊﾅｺ"), (1500, "ｻｸﾗ ﾊﾅｺ"), (800, "ｻｸﾗ ﾀﾛｳ")])
            try await bench.notice(
                "2026-04-22", [(1500, "ｸﾐﾓﾄﾞｼ ｻｸﾗ ﾊﾅｺ", ""), (800, "ｸﾐﾓﾄﾞｼ ｳﾒ ｼﾞﾛｳ", ""), (800, "ｻｸﾗ ﾀﾛｳ", "")])
            #expect(try await bench.money.breaks().map { $0.prefix(10) } == Array(repeating: "unexpected", count: 3))
            #expect(try await database.number("select count(*) from refunds where state = 5") == 0)
            // The officer has asked the bank: it was the second order, and this line brought it.
            let line = try await database.pool.withTransaction { tx in
                try tx.first("select line_id from bank_lines where amount = 1500") { row in
                    try row.id(0, as: BankLineID.self)
                }
            }
            let named = try #require(line)
            for _ in 0..<2 {
                try await database.pool.withTransaction { tx in
                    let order = TransferOrder(
                        file: orders[1].uuid, officer: ReceivedText("abe"), reason: ReceivedText("recalled"))
                    _ = try bench.refunds.comeBack(orders[1], on: Self.today, order, at: WallClock.now(), in: tx)
                    #expect(try RefundReturnStore.save([(named, orders[1])], at: WallClock.now(), in: tx) == 1)
                    #expect(try RefundReturnStore.save([(named, orders[0])], at: WallClock.now(), in: tx) == 0)
                }
            }
            try await bench.match.step()
            #expect(try await bench.money.breaks().count == 2)
            #expect(try await database.number("select count(*) from refunds where state = 5") == 1)
        }
    }

    @Test("an order that an officer reported first is not returned again by its line, and no other one instead")
    func reportedFirst() async throws {
        try await TestDatabase.with { database in
            let bench = try Bench(database)
            let first = try await bench.paid([(1500, "ｻｸﾗ ﾊﾅｺ")])
            try await database.pool.withTransaction { tx in
                let order = TransferOrder(
                    file: first[0].uuid, officer: ReceivedText("abe"), reason: ReceivedText("口座なし"))
                _ = try bench.refunds.comeBack(first[0], on: Self.today, order, at: WallClock.now(), in: tx)
            }
            try await bench.notice("2026-04-22", [(1500, "ﾌﾘｺﾐﾌﾉｳ ｻｸﾗ ﾊﾅｺ", "")])
            #expect(try await bench.told() == ["paid 1,500 2026-04-20 ", "returned 1,500 2026-04-20 口座なし"])
            #expect(try await bench.money.breaks().isEmpty)
            // The refund is ordered anew, under another id, and that one comes back as well.
            _ = try await bench.paid([(1500, "ｻｸﾗ ﾊﾅｺ")])
            try await bench.notice("2026-04-23", [(1500, "ﾌﾘｺﾐﾌﾉｳ ｻｸﾗ ﾊﾅｺ", "")])
            #expect(try await bench.told().last == "returned 1,500 2026-04-23 undeliverable")
            #expect(try await database.number("select count(*) from refund_return_lines") == 2)
        }
    }
}
