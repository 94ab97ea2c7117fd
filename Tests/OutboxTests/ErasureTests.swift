import Codec
import CodecPrimitives
import Outbox
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("erasure and republishing")
struct ErasureTests {
    let outbox = Outbox(source: "payment-intake")

    private func erase(_ producer: TestDatabase, _ readers: [String]) async throws -> Int {
        let erasure = BodyErasure(
            readers: readers.map { BodyErasure.Reader(service: $0, subscriptions: Subscriptions(["channel.*"])) },
            days: 30)
        return try await producer.pool.withTransaction { tx in try erasure.run(in: tx) }
    }

    /// A heartbeat of a consumer that has applied up to a number.
    private func tell(_ producer: TestDatabase, _ service: String, applied: Int64) async throws {
        let heartbeat = StreamHeartbeat(
            service: ReceivedText(service), at: Timestamp(microseconds: 1_775_000_000_000_000), last: [],
            applied: [StreamHeartbeat.Position(stream: Letters.stream, sequence: applied)])
        let envelope = try Outbox(source: service).envelope(
            .streamHeartbeat(heartbeat), id: Letters.freshID(), time: heartbeat.at, routingKey: "stream.heartbeat")
        #expect(await producer.consumer("payment-intake").handle([Letters.delivery(envelope)]) == .done)
    }

    @Test("bodies go when all readers have applied them and the days are over; id, hash and number stay")
    func erasure() async throws {
        try await TestDatabase.with { producer in
            try await producer.append(try Letters.envelopes(10, in: outbox), to: outbox)
            try await withRelay(producer.relay(to: MemoryBroker())) { try await producer.untilSent() }
            try await tell(producer, "case-management", applied: 8)
            #expect(try await erase(producer, ["case-management"]) == 0, "not old enough")
            try await producer.run("update outbox set created_at = created_at - interval '31 days'")
            #expect(try await erase(producer, ["case-management", "notifications"]) == 0, "one has applied nothing")
            #expect(try await erase(producer, []) == 0, "nobody is known to read it")
            try await tell(producer, "notifications", applied: 3)
            #expect(try await erase(producer, ["case-management", "notifications"]) == 3)
            #expect(try await erase(producer, ["case-management"]) == 5)
            #expect(
                try await producer.number(
                    """
                    select count(*) from outbox o join outbox_progress p using (id)
                    where body is null and octet_length(body_hash) = 32 and sequence is not null
                    """) == 8)
            try await producer.run("update outbox_progress set sent_at = null where sequence > 8")
            try await tell(producer, "case-management", applied: 10)
            #expect(try await erase(producer, ["case-management"]) == 0, "what is to be sent again keeps its body")
        }
    }

    @Test("after the broker lost everything only what is missing is sent again")
    func republishMissing() async throws {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            let envelopes = try Letters.envelopes(60, in: outbox)
            try await producer.append(envelopes, to: outbox)
            try await producer.append(
                try Letters.envelopes(5, in: outbox, routingKey: "remittance.expected"), to: outbox)
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            let delivered = broker.take("case-management")
            let inbox = consumer.consumer { messages, tx in
                if messages.contains(where: { $0.envelope.sequence == 20 }) { throw MessageRefused(code: "odd") }
                try TestDatabase.leaveEffect(messages, tx)
            }
            #expect(await inbox.handle(Array(delivered.prefix(20))) == .done)

            let republish = Republish(
                producer: producer.pool, consumer: consumer.pool, subscriptions: Subscriptions(of: "case-management"))
            #expect(try await republish.missing() == 40)
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            let again = broker.take("case-management")
            #expect(again.count == 40)
            #expect(await inbox.handle(again + again) == .done)
            #expect(try await republish.missing() == 0)
            #expect(try await consumer.effects().count == 59)
            #expect(try await consumer.appliedThrough(Letters.stream) == 19)

            #expect(try await republish.since(Timestamp(microseconds: 0)) == 65)
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            #expect(await inbox.handle(broker.take("case-management")) == .done)
            #expect(try await consumer.effects().count == 59)
        }
    }

    @Test("the audit views tell streams, gaps and parked messages")
    func auditViews() async throws {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            try await producer.append(try Letters.envelopes(10, in: outbox), to: outbox)
            #expect(try await producer.number("select count(*) from audit.outbox where not sent") == 10)
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            #expect(
                try await producer.texts("select distinct stream_key from audit.outbox where sent")
                    == ["payment-intake/channel.advanced"])
            var deliveries = broker.take("case-management")
            deliveries.remove(at: 4)
            let inbox = consumer.consumer { messages, tx in
                if messages.contains(where: { $0.envelope.sequence == 8 }) { throw MessageRefused(code: "odd") }
                try TestDatabase.leaveEffect(messages, tx)
            }
            #expect(await inbox.handle(deliveries) == .done)
            let view = try await consumer.texts(
                "select producer || ' ' || routing_key || ' ' || applied_through || ' ' || gaps from audit.stream_applied"
            )
            #expect(view == ["payment-intake channel.advanced 4 1"])
            #expect(try await consumer.number("select count from audit.parked") == 1)
        }
    }

    @Test("health tells what waits and for how long")
    func status() async throws {
        try await TestDatabase.with { database in
            try await database.append(try Letters.envelopes(3, in: outbox), to: outbox)
            try await database.run("update outbox set created_at = created_at - interval '90 seconds' where id = 2")
            try await database.run("update outbox_progress set sent_at = now() where id = 1")
            let status = try await database.pool.withTransaction { tx in try OutboxStatus.read(in: tx) }
            #expect(status.unsent == 2 && status.oldestUnsentSeconds >= 90)
            #expect(status.parked == 0 && status.gaps.isEmpty && status.refused == 0)
        }
    }
}
