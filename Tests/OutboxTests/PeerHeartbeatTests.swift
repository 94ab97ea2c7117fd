import Outbox
import Postgres
import TestDatabases
import TestKit
import Testing

@Suite("a peer's complete heartbeat")
struct PeerHeartbeatTests {
    private func counts(_ database: TestDatabase, through keys: [String] = [Letters.key]) async throws -> Bool {
        try await database.pool.withTransaction { tx in
            try PeerHeartbeat.complete(of: "payment-intake", through: keys, in: tx) != nil
        }
    }

    private func peer(_ database: TestDatabase, _ handler: @escaping BatchHandler) -> Peer {
        Peer("payment-intake", to: "case-management", [Letters.key: handler], on: database)
    }

    @Test("it counts once everything that it tells of on the named streams is applied")
    func complete() async throws {
        try await TestDatabase.with { database in
            let peer = peer(database, TestDatabase.leaveEffect)
            #expect(try await !counts(database), "nobody was heard")
            try await peer.beat()
            #expect(try await counts(database))
            try await peer.beat(last: [Letters.key: 2])
            #expect(try await !counts(database))
            #expect(try await counts(database, through: ["receipts.recorded"]), "that stream lacks nothing")
            try await peer.tell(Letters.body(2), on: Letters.key, number: 2)
            #expect(try await !counts(database), "the first is still missing")
            try await peer.tell(Letters.body(1), on: Letters.key, number: 1)
            #expect(try await counts(database))
        }
    }

    @Test("a message in parking holds it back, fresh as the heartbeat may be")
    func parked() async throws {
        try await TestDatabase.with { database in
            let peer = peer(database) { _, _ in throw MessageRefused(code: "test") }
            await #expect(throws: TestKitError.self) {
                try await peer.tell(Letters.body(1), on: Letters.key, number: 1)
            }
            try await peer.beat(last: [Letters.key: 1])
            #expect(try await !counts(database))
        }
    }
}
