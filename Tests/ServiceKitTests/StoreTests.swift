import Codec
import CodecPrimitives
import Outbox
import PollThread
import Postgres
import ServiceKit
import TestDatabases
import Testing

@Suite("what services' stores and handlers share")
struct StoreTests {
    private func database(_ test: (TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with("kit", Migrations(directory: nil, inCode: [OutboxSchema.migration]), test)
    }

    @Test("piles have the age of their oldest, and none when there is nothing")
    func piles() async throws {
        try await database { database in
            let piles = try await database.pool.withTransaction(.readOnly) { tx in
                try HealthPiles.read(
                    """
                    select 'old', 2::bigint, clock_timestamp() - interval '95 seconds'
                    union all select 'ageless', 3, null union all select 'empty', 0, clock_timestamp()
                    """, in: tx)
            }
            #expect(piles["old"]?.count == 2)
            #expect((90...150).contains(piles["old"]?.oldestSeconds ?? 0))
            #expect(piles["ageless"] == HealthReport.Pile(count: 3, oldestSeconds: nil))
            #expect(piles["empty"] == HealthReport.Pile(count: 0, oldestSeconds: nil))
        }
    }

    @Test("each message is taken for itself, and one with other facts is refused")
    func messages() async throws {
        try await database { database in
            let seen = Guarded<[String]>([])
            let handler = MessageByMessage.handler(of: ClearanceRevoked.self) { facts, envelope, _, _ in
                seen.withLock { $0.append("\(envelope.source.string): \(facts.map(\.reason.string))") }
            }
            let revoked = ClearanceRevoked(
                clearanceID: IDSource().next(), reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await database.hear(
                .clearanceRevoked([revoked]), from: "case-management", by: ["clearance.revoked": handler])
            #expect(seen.withLock { $0 } == [#"case-management: ["paid"]"#])
            let advanced = ChannelAdvanced(
                channel: ReceivedText("konbini-a"), version: 1, completeThrough: BusinessDate(daysSinceEpoch: 20_000),
                coversThrough: 0)
            await #expect(throws: MessageRefused(code: "unexpected_body")) {
                try await database.hear(
                    .channelAdvanced([advanced]), from: "payment-intake", by: ["channel.advanced": handler])
            }
            #expect(seen.withLock { $0.count } == 1)
        }
    }
}
