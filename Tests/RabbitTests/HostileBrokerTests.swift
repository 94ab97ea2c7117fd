import Rabbit
import TestKit
import Testing

@Suite("a broker that lies, babbles or falls silent neither crashes nor holds up a client")
struct HostileBrokerTests {
    private func settings(_ broker: HostileBroker) -> RabbitSettings {
        var settings = RabbitSettings(port: broker.port, vhost: "v", user: "u", password: "p")
        (settings.connectTimeoutSeconds, settings.handshakeTimeoutSeconds, settings.rpcTimeoutSeconds) = (1, 1, 1)
        (settings.publishTimeoutSeconds, settings.heartbeatSeconds) = (1, 1)
        (settings.publisherShutdownSeconds, settings.consumerShutdownSeconds) = (1, 1)
        (settings.reconnectFirstMilliseconds, settings.reconnectCapMilliseconds) = (1, 5)
        (settings.tickMilliseconds, settings.bodyMaxBytes) = (20, 100_000)
        return settings
    }

    private static let ready: [HostileBroker.Step] = [.logIn, .send(WireFrame.confirmSelectOK)]
    private static let subscribed: [HostileBroker.Step] = [
        .logIn, .send(WireFrame.qosOK), .read, .send(WireFrame.consumeOK),
    ]

    /// Before the login is over.
    private static let early: [[HostileBroker.Step]] = [
        [], [.silence], [.read, .send([]), .silence], [.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))],
        [.read, .send(Array("AMQP".utf8) + [0, 1, 0, 0])], [.read, .send(Array(WireFrame.start.prefix(9))), .silence],
        [.read, .send([UInt8](repeating: 0xFF, count: 100_000))],
        [.read, .send([1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 1000)), .silence],
        [.read, .send(WireFrame.start), .silence], [.read, .send(WireFrame.start), .read, .send(WireFrame.openOK)],
        [
            .read, .send(WireFrame.start), .read, .send(WireFrame.tune(frameMax: 9)), .read, .send(WireFrame.openOK),
            .silence,
        ],
        [.logIn, .silence], [.logIn, .send(WireFrame.consumeOK), .silence],
    ]

    @Test("while logging in", arguments: early.indices)
    func whileLoggingIn(index: Int) async throws {
        let broker = try HostileBroker(Self.early[index])
        defer { broker.stop() }
        try await withPublisher(settings(broker), connected: false) { publisher in
            try await eventually("it tries again") { broker.accepted >= 2 }
            #expect(!publisher.status.connected && publisher.status.lastError != nil)
            #expect(await publisher.publish([message("k", "1")]).allSatisfy { !$0.isConfirmed })
        }
    }

    /// What a publisher may hear after its first message.
    private static let toPublisher: [[UInt8]] = [
        WireFrame.ack(2), WireFrame.ack(0, multiple: true), WireFrame.ack(.max, multiple: true), WireFrame.deliver(1),
        WireFrame.body([1, 2, 3]), WireFrame.header(bodySize: 3), WireFrame.frame(1, 1, [0]), WireFrame.frame(1, 1, []),
        WireFrame.frame(2, 1, []), WireFrame.frame(99, 1, [1]), WireFrame.frame(1, 7, WireFrame.big(UInt32(0x3C_0050))),
        WireFrame.method(1, (60, 80), [0]), WireFrame.method(1, (20, 40), [1]), WireFrame.method(0, (10, 60), [200]),
        WireFrame.method(1, (60, 50), WireFrame.big(UInt16(312)) + WireFrame.short("no") + [0, 0])
            + WireFrame.header(bodySize: 0), WireFrame.method(9, (999, 1), []),
        Array(WireFrame.ack(1).dropLast()) + [0],
        [UInt8](repeating: 0, count: 200_000),
    ]

    @Test("after a publish", arguments: toPublisher.indices)
    func afterPublish(index: Int) async throws {
        let broker = try HostileBroker(Self.ready + [.read, .send(Self.toPublisher[index]), .silence])
        defer { broker.stop() }
        try await withPublisher(settings(broker)) { publisher in
            let outcomes = await publisher.publish([message("k", "1")])
            #expect(outcomes.count == 1 && !outcomes[0].isConfirmed)
            try await eventually("it begins anew") { broker.accepted >= 2 }
        }
    }

    @Test("a broker that never confirms, or stops in the middle of a frame, costs no more than the deadline")
    func noConfirm() async throws {
        for last in [[HostileBroker.Step.silence], [.read, .send(Array(WireFrame.ack(1).prefix(10))), .silence]] {
            let broker = try HostileBroker(Self.ready + last)
            defer { broker.stop() }
            try await withPublisher(settings(broker)) { publisher in
                let begin = ContinuousClock.now
                let outcomes = await publisher.publish((0..<20).map { message("k", "\($0)") })
                #expect(outcomes.allSatisfy { !$0.isConfirmed })
                #expect(begin.duration(to: .now) < .seconds(10))
            }
        }
    }

    /// What a consumer may hear.
    private static let toConsumer: [[UInt8]] = [
        WireFrame.deliver(2) + WireFrame.header(bodySize: 0), WireFrame.deliver(1) + WireFrame.deliver(2),
        WireFrame.deliver(1) + WireFrame.header(bodySize: .max),
        WireFrame.deliver(1) + WireFrame.header(bodySize: 100_001),
        WireFrame.deliver(1) + WireFrame.header(bodySize: 2) + WireFrame.body([1, 2, 3]), WireFrame.ack(1),
        WireFrame.deliver(1) + WireFrame.ack(1), WireFrame.method(1, (60, 30), WireFrame.short("saiken-1") + [1]),
        WireFrame.deliver(1)
            + WireFrame.frame(2, 1, WireFrame.big(UInt16(10)) + WireFrame.big(UInt64(0)) + [0, 0, 0, 0]),
        WireFrame.deliver(1)
            + WireFrame.frame(
                2, 1,
                WireFrame.big(UInt16(60)) + [0, 0] + WireFrame.big(UInt64(0)) + [0x20, 0, 0xFF, 0xFF, 0xFF, 0xFF]),
        WireFrame.method(1, (60, 60), [255] + Array("short".utf8)),
    ]

    @Test("after a subscription", arguments: toConsumer.indices)
    func afterSubscription(index: Int) async throws {
        let broker = try HostileBroker(Self.subscribed + [.send(Self.toConsumer[index]), .silence])
        defer { broker.stop() }
        let handler = RecordingHandler()
        let consumer = RabbitConsumer(settings: settings(broker), queue: "q", handler: handler, logger: quiet)
        try await withConsumer(consumer) { _ in
            try await eventually("it begins anew") { broker.accepted >= 2 }
        }
        #expect(handler.batches.isEmpty)
    }

    @Test("any bytes after the login, whole frames among them, are survived")
    func randomBytes() async throws {
        var random = SeededRandom.printed(for: "HostileBroker")
        let pieces = Self.toPublisher + Self.toConsumer
        for _ in 0..<60 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                var piece = pieces.randomElement(using: &random) ?? []
                for _ in 0..<Int.random(in: 0...3, using: &random) where !piece.isEmpty {
                    piece[Int.random(in: piece.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                bytes += piece.prefix(Int.random(in: 0...300, using: &random))
            }
            let isPublisher = Bool.random(using: &random)
            let broker = try HostileBroker((isPublisher ? Self.ready : Self.subscribed) + [.send(bytes)])
            defer { broker.stop() }
            if isPublisher {
                try await withPublisher(settings(broker), connected: false) { publisher in
                    try await eventually("it begins anew") { broker.accepted >= 2 }
                    _ = await publisher.publish([message("k", "1")])
                }
            } else {
                let consumer = RabbitConsumer(
                    settings: settings(broker), queue: "q", handler: RecordingHandler(), logger: quiet)
                try await withConsumer(consumer) { _ in
                    try await eventually("it begins anew") { broker.accepted >= 2 }
                }
            }
        }
    }
}
