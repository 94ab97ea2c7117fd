import Codec
import CodecPrimitives
import Outbox
import PollThread
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("parking")
struct ParkingTests {
    let parking = Parking(person: "officer-1")

    /// Refuses every message while `isBroken`.
    private func consumer(_ database: TestDatabase, _ isBroken: Guarded<Bool>) -> InboxConsumer {
        database.consumer { messages, tx in
            if isBroken.withLock({ $0 }) { throw MessageRefused(code: "odd") }
            try TestDatabase.leaveEffect(messages, tx)
        }
    }

    private func replay(_ database: TestDatabase, _ selection: Parking.Selection = .all) async throws -> Int {
        let parking = parking
        return try await database.pool.withTransaction { tx in try parking.replay(selection, in: tx) }
    }

    @Test("a replayed message takes effect once; one that fails again is open again with one attempt more")
    func replay() async throws {
        try await TestDatabase.with { database in
            let isBroken = Guarded(true)
            let consumer = consumer(database, isBroken)
            let envelopes = try Letters.numbered(3)
            #expect(await consumer.handle(envelopes.map { Letters.delivery($0) }) == .done)
            #expect(try await replay(database) == 3)
            #expect(try await consumer.replayParked() == 3)
            #expect(try await database.texts("select state || attempts from parked") == ["open2", "open2", "open2"])

            isBroken.withLock { $0 = false }
            #expect(try await consumer.replayParked() == 0)
            #expect(try await replay(database) == 3)
            #expect(try await consumer.replayParked() == 3)
            #expect(try await database.effects() == envelopes.map(\.id))
            #expect(try await database.appliedThrough(Letters.stream) == 3)
            #expect(try await replay(database) == 0)
            #expect(await consumer.handle(envelopes.map { Letters.delivery($0) }) == .done)
            #expect(try await database.effects().count == 3)
        }
    }

    @Test(
        "of a message that is refused in part the rest is applied at once, and the message waits whole with its stream")
    func part() async throws {
        try await TestDatabase.with { database in
            let isBroken = Guarded(true)
            let consumer = database.consumer { messages, tx in
                guard isBroken.withLock({ $0 }), messages.count == 1 else { return }
                throw PartRefused(code: "half") { tx in try TestDatabase.leaveEffect(messages, tx) }
            }
            let envelopes = try Letters.numbered(1)
            #expect(await consumer.handle(envelopes.map { Letters.delivery($0) }) == .done)
            #expect(try await database.effects() == envelopes.map(\.id))
            #expect(try await database.texts("select cause from parked where state = 'open'") == ["refused.half"])
            #expect(try await database.appliedThrough(Letters.stream) == 0)
            isBroken.withLock { $0 = false }
            #expect(try await replay(database) == 1)
            #expect(try await consumer.replayParked() == 1)
            #expect(try await database.appliedThrough(Letters.stream) == 1)
        }
    }

    @Test("when the rest of a message fails too, all of it waits in parking")
    func nothingOfIt() async throws {
        try await TestDatabase.with { database in
            let consumer = database.consumer { _, _ in
                throw PartRefused(code: "half") { _ in throw MessageRefused(code: "rest") }
            }
            let delivery = Letters.delivery(try Letters.numbered(1)[0])
            #expect(await consumer.handle([delivery]) == .done)
            #expect(try await database.effects().isEmpty)
            #expect(try await database.texts("select cause from parked") == ["refused.half"])
        }
    }

    @Test("a message that arrives again whole after it was parked is applied by replay only once")
    func replayAfterResend() async throws {
        try await TestDatabase.with { database in
            let isBroken = Guarded(true)
            let consumer = consumer(database, isBroken)
            let delivery = Letters.delivery(try Letters.numbered(1)[0])
            #expect(await consumer.handle([delivery]) == .done)
            isBroken.withLock { $0 = false }
            #expect(await consumer.handle([delivery]) == .done)
            #expect(try await database.effects().count == 1)
            #expect(try await database.number("select count(*) from parked where state = 'open'") == 0)
            #expect(try await replay(database) == 0)
            #expect(try await database.effects().count == 1)
        }
    }

    @Test("groups tell cause, count and age, never contents; who looked is written down")
    func groups() async throws {
        try await TestDatabase.with { database in
            let consumer = consumer(database, Guarded(true))
            #expect(await consumer.handle(try Letters.numbered(4).map { Letters.delivery($0) }) == .done)
            try await database.run("update parked set first_seen = first_seen - interval '1 hour' where sequence = 2")
            let parking = parking
            let (groups, items) = try await database.pool.withTransaction { tx in
                (try parking.groups(in: tx), try parking.items(.cause("refused.odd"), in: tx))
            }
            #expect(groups.count == 1 && groups.first?.count == 4 && groups.first?.cause == "refused.odd")
            #expect((groups.first?.oldestSeconds ?? 0) >= 3600)
            #expect(items.map(\.sequence) == [2, 1, 3, 4])
            #expect(
                try await database.texts("select person || ' ' || detail from parking_log order by id")
                    == ["officer-1 groups", "officer-1 items"])
        }
    }

    @Test("dead letters are parked unopened with the broker's reason, once, unless they were applied")
    func deadLetters() async throws {
        try await TestDatabase.with { database in
            let envelopes = try Letters.numbered(3)
            #expect(await database.consumer().handle([Letters.delivery(envelopes[0])]) == .done)
            let dead = envelopes.map { envelope in
                let delivery = Letters.delivery(envelope, body: [0xFF])
                var headers = delivery.headers
                headers["x-first-death-reason"] = .text("delivery_limit")
                return Delivery(
                    tag: 0, redelivered: false, routingKey: "case-management.dead", headers: headers,
                    body: delivery.body, messageID: delivery.messageID, type: delivery.type,
                    contentType: delivery.contentType)
            }
            let drain = DeadLetterDrain(pool: database.pool, logger: quiet)
            #expect(await drain.handle(dead) == .done)
            #expect(await drain.handle(dead) == .done)
            let rows = try await database.texts(
                "select cause || ' ' || routing_key || ' ' || sequence || ' ' || attempts from parked order by sequence"
            )
            #expect(
                rows == [
                    "dead.delivery_limit channel.advanced 2 2", "dead.delivery_limit channel.advanced 3 2",
                ])
        }
    }

    @Test("what was settled long ago loses its body, what is open keeps it")
    func settledBodies() async throws {
        try await TestDatabase.with { database in
            let consumer = consumer(database, Guarded(true))
            #expect(await consumer.handle(try Letters.numbered(3).map { Letters.delivery($0) }) == .done)
            let parking = parking
            try await database.pool.withTransaction { tx in
                _ = try parking.close(.ids([1, 2]), reason: "test", in: tx)
                _ = try tx.execute("update parked set settled_at = settled_at - interval '31 days' where id = 1")
                #expect(try BodyErasure(producer: "case-management").run(in: tx) == 1)
            }
            #expect(try await database.texts("select id::text from parked where body is null") == ["1"])
        }
    }

    @Test("a message with U+0000 in its headers or its key, which no column takes, is parked like any other")
    func nul() async throws {
        try await TestDatabase.with { database in
            let headers: [String: HeaderValue] = [
                "cloudEvents:id": .text(Letters.freshID().description), "cloudEvents:type": .text("channel\0\u{301}"),
                "cloudEvents:source": .text("\0"), "a\0b": .int(1), "saiken-sequence": .int(7),
            ]
            let delivery = Delivery(
                tag: 0, redelivered: false, routingKey: "channel.advanced\0", headers: headers, body: [0],
                messageID: "",
                type: "", contentType: "")
            #expect(await database.consumer().handle([delivery]) == .done)
            #expect(await DeadLetterDrain(pool: database.pool, logger: quiet).handle([delivery]) == .done)
            let rows = try await database.texts("select type || ' ' || producer || ' ' || routing_key from parked")
            #expect(rows == ["channel\u{FFFD}\u{301} \u{FFFD} channel.advanced\u{FFFD}"])
            #expect(try await database.number("select attempts from parked where headers ? 'a\u{FFFD}b'") == 2)
        }
    }

    @Test("headers of any text survive parking and replay")
    func oddHeaders() async throws {
        try await TestDatabase.with { database in
            let isBroken = Guarded(true)
            let consumer = consumer(database, isBroken)
            var envelope = try Letters.numbered(1)[0]
            envelope.subject = ReceivedText("神\u{E0100}\"\\\n\u{1}崎")
            #expect(await consumer.handle([Letters.delivery(envelope)]) == .done)
            isBroken.withLock { $0 = false }
            #expect(try await replay(database) == 1)
            #expect(try await consumer.replayParked() == 1)
            #expect(try await database.effects() == [envelope.id])
        }
    }
}
