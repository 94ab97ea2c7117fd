import Foundation
import PollThread
import Rabbit
import TestKit
import Testing

@Suite("when the broker fails", .serialized, PrivateBroker())
struct BrokerFailureTests {
    @Test("after a restart and a crash of the broker both sides come back and nothing confirmed is lost")
    func restart() async throws {
        let servers = try PrivateBroker.servers
        try await withBroker(on: servers) { broker in
            try await broker.makeQueue("q", keys: ["k"])
            let handler = RecordingHandler()
            let consumer = RabbitConsumer(settings: broker.settings, queue: "q", handler: handler, logger: quiet)
            try await withPublisher(broker.settings, needs: ["q"]) { publisher in
                try await withConsumer(consumer) { consumer in
                    try await sendThroughFailure(publisher, handler, round: 0) {
                        try await servers.operate("restart-broker")
                    }
                    try await sendThroughFailure(publisher, handler, round: 1) {
                        try await servers.operate("kill-broker")
                        try await servers.operate("start")
                    }
                    try await eventually("the consumer is settled") { consumer.status.outstanding == 0 }
                }
            }
        }
    }

    @Test("a broker that lost all its data gets topology, users and rights back, and services go on by themselves")
    func wipe() async throws {
        let servers = try PrivateBroker.servers
        var settings = RabbitSettings(
            port: servers.amqp.port, user: "case-management", password: try await password(of: "case-management"))
        (settings.reconnectFirstMilliseconds, settings.reconnectCapMilliseconds) = (50, 500)
        let handler = RecordingHandler()
        let consumer = RabbitConsumer(settings: settings, queue: "case-management", handler: handler, logger: quiet)
        let needed = Topology.saiken.queues(reachedBy: ["stream.heartbeat"])
        try await withPublisher(settings, needs: needed) { publisher in
            try await withConsumer(consumer) { _ in
                try #require(
                    await publisher.publish([message("stream.heartbeat", "before")]).first?.isConfirmed == true)
                try await eventually("the first arrives") { handler.texts.contains("before") }
                try await servers.operate("wipe-broker")
                try await eventually(within: .seconds(60), "a message is confirmed again") {
                    await publisher.publish([message("stream.heartbeat", "after")]).first?.isConfirmed == true
                }
                try await eventually("and arrives") { handler.texts.contains("after") }
            }
        }
    }

    private func password(of service: String) async throws -> String {
        let control = try PrivateBroker.servers.control
        let variables = try await CommandLineTool(control.script).run(["env", control.folder, service]).text
        let match = try #require(variables.firstMatch(of: /SAIKEN_BROKER_PASSWORD_FILE=(.+)/))
        let text = try String(contentsOf: URL(filePath: String(match.1)), encoding: .utf8)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Publishes page after page while the broker goes away and comes back; every confirmed message must arrive.
    private func sendThroughFailure(
        _ publisher: RabbitPublisher, _ handler: RecordingHandler, round: Int, _ fail: () async throws -> Void
    ) async throws {
        let isOver = Guarded(false)
        let confirmed = Guarded<Set<String>>([])
        async let sending: Void = {
            var page = 0
            while !isOver.withLock({ $0 }) {
                page += 1
                let texts = (0..<50).map { "\(round)-\(page)-\($0)" }
                let outcomes = await publisher.publish(texts.map { message("k", $0) })
                let arrived = zip(texts, outcomes).filter { $0.1.isConfirmed }.map(\.0)
                confirmed.withLock { $0.formUnion(arrived) }
                if arrived.isEmpty {
                    try? await eventually("there is a connection") {
                        publisher.status.connected || isOver.withLock { $0 }
                    }
                }
            }
        }()
        try await eventually("pages are confirmed before") { confirmed.withLock { $0.count } > 100 }
        try await fail()
        let before = confirmed.withLock { $0.count }
        try await eventually(within: .seconds(60), "pages are confirmed after") {
            confirmed.withLock { $0.count } > before + 100
        }
        isOver.withLock { $0 = true }
        await sending
        try await eventually(within: .seconds(60), "every confirmed message arrives") {
            confirmed.withLock { $0 }.isSubset(of: Set(handler.texts))
        }
    }

    @Test("under a memory alarm the publisher says so, refuses, goes on when it is over, and stops in time")
    func memoryAlarm() async throws {
        let servers = try PrivateBroker.servers
        try await withBroker(on: servers) { broker in
            try await broker.makeQueue("q", keys: ["k"])
            var settings = broker.settings
            (settings.publishTimeoutSeconds, settings.publisherShutdownSeconds) = (3, 2)
            try await withPublisher(settings, needs: ["q"]) { publisher in
                try await alarm(servers, on: true)
                let inFlight = await publisher.publish([message("k", "in flight")])
                #expect(publisher.status.blocked && publisher.status.connected)
                #expect(failure(inFlight)?.code == .blocked)
                let refused = await publisher.publish([message("k", "refused")])
                #expect(failure(refused)?.code == .blocked && failure(refused)?.isRetriable == true)
                try await alarm(servers, on: false)
                try await eventually("unblocked") { !publisher.status.blocked }
                #expect(await publisher.publish([message("k", "after")]).allSatisfy { $0.isConfirmed })
                try await stuckWrite(publisher, servers)
            }
            try await alarm(servers, on: false)
            try await stopsWhileBlocked(settings, servers)
            try await alarm(servers, on: false)
        }
    }

    /// More than the sockets hold, in one page: the write itself hangs and must be cut.
    private func stuckWrite(_ publisher: RabbitPublisher, _ servers: TestServers) async throws {
        try await alarm(servers, on: true)
        let body = [UInt8](repeating: 7, count: 200_000)
        let page = (0..<200).map { OutgoingMessage(routingKey: "k", body: body, messageID: "\($0)", type: "t") }
        let begin = ContinuousClock.now
        let outcomes = await publisher.publish(page)
        #expect(begin.duration(to: .now) < .seconds(8))
        #expect(outcomes.count == 200 && !outcomes.contains { $0.isConfirmed })
    }

    private func stopsWhileBlocked(_ settings: RabbitSettings, _ servers: TestServers) async throws {
        let begin = Guarded(ContinuousClock.now)
        try await withPublisher(settings, needs: ["q"]) { publisher in
            try await alarm(servers, on: true)
            _ = await publisher.publish([message("k", "blocked")])
            #expect(publisher.status.blocked)
            begin.withLock { $0 = .now }
        }
        #expect(begin.withLock { $0 }.duration(to: .now) < .seconds(5))
    }

    private func failure(_ outcomes: [PublishOutcome]) -> RabbitError? {
        if case .failed(let error)? = outcomes.first { error } else { nil }
    }

    private func alarm(_ servers: TestServers, on: Bool) async throws {
        _ = try await servers.rabbitmqctl(["set_vm_memory_high_watermark", on ? "0.000001" : "0.4"])
    }
}
