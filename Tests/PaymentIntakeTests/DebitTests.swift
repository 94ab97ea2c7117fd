import Codec
import CodecPrimitives
import CodecRecords
import IntakeRules
import Law
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("direct debits and their files")
struct DebitTests {
    private static let day = BusinessDate(iso: "2026-04-27") ?? BusinessDate(daysSinceEpoch: 20_570)
    private static let sender = "0123456789:サクラガオカシ:9999:001:1:0000009"

    private func desk(_ database: TestDatabase) throws -> DebitDesk {
        let sender = try #require(TransferSender(setting: Self.sender))
        return DebitDesk(
            recorder: try Intake(database).recorder, form: try DebitFile(sender: sender), fileMax: 100,
            book: try DebitBook.embedded(), seal: try AccountSeal.test())
    }

    private func mandate(_ ids: IDSource, to: BusinessDate? = nil) -> Mandate {
        Mandate(
            id: ids.next(), person: ids.next(),
            account: BankAccount(
                bank: ReceivedText("9999"), branch: ReceivedText("001"), product: ReceivedText("1"),
                number: ReceivedText("0000001")), holderKana: ReceivedText("ｻｸﾗ ﾊﾅｺ"),
            validity: MandateValidity(from: BusinessDate(daysSinceEpoch: 20_000), to: to))
    }

    private func asked(_ mandate: Mandate, _ amount: Yen, _ ids: IDSource) -> DebitRequested {
        DebitRequested(
            debitID: ids.next(), personID: mandate.person, mandateID: mandate.id, lines: [], amount: amount,
            debitOn: Self.day)
    }

    private func keep(_ mandates: [Mandate], _ database: TestDatabase) async throws {
        try await database.pool.withTransaction { tx in
            for mandate in mandates {
                _ = try MandateStore.insert(
                    mandate, sealing: try AccountSeal.test(), by: ReceivedText("sato"), at: WallClock.now(), in: tx)
            }
        }
    }

    private func take(_ items: [DebitRequested], _ desk: DebitDesk, _ database: TestDatabase) async throws {
        try await database.pool.withTransaction { tx in try desk.take(items, at: WallClock.now(), in: tx) }
    }

    /// A file that leaves; its bytes.
    private func release(_ id: UUIDv7, _ desk: DebitDesk, _ database: TestDatabase) async throws -> [UInt8] {
        try await database.pool.withTransaction { tx in
            let made = try desk.make(
                TransferOrder(file: id, officer: ReceivedText("sato")), on: Self.day, at: WallClock.now(), in: tx)
            guard made != nil else { return [] }
            _ = try desk.decide(
                TransferOrder(file: id, officer: ReceivedText("abe")), .approved, at: WallClock.now(), in: tx)
            let access = AccessLogStore.Access(
                reader: ReceivedText("abe"), purpose: "debit-content", at: WallClock.now())
            return try TransferFileStore.handOut(id, for: access, opening: desk.seal, in: tx)
        }
    }

    private func result(
        _ bytes: [UInt8], _ id: UUIDv7, _ desk: DebitDesk, _ database: TestDatabase
    ) async throws -> [DebitCode: Int] {
        try await database.pool.withTransaction { tx in
            try desk.result(
                bytes, TransferOrder(file: id, officer: ReceivedText("abe")), at: WallClock.now(), in: tx)
        }
    }

    /// The bank's answer: the request with a digit in each line. Its totals stay zero, as they may.
    private func answered(_ request: [UInt8], _ digits: [UInt8]) -> [UInt8] {
        var bytes = request
        for (index, digit) in digits.enumerated() { bytes[(index + 1) * 122 + 111] = 0x30 + digit }
        return bytes
    }

    private func told(_ database: TestDatabase) async throws -> [String] {
        let rows = try await database.pool.withTransaction { tx in
            try tx.query("select type, body from outbox where routing_key = 'debit.resulted' order by id") { row in
                (try row.received(0), try row.bytes(1))
            }
        }
        return try rows.flatMap { type, body -> [String] in
            guard case .debitResulted(let items) = try MessageCodec.decode(type: type, body: body) else { return [] }
            return items.map { "\($0.amount) \($0.result.rawValue)" }
        }.sorted()
    }

    @Test("every result code has its consequence: money is a receipt once, a dead mandate ends, all is told")
    func codes() async throws {
        try await TestDatabase.with { database in
            let (desk, ids, file) = (try desk(database), IDSource(), IDSource().nextUUID())
            let mandates = (0..<7).map { _ in mandate(ids) }
            try await keep(mandates, database)
            let orders = mandates.enumerated().map { asked($1, Yen(unchecked: Int64($0) + 1), ids) }
            try await take(orders + orders, desk, database)
            let request = try await release(file, desk, database)
            let answer = answered(request, [0, 1, 2, 3, 4, 8, 9])
            let counts = try await result(answer, file, desk, database)
            #expect(counts.count == 7 && counts[.debited] == 1)
            _ = try await result(answer, file, desk, database)
            let expected = [
                "1 collected", "2 insufficient_funds", "3 no_account", "4 stopped_by_holder", "5 no_mandate",
                "6 stopped_by_city", "7 other",
            ]
            #expect(try await told(database) == expected)
            #expect(try await database.texts("select stage || ' ' || amount from audit.receipts") == ["confirmed 1"])
            #expect(
                try await database.texts("select reference from receipts") == [orders[0].debitID.description])
            let steps = try await database.texts("select event || ' ' || reason from mandate_steps order by reason")
            #expect(steps == ["ended no_account", "ended no_mandate", "rested stopped_by_holder"])
            try await take([asked(mandates[2], 9, ids), asked(mandates[3], 10, ids)], desk, database)
            #expect(
                try await told(database).filter { $0.hasPrefix("9 ") || $0.hasPrefix("10 ") }
                    == ["10 stopped_by_holder", "9 no_mandate"])
            let rests = try await database.number("select count(*) from mandate_steps")
            #expect(rests == 3, "a resting mandate rests once")
            let readers = try await database.texts(
                "select purpose || ' ' || count(*) from access_log group by purpose order by purpose")
            #expect(readers == ["debit-content 7", "debit-file 7"])
        }
    }

    @Test("an answer that is not the one to this file is refused whole, with what is wrong")
    func refused() async throws {
        try await TestDatabase.with { database in
            let (desk, ids, file) = (try desk(database), IDSource(), IDSource().nextUUID())
            let one = mandate(ids)
            try await keep([one], database)
            try await take([asked(one, 100, ids), asked(one, 200, ids)], desk, database)
            let request = try await release(file, desk, database)
            var otherSum = answered(request, [0, 0])
            otherSum[122 + 89] = 0x31
            for wrong in [answered(request, [5, 0]), Array(request.dropLast(244)), otherSum, []] {
                await #expect(throws: Problem.self) { _ = try await result(wrong, file, desk, database) }
            }
            #expect(try await told(database).isEmpty)
            #expect(try await database.number("select count(*) from receipts") == 0)
            #expect(try await result(answered(request, [0, 1]), file, desk, database).count == 2)
        }
    }

    @Test("a debit without a valid mandate of this person is answered at once and never filed")
    func mandates() async throws {
        try await TestDatabase.with { database in
            let (desk, ids) = (try desk(database), IDSource())
            let (over, good) = (mandate(ids, to: Self.day.adding(days: -1)), mandate(ids))
            try await keep([over, good], database)
            var stranger = asked(good, 3, ids)
            stranger.personID = ids.next()
            try await take([asked(over, 1, ids), asked(mandate(ids), 2, ids), stranger], desk, database)
            #expect(try await told(database) == ["1 no_mandate", "2 no_mandate", "3 no_mandate"])
            #expect(try await release(ids.nextUUID(), desk, database).isEmpty)
            // One whose mandate ended after it was asked for ends with the file that it was due for.
            let late = asked(good, 4, ids)
            try await take([late], desk, database)
            try await database.pool.withTransaction { tx in
                let end = MandateStore.Step(
                    event: .ended, on: Self.day, reason: ReceivedText("解約"), officer: ReceivedText("sato"),
                    at: WallClock.now())
                _ = try MandateStore.move([good.id], end, in: tx)
            }
            #expect(try await release(ids.nextUUID(), desk, database).isEmpty)
            #expect(try await told(database).contains("4 no_mandate"))
        }
    }

    @Test("a debit takes the steps of its table and no others")
    func table() {
        let expected: Set<String> = [
            "waiting filed filed", "waiting failed failed", "filed file_rejected waiting",
            "filed file_approved released", "released collected collected", "released failed failed",
        ]
        var found: Set<String> = []
        for state in DebitState.allCases {
            for event in DebitEvent.allCases {
                guard let next = DebitLife.table.state(from: state, after: event) else { continue }
                found.insert("\(state) \(event.rawValue) \(next)")
            }
        }
        #expect(found == expected)
    }
}
