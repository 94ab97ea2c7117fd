import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("the ledger's words about receipts")
struct LedgerWordTests {
    /// What the ledger says of a receipt: its version and what is booked, on one route.
    private struct Word {
        var receipt: ReceiptID
        var route: String
        var version: Int32
        var yen: Int64

        var item: PostingStore.Item {
            PostingStore.Item(
                posting: PostingRecorded(
                    receiptID: receipt, receiptVersion: version, channel: ReceivedText("konbini-a"), finality: .final,
                    paidOn: BusinessDate(daysSinceEpoch: 20_549), lines: [], suspense: Yen(unchecked: yen),
                    overpaid: .zero), route: ReceivedText(route))
        }
    }

    private func kept(_ pool: PostgresPool) async throws -> [String] {
        try await pool.withTransaction { tx in
            try tx.query("select route, version, amount from ledger_postings order by receipt_id, route") { row in
                "\(try row.text(0)) v\(try row.int32(1)) \(try row.int(2))"
            }
        }
    }

    private func hear(_ messages: [[Word]], _ pool: PostgresPool) async throws {
        let items = messages.map { $0.map(\.item) }
        try await pool.withTransaction { tx in try PostingStore.insert(items, at: WallClock.now(), in: tx) }
    }

    @Test("first words are kept, newer ones replace them, older ones do not, and the last word of a batch counts")
    func versions() async throws {
        try await TestDatabase.with { database in
            let (first, second): (ReceiptID, ReceiptID) = (Fresh.id(1), Fresh.id(2))
            try await hear([[Word(receipt: first, route: "tax", version: 1, yen: 100)]], database.pool)
            // Known and unknown ones together, one of them twice.
            try await hear(
                [
                    [
                        Word(receipt: first, route: "tax", version: 2, yen: 90),
                        Word(receipt: second, route: "tax", version: 1, yen: 70),
                    ], [Word(receipt: second, route: "tax", version: 2, yen: 60)],
                ], database.pool)
            #expect(try await kept(database.pool) == ["tax v2 90", "tax v2 60"])
            try await hear([[Word(receipt: first, route: "tax", version: 1, yen: 100)]], database.pool)
            #expect(try await kept(database.pool) == ["tax v2 90", "tax v2 60"])
        }
    }

    @Test("where one route has the whole receipt, what another said before is over, also within one batch")
    func routes() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.store(try KonbiniFile.bytes([.init(kind: .confirmed, slip: 1)]))
            try await intake.settle()
            let receipt = try #require(
                try await database.pool.withTransaction { tx in
                    try tx.first("select receipt_id from receipts") { row in try row.id(0, as: ReceiptID.self) }
                })
            let taxes = Word(receipt: receipt, route: "tax", version: 1, yen: 12_300)
            let others = Word(receipt: receipt, route: "public", version: 1, yen: 12_300)
            try await hear([[taxes]], database.pool)
            try await hear([[others]], database.pool)
            #expect(try await kept(database.pool) == ["public v1 12300"])
            try await hear([[taxes], [others], [taxes]], database.pool)
            #expect(try await kept(database.pool) == ["tax v1 12300"])
        }
    }
}

/// Identifiers that a test knows.
private enum Fresh {
    static func id<Kind>(_ number: UInt64) -> Identifier<Kind> {
        Identifier(UUIDv7(unixMilliseconds: 1_776_000_000_000, random: (0, number)))
    }
}
