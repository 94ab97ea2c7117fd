import Codec
import CodecPrimitives
import Outbox
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("outbox over the real broker", .serialized)
struct RealBrokerTests {
    let outbox = Outbox(source: "payment-intake")

    /// Runs a publisher with a relay of the producer around `body`.
    private func relaying(
        _ producer: TestDatabase, _ broker: TestBroker, _ body: (RabbitPublisher) async throws -> Void
    ) async throws {
        let publisher = RabbitPublisher(
            settings: broker.settings, requiredQueues: ["case-management"], logger: quiet)
        async let running: Void = publisher.run()
        defer { publisher.shutdown() }
        try await withRelay(producer.relay(to: publisher, wake: outbox.wake)) { try await body(publisher) }
        publisher.shutdown()
        try await running
    }

    /// Runs two competing consumers of case-management around `body`.
    private func consuming(
        _ consumer: TestDatabase, _ broker: TestBroker, _ body: () async throws -> Void
    ) async throws {
        let replicas = (0..<2).map { _ in
            RabbitConsumer(
                settings: broker.settings, queue: "case-management", handler: consumer.consumer(), logger: quiet)
        }
        async let first: Void = replicas[0].run()
        async let second: Void = replicas[1].run()
        defer { for replica in replicas { replica.shutdown() } }
        try await body()
        for replica in replicas { replica.shutdown() }
        try await first
        try await second
    }

    @Test("two thousand messages reach two replicas, each takes effect once")
    func endToEnd() async throws {
        try await TestBroker.with(["case-management", "payment-intake"]) { broker in
            try await TestDatabase.withTwo { producer, consumer in
                let envelopes = try Letters.envelopes(2000, in: outbox)
                try await relaying(producer, broker) { _ in
                    try await consuming(consumer, broker) {
                        for start in stride(from: 0, to: 2000, by: 250) {
                            try await producer.append(Array(envelopes[start..<(start + 250)]), to: outbox)
                        }
                        try await eventually("all are applied") {
                            try await consumer.appliedThrough(Letters.stream) == 2000
                        }
                    }
                }
                #expect(try await consumer.effects().sorted() == envelopes.map(\.id).sorted())
            }
        }
    }

    @Test("a queue that lost everything is filled again with what is missing")
    func lostQueue() async throws {
        try await TestBroker.with(["case-management", "payment-intake"]) { broker in
            try await TestDatabase.withTwo { producer, consumer in
                let envelopes = try Letters.envelopes(300, in: outbox)
                try await relaying(producer, broker) { publisher in
                    try await producer.append(Array(envelopes[..<100]), to: outbox)
                    try await consuming(consumer, broker) {
                        try await eventually("the first are applied") {
                            try await consumer.appliedThrough(Letters.stream) == 100
                        }
                    }
                    try await producer.append(Array(envelopes[100...]), to: outbox)
                    try await producer.untilSent()
                    try await broker.loseQueue("case-management")

                    let heartbeats = Heartbeats(
                        outbox: outbox, pool: producer.pool, publisher: publisher, logger: quiet)
                    var settings = StreamWatch.Settings()
                    settings.graceSeconds = 0
                    let watch = StreamWatch(
                        outbox: Outbox(source: "case-management"), pool: consumer.pool, publisher: publisher,
                        settings: settings, logger: quiet)
                    let producersInbox = RabbitConsumer(
                        settings: broker.settings, queue: "payment-intake",
                        handler: producer.consumer("payment-intake"), logger: quiet)
                    async let listening: Void = producersInbox.run()
                    defer { producersInbox.shutdown() }
                    try await consuming(consumer, broker) {
                        try await heartbeats.beat()
                        try await eventually("the gap is seen and asked for") { try await !watch.look().isEmpty }
                        try await eventually("all are applied") {
                            try await consumer.appliedThrough(Letters.stream) == 300
                        }
                    }
                    producersInbox.shutdown()
                    try await listening
                }
                #expect(try await consumer.effects().count == 300)
            }
        }
    }
}
