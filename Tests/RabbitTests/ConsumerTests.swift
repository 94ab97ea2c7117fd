import PollThread
import Rabbit
import TestKit
import Testing

@Suite("consuming from a real broker")
struct ConsumerTests {
    /// A queue `q` with the texts "0", "1" … in it.
    private func fill(_ broker: TestBroker, _ count: Int, arguments: [String: Any] = [:]) async throws {
        try await broker.makeQueue("q", keys: ["k"], arguments: arguments)
        try await add(broker, 0..<count)
    }

    private func add(_ broker: TestBroker, _ numbers: Range<Int>) async throws {
        let outcomes = try await withPublisher(broker.settings, needs: ["q"]) { publisher in
            await publisher.publish(numbers.map { message("k", "\($0)") })
        }
        try #require(outcomes.allSatisfy { $0.isConfirmed })
    }

    @Test("messages come in order, in bounded batches, once, and are gone afterwards")
    func inOrder() async throws {
        try await withBroker { broker in
            try await fill(broker, 230)
            let handler = RecordingHandler()
            let consumer = RabbitConsumer(
                settings: broker.settings, queue: "q", prefetch: 60, batchMax: 25, handler: handler, logger: quiet)
            try await withConsumer(consumer) { consumer in
                try await eventually("all are handled and acknowledged") {
                    handler.texts.count == 230 && consumer.status.outstanding == 0
                }
                #expect(consumer.status.windowOpen && consumer.status.lastDeliveryAt != nil)
            }
            #expect(handler.texts == (0..<230).map { "\($0)" })
            #expect(handler.batches.allSatisfy { (1...25).contains($0.count) })
            #expect(handler.batches.contains { $0.count > 1 })
            #expect(try await broker.peek("q").isEmpty)
        }
    }

    @Test("what was delivered before comes back one at a time; then the window opens")
    func carefulAfterRedelivery() async throws {
        try await withBroker { broker in
            try await fill(broker, 40)
            // The first consumer takes some and ends without settling any.
            let stuck = RecordingHandler { _, _ in .pause(.seconds(60)) }
            let first = RabbitConsumer(
                settings: broker.settings, queue: "q", prefetch: 10, handler: stuck, logger: quiet)
            try await withConsumer(first) { consumer in
                try await eventually("the consumer pauses") { consumer.status.paused }
            }
            let handler = RecordingHandler()
            let second = RabbitConsumer(settings: broker.settings, queue: "q", handler: handler, logger: quiet)
            try await withConsumer(second) { consumer in
                try await eventually("all arrive") { handler.texts.count == 40 && consumer.status.outstanding == 0 }
                #expect(consumer.status.windowOpen)
            }
            #expect(handler.texts == (0..<40).map { "\($0)" })
            let again = handler.batches.prefix { $0[0].redelivered }
            #expect(!again.isEmpty && again.allSatisfy { $0.count == 1 && $0[0].deliveryCount == 1 })
            #expect(!handler.batches.dropFirst(again.count).joined().contains { $0.redelivered })
        }
    }

    @Test("a pause gives messages back and disconnects; they come again when the handler is ready, counted once")
    func pauseAndResume() async throws {
        try await withBroker { broker in
            try await fill(broker, 10)
            let handler = RecordingHandler(
                { _, number in number == 1 ? .pause(.milliseconds(20)) : .done }, ready: { $0 >= 3 })
            let consumer = RabbitConsumer(settings: broker.settings, queue: "q", handler: handler, logger: quiet)
            try await withConsumer(consumer) { consumer in
                try await eventually("all are settled") {
                    Set(handler.batches.dropFirst().joined().map(\.text)).count == 10
                        && consumer.status.outstanding == 0
                }
                #expect(!consumer.status.paused)
            }
            #expect(handler.readyQuestions == 3)
            #expect(handler.batches.dropFirst().joined().allSatisfy { $0.deliveryCount <= 1 })
            #expect(try await broker.peek("q").isEmpty)
        }
    }

    @Test("a consumer of a queue that does not exist starts as soon as it does, and again after it was deleted")
    func missingQueue() async throws {
        try await withBroker { broker in
            let handler = RecordingHandler()
            let consumer = RabbitConsumer(settings: broker.settings, queue: "q", handler: handler, logger: quiet)
            try await withConsumer(consumer) { consumer in
                try await eventually("the broker says no") { consumer.status.lastError?.brokerCode == 404 }
                try await fill(broker, 1)
                try await eventually("the first arrives") { handler.texts == ["0"] }
                try await broker.deleteQueue("q")
                try await eventually("the loss is noticed") { !consumer.status.connected }
                try await broker.makeQueue("q", keys: ["k"])
                try await add(broker, 1..<2)
                try await eventually("the second arrives") { handler.texts == ["0", "1"] }
            }
        }
    }

    @Test("shutdown lets the handler in flight end and acknowledges its batch; the rest stays")
    func shutdownWaits() async throws {
        try await withBroker { broker in
            try await fill(broker, 20)
            let (isIn, mayGo) = (Guarded(false), Guarded(false))
            let handler = RecordingHandler { _, _ in
                isIn.withLock { $0 = true }
                try? await eventually("the test lets go") { mayGo.withLock { $0 } }
                return .done
            }
            let consumer = RabbitConsumer(
                settings: broker.settings, queue: "q", batchMax: 5, handler: handler, logger: quiet)
            async let running: Void = consumer.run()
            try await eventually("the handler is at work") { isIn.withLock { $0 } }
            consumer.shutdown()
            mayGo.withLock { $0 = true }
            try await running
            #expect(handler.batches.count == 1)
            let left = try await broker.peek("q")
            #expect(left == (handler.texts.count..<20).map { "\($0)" })
        }
    }

    @Test("a handler that does not end in time is cancelled and its messages go back")
    func shutdownIsBounded() async throws {
        try await withBroker { broker in
            try await fill(broker, 3)
            var settings = broker.settings
            settings.consumerShutdownSeconds = 1
            let isIn = Guarded(false)
            let handler = RecordingHandler { _, _ in
                isIn.withLock { $0 = true }
                try? await eventually(within: .seconds(300), "never") { false }
                return .pause(.seconds(1))
            }
            let consumer = RabbitConsumer(settings: settings, queue: "q", handler: handler, logger: quiet)
            let begin = ContinuousClock.now
            async let running: Void = consumer.run()
            try await eventually("the handler is at work") { isIn.withLock { $0 } }
            consumer.shutdown()
            try await running
            #expect(begin.duration(to: .now) < .seconds(20))
            #expect(try await broker.peek("q") == ["0", "1", "2"])
        }
    }

    @Test("several handlers work at the same time and only settled messages are forgotten")
    func concurrentHandlers() async throws {
        try await withBroker { broker in
            try await fill(broker, 300)
            var settings = broker.settings
            settings.handlersMax = 4
            let (together, handled) = (Guarded((now: 0, most: 0)), Guarded(false))
            let handler = RecordingHandler { _, _ in
                together.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
                // The very first batch comes alone: the window is not open yet.
                if handled.withLock({ $0 }) {
                    try? await eventually("another handler is at work") { together.withLock { $0.most } > 1 }
                }
                handled.withLock { $0 = true }
                together.withLock { $0.now -= 1 }
                return .done
            }
            let consumer = RabbitConsumer(
                settings: settings, queue: "q", prefetch: 50, batchMax: 4, handler: handler, logger: quiet)
            try await withConsumer(consumer) { consumer in
                try await eventually("all are settled") {
                    Set(handler.texts).count == 300 && consumer.status.outstanding == 0
                }
            }
            #expect(handler.texts.count == 300)
            #expect((2...4).contains(together.withLock { $0.most }))
            #expect(try await broker.peek("q").isEmpty)
        }
    }

    @Test("a message that is given back too often goes to the dead-letter queue, alone")
    func deadLettering() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("dead")
            let limit: [String: Any] = [
                "x-delivery-limit": 3, "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead",
                "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish",
            ]
            try await fill(broker, 5, arguments: limit)
            // Stands for a message that kills the process: whenever it is in hand, the connection goes.
            let handler = RecordingHandler { batch, _ in
                batch.contains { $0.text == "2" } ? .pause(.milliseconds(1)) : .done
            }
            var settings = broker.settings
            settings.pauseCapSeconds = 1
            let consumer = RabbitConsumer(
                settings: settings, queue: "q", prefetch: 1, batchMax: 1, handler: handler, logger: quiet)
            try await withConsumer(consumer) { consumer in
                try await eventually("the others are settled") {
                    Set(handler.texts).count == 5 && handler.texts.contains("4") && consumer.status.outstanding == 0
                }
                try await eventually("it is in the dead-letter queue") { try await broker.peek("dead") == ["2"] }
            }
            #expect(handler.texts.count(where: { $0 == "2" }) == 4)
        }
    }
}
