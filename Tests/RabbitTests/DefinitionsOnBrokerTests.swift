import Foundation
import Rabbit
import TestKit
import Testing

@Suite("the definitions on a real broker")
struct DefinitionsOnBrokerTests {
    /// Imports exchanges, queues, policies and bindings of the file into a virtual host of the test's own, with a user who
    /// has the rights of case-management.
    private func withSuite(_ body: (_ broker: TestBroker, _ asService: RabbitSettings) async throws -> Void)
        async throws
    {
        try await withBroker { broker in
            try await broker.call("POST", "definitions/\(broker.name)", try SuiteBroker.topology())
            let rights = try #require(try Definitions.file().permissions.first { $0.user == "case-management" })
            let user = TestServers.freshName("user")
            try await broker.call("PUT", "users/\(user)", ["password": "pw", "tags": ""])
            try await broker.allow(user, configure: rights.configure, write: rights.write, read: rights.read)
            var settings = broker.settings
            (settings.user, settings.password) = (user, "pw")
            do { try await body(broker, settings) } catch {
                _ = try? await broker.call("DELETE", "users/\(user)")
                throw error
            }
            try await broker.call("DELETE", "users/\(user)")
        }
    }

    @Test("without configure right a service sees foreign queues passively, publishes, and consumes its own queue")
    func rightsSuffice() async throws {
        try await withSuite { _, settings in
            let needed = Topology.saiken.queues(reachedBy: ["stream.heartbeat"])
            #expect(needed.count == 5)
            try await withPublisher(settings, needs: needed) { publisher in
                #expect(await publisher.publish([message("stream.heartbeat", "beat")]).allSatisfy { $0.isConfirmed })
            }
            let handler = RecordingHandler()
            let own = RabbitConsumer(settings: settings, queue: "case-management", handler: handler, logger: quiet)
            try await withConsumer(own) { _ in
                try await eventually("its own message arrives") { handler.texts == ["beat"] }
            }
            let foreign = RabbitConsumer(settings: settings, queue: "garnishment", handler: handler, logger: quiet)
            try await withConsumer(foreign) { consumer in
                try await eventually("another's queue is refused") { consumer.status.lastError?.brokerCode == 403 }
            }
            #expect(handler.texts == ["beat"])
        }
    }

    @Test("a message given back more than 20 times ends in the service's dead queue, with the queue it came from")
    func poison() async throws {
        try await withSuite { broker, settings in
            try await withPublisher(settings) { publisher in
                let both = [message("receipts.recorded", "poison"), message("receipts.recorded", "innocent")]
                #expect(await publisher.publish(both).allSatisfy { $0.isConfirmed })
            }
            var quick = settings
            quick.pauseCapSeconds = 1
            let handler = RecordingHandler { batch, _ in
                batch.contains { $0.text == "poison" } ? .pause(.milliseconds(1)) : .done
            }
            for _ in 0..<3 {
                // Each new consumer begins with short pauses again.
                let consumer = RabbitConsumer(
                    settings: quick, queue: "case-management", prefetch: 1, batchMax: 1, handler: handler, logger: quiet
                )
                let before = sightings(handler)
                try await withConsumer(consumer) { _ in
                    try await eventually("seven more attempts, or it is dead") {
                        if sightings(handler) >= before + 7 { return true }
                        return try await !broker.peek("case-management.dead").isEmpty
                    }
                }
            }
            let consumer = RabbitConsumer(settings: settings, queue: "case-management", handler: handler, logger: quiet)
            try await withConsumer(consumer) { _ in
                try await eventually("the innocent one is handled") { handler.texts.contains("innocent") }
                try await eventually("the dead queue has it") {
                    try await broker.peek("case-management.dead") == ["poison"]
                }
            }
            // A consumer that stops may be given the message without handing it on: that counts too.
            #expect((15...21).contains(sightings(handler)))
            let dead = RecordingHandler()
            let drain = RabbitConsumer(settings: settings, queue: "case-management.dead", handler: dead, logger: quiet)
            try await withConsumer(drain) { _ in try await eventually("drained") { dead.texts == ["poison"] } }
            let headers = try #require(dead.batches.first?.first?.headers)
            #expect(headers["x-first-death-queue"] == .text("case-management"))
            #expect(headers["x-first-death-reason"] == .text("delivery_limit"))
        }
    }

    private func sightings(_ handler: RecordingHandler) -> Int { handler.texts.count(where: { $0 == "poison" }) }
}
