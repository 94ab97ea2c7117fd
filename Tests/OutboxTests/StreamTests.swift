import Codec
import CodecPrimitives
import Outbox
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("streams")
struct StreamTests {
    let outbox = Outbox(source: "payment-intake")
    let money = [Letters.stream]

    private func heartbeats(_ producer: TestDatabase, _ broker: MemoryBroker) -> Heartbeats {
        Heartbeats(outbox: outbox, pool: producer.pool, publisher: broker, logger: quiet)
    }

    private func watch(_ consumer: TestDatabase, _ broker: MemoryBroker, graceSeconds: Int = 0) -> StreamWatch {
        var settings = StreamWatch.Settings()
        (settings.graceSeconds, settings.askAgainSeconds) = (graceSeconds, 0)
        return StreamWatch(
            outbox: Outbox(source: "case-management"), pool: consumer.pool, publisher: broker, settings: settings,
            logger: quiet)
    }

    private func isBehind(_ database: TestDatabase, _ age: Duration = .seconds(30)) async throws -> Bool {
        let money = money
        return try await database.pool.withTransaction { tx in
            try StreamGate.isBehind(money, maxHeartbeatAge: age, in: tx)
        }
    }

    @Test("what the broker loses is noticed, asked for, sent again with its number, and applied once")
    func gapIsMended() async throws {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            let envelopes = try Letters.envelopes(50, in: outbox)
            let lost = Set([envelopes[9], envelopes[10], envelopes[30], envelopes[49]].map(\.id.description))
            broker.lose { lost.contains($0.messageID) }
            try await producer.append(envelopes, to: outbox)
            let inbox = consumer.consumer()
            try await withRelay(producer.relay(to: broker, wake: outbox.wake)) {
                try await producer.untilSent()
                try await heartbeats(producer, broker).beat()
                #expect(await inbox.handle(broker.take("case-management")) == .done)
                #expect(try await consumer.appliedThrough(Letters.stream) == 9)
                #expect(try await isBehind(consumer))

                let asked = try await watch(consumer, broker).look()
                #expect(asked.map(\.from) == [10, 31, 50] && asked.map(\.to) == [11, 31, 50])
                let status = try await consumer.pool.withTransaction { tx in try OutboxStatus.read(in: tx) }
                #expect(status.gaps.map(\.from) == [10] && status.gaps.first?.asks == 1)
                // The producer was heard a moment ago; nobody else ever was.
                #expect(status.heartbeats.count == 1 && status.heartbeats.values.allSatisfy { (0...60).contains($0) })

                broker.lose { _ in false }
                #expect(await producer.consumer("payment-intake").handle(broker.take("payment-intake")) == .done)
                try await producer.untilSent()
            }
            let again = broker.take("case-management")
            #expect(again.count == 4)
            #expect(await inbox.handle(again) == .done)
            #expect(try await consumer.effects().sorted() == envelopes.map(\.id).sorted())
            #expect(try await consumer.effects().count == 50)
            #expect(try await consumer.appliedThrough(Letters.stream) == 50)
            #expect(try await !isBehind(consumer))
            // Before anybody looks again.
            let mended = try await consumer.pool.withTransaction { tx in try OutboxStatus.read(in: tx) }
            #expect(mended.gaps.isEmpty)
            #expect(try await watch(consumer, broker).look().isEmpty)
            #expect(try await consumer.number("select count(*) from stream_applied where gap_from is not null") == 0)
        }
    }

    @Test("a gap younger than its grace is not asked for")
    func grace() async throws {
        try await TestDatabase.with { consumer in
            let envelopes = try Letters.numbered(3)
            #expect(await consumer.consumer().handle([Letters.delivery(envelopes[2])]) == .done)
            let broker = MemoryBroker()
            #expect(try await watch(consumer, broker, graceSeconds: 600).look().isEmpty)
            try await consumer.run("update stream_applied set gap_since = gap_since - interval '601 seconds'")
            #expect(try await watch(consumer, broker, graceSeconds: 600).look().map(\.to) == [2])
        }
    }

    @Test("money is behind until its producer is heard, while numbers are missing, and when the last word is old")
    func behind() async throws {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            let inbox = consumer.consumer()
            #expect(try await isBehind(consumer))
            try await heartbeats(producer, broker).beat()
            #expect(await inbox.handle(broker.take("case-management")) == .done)
            #expect(try await !isBehind(consumer))

            try await producer.append(try Letters.envelopes(2, in: outbox), to: outbox)
            try await heartbeats(producer, broker).beat()
            #expect(await inbox.handle(broker.take("case-management")) == .done)
            #expect(try await isBehind(consumer), "committed and not yet sent is behind too")

            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            #expect(await inbox.handle(broker.take("case-management")) == .done)
            #expect(try await !isBehind(consumer))
            try await consumer.run("update peer_heartbeats set at = at - interval '31 seconds'")
            #expect(try await isBehind(consumer))
        }
    }

    @Test("an old heartbeat from a queue does not pass for a fresh one, nor one from a clock that runs ahead")
    func heartbeatTimes() async throws {
        try await TestDatabase.with { consumer in
            let inbox = consumer.consumer()
            let now = try await consumer.number("select (extract(epoch from now()) * 1000000)::bigint")
            func beat(_ at: Int64) throws -> Envelope {
                let heartbeat = StreamHeartbeat(
                    service: outbox.source, at: Timestamp(microseconds: at), last: [], applied: [])
                return try outbox.envelope(
                    .streamHeartbeat(heartbeat), id: Letters.freshID(), time: heartbeat.at,
                    routingKey: "stream.heartbeat")
            }
            #expect(await inbox.handle([Letters.delivery(try beat(now - 40_000_000))]) == .done)
            #expect(try await isBehind(consumer))
            #expect(await inbox.handle([Letters.delivery(try beat(now + 3_600_000_000))]) == .done)
            #expect(try await !isBehind(consumer))
            #expect(try await consumer.number("select count(*) from peer_heartbeats where at > clock_timestamp()") == 0)
            #expect(try await consumer.number("select count(*) from inbox") == 0)
        }
    }

    @Test("a parked message holds its stream back until it is closed, and is not asked for")
    func parkedHoldsBack() async throws {
        try await TestDatabase.with { consumer in
            let envelopes = try Letters.numbered(5)
            let refusing = consumer.consumer { messages, tx in
                if messages.contains(where: { $0.envelope.sequence == 2 }) { throw MessageRefused(code: "odd") }
                try TestDatabase.leaveEffect(messages, tx)
            }
            #expect(await refusing.handle(envelopes.map { Letters.delivery($0) }) == .done)
            #expect(try await consumer.appliedThrough(Letters.stream) == 1)
            #expect(try await watch(consumer, MemoryBroker()).look().isEmpty)
            let closed = try await consumer.pool.withTransaction { tx in
                try Parking(person: "officer-1").close(.cause("refused.odd"), reason: "sent by mistake", in: tx)
            }
            #expect(closed == 1)
            #expect(try await consumer.appliedThrough(Letters.stream) == 5)
            #expect(await consumer.consumer().handle([Letters.delivery(envelopes[1])]) == .done)
            #expect(try await consumer.effects().count == 4)
        }
    }

    @Test("streams that do not reach this queue are not missed")
    func foreignStreams() async throws {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            let courier = Outbox(source: "case-management")
            let own = try Letters.envelope(1, in: courier, routingKey: "clearance.decided.garnishment")
            let foreign = try Letters.envelope(2, in: courier, routingKey: "clearance.decided.notifications")
            try await producer.append([own, foreign], to: courier)
            let heartbeats = Heartbeats(outbox: courier, pool: producer.pool, publisher: broker, logger: quiet)
            try await heartbeats.beat()
            #expect(await consumer.consumer("garnishment").handle(broker.take("garnishment")) == .done)
            let known = try await consumer.texts("select routing_key || announced from stream_applied")
            #expect(known == ["clearance.decided.garnishment1"])
        }
    }

    @Test("a channel's watermark covers every receipt committed before it")
    func coveringSequence() async throws {
        try await TestDatabase.with { producer in
            let outbox = outbox
            let receipts = try Letters.envelopes(7, in: outbox, routingKey: "receipts.recorded")
            try await producer.append(receipts, to: outbox)
            let covers = try await producer.pool.withTransaction { tx in
                try outbox.lastSequence(ofRoutingKey: "receipts.recorded", in: tx)
            }
            #expect(covers == 7)
            let more = try Letters.envelopes(3, in: outbox, routingKey: "receipts.recorded")
            let including = try await producer.pool.withTransaction { tx in
                try outbox.append(more, in: tx)
                return try outbox.lastSequence(ofRoutingKey: "receipts.recorded", in: tx)
            }
            #expect(including == 10)
            let broker = MemoryBroker()
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            #expect(broker.publishedIDs == (receipts + more).map(\.id.description))
        }
    }

    @Test("a request for another producer's stream, or for what is erased, changes nothing")
    func resendIsNarrow() async throws {
        try await TestDatabase.with { producer in
            let broker = MemoryBroker()
            try await producer.append(try Letters.envelopes(5, in: outbox), to: outbox)
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            try await producer.run("update outbox set body = null, erased_at = now() where id = 1")
            let asker = Outbox(source: "case-management")
            let foreign = StreamName(producer: ReceivedText("garnishment"), routingKey: ReceivedText(Letters.key))
            for (stream, expected) in [(foreign, Int64(0)), (Letters.stream, 2)] {
                let resend = try asker.envelope(
                    .streamResend(StreamResend(stream: stream, from: 1, to: 3)), id: Letters.freshID(),
                    time: Timestamp(microseconds: 1_775_000_000_000_000), routingKey: "stream.resend.payment-intake")
                #expect(await producer.consumer("payment-intake").handle([Letters.delivery(resend)]) == .done)
                #expect(
                    try await producer.number("select count(*) from outbox_progress where sent_at is null") == expected)
            }
        }
    }

    @Test("bindings are matched by words")
    func subscriptions() {
        let some = Subscriptions(["receipts.recorded", "postings.recorded.*", "claims.#"])
        for key in ["receipts.recorded", "postings.recorded.tax", "claims", "claims.changed.tax"] {
            #expect(some.include(key), "\(key)")
        }
        for key in ["receipts", "receipts.recorded.x", "postings.recorded", "postings.recorded.a.b", ""] {
            #expect(!some.include(key), "\(key)")
        }
        let outsourcing = Subscriptions(of: "outsourcing")
        #expect(outsourcing.include("postings.recorded.private") && !outsourcing.include("postings.recorded.tax"))
    }
}
