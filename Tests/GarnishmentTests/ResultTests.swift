import Codec
import CodecPrimitives
import CodecRecords
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Garnishment

@Suite("the bank's answer")
struct ResultTests {
    private func centre(_ seed: UInt64) throws -> BankCentre {
        BankCentre(
            request: try ShippedLayout.seizureRequest.layout(), result: try ShippedLayout.seizureResult.layout(),
            seed: seed)
    }

    @Test("a result ends every item, makes receipts of the money and expects it at the bank")
    func applied() async throws {
        var random = SeededRandom.printed(for: "a result ends every item")
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.exported(30)
            let request = try #require(try await office.file(batch))
            let answer = try centre(random.next()).answer(request)
            guard
                case .applied(let collected, 0, let nothing, let amount) = try await office.results().apply(
                    answer, to: batch)
            else { throw TestKitError("refused, seed \(random.seed)") }
            #expect(collected + nothing == 30)
            #expect(
                try await database.number("select coalesce(sum(amount), 0)::int8 from audit.seizure_receipts")
                    == amount.amount)
            #expect(
                try await database.number("select count(*) from seizure_changes where state = 'collected'")
                    == Int64(collected))
            let kinds = try await database.texts("select distinct type from outbox order by 1")
            if collected > 0 {
                #expect(kinds.contains("receipts.recorded") && kinds.contains("remittance.expected"))
            }
            // The same stick read again, and the same content under another batch, change nothing.
            let before = try await database.number("select count(*) from outbox")
            guard case .replayed = try await office.results().apply(answer, to: batch) else {
                throw TestKitError("twice")
            }
            #expect(try await database.number("select count(*) from outbox") == before)
        }
    }

    @Test("receipts name the request, the day of service and the channel")
    func receipts() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.exported(5)
            let answer = try centre(3).answer(try #require(try await office.file(batch)))
            guard case .applied(let collected, _, _, _) = try await office.results().apply(answer, to: batch) else {
                throw TestKitError("refused")
            }
            let bodies = try await database.pool.withTransaction { tx in
                try tx.query("select body from outbox where type = 'receipts.recorded'") { row in try row.bytes(0) }
            }
            let items = try bodies.flatMap { body -> [ReceiptRecorded] in
                guard
                    case .receiptsRecorded(let items) = try MessageCodec.decode(
                        type: ReceivedText("receipts.recorded"), body: body)
                else { return [] }
                return items
            }
            #expect(items.count == collected)
            let served = office.today.adding(days: 1)
            #expect(
                items.allSatisfy {
                    $0.channel == ReceivedText("seizure") && $0.stage == .confirmed && $0.paidOn == served
                })
            let ids = Set(try await database.texts("select request_id::text from seizure_items"))
            for item in items {
                guard case .seizure(let id) = item.reference else { throw TestKitError("another reference") }
                #expect(ids.contains(id.description))
            }
        }
    }

    @Test("a result of another batch, a cut one and a wrong sum are refused whole")
    func refused() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.exported(4)
            let answer = try centre(1).answer(try #require(try await office.file(batch)))
            let other = try await office.exported(4)
            #expect(try await rules(office, answer, other).contains("batch_number_differs"))
            #expect(try await rules(office, Array(answer.dropLast(300)), batch).isEmpty == false)
            var altered = answer
            // The last digit of the first record's 取立金額 (bytes 53–64).
            altered[202 + 63] ^= 1
            #expect(try await rules(office, altered, batch).isEmpty == false)
            #expect(try await rules(office, [], batch).isEmpty == false)
            #expect(try await database.number("select count(*) from seizure_receipts") == 0)
            #expect(try await office.states().allSatisfy { $0 == .exported })
            guard case .applied = try await office.results().apply(answer, to: batch) else {
                throw TestKitError("refused")
            }
        }
    }

    private func rules(_ office: Office, _ content: [UInt8], _ batch: BatchID) async throws -> [String] {
        guard case .refused(let findings) = try await office.results().apply(content, to: batch) else { return [] }
        return findings.map(\.rule)
    }

    @Test("held money is served first and collected by a later result")
    func held() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.exported(2, hold: true)
            let request = try #require(try await office.file(batch))
            var seed: UInt64 = 1
            // A seed by which the bank finds money in both accounts.
            while try held(in: centre(seed).answer(request)) < 2 { seed += 1 }
            guard
                case .applied(0, 2, 0, _) = try await office.results().apply(
                    try centre(seed).answer(request), to: batch)
            else { throw TestKitError("refused") }
            #expect(try await office.states() == [.served, .served])
            #expect(try await database.number("select count(*) from seizure_receipts") == 0)
        }
    }

    private func held(in answer: [UInt8]) throws -> Int {
        var reader = RecordReader(try ShippedLayout.seizureResult.layout(), file: "result")
        var count = 0
        reader.push(answer) { count += $0.role == .data && $0.kind == 2 ? 1 : 0 }
        _ = reader.finish { _ in }
        return count
    }

    @Test("the same seed gives the same answer, and a cut request none")
    func simulator() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let request = try #require(try await office.file(try await office.exported(3)))
            #expect(try centre(7).answer(request) == centre(7).answer(request))
            #expect(throws: GarnishmentError(.fileRefused)) { _ = try centre(7).answer(Array(request.dropLast(500))) }
        }
    }
}
