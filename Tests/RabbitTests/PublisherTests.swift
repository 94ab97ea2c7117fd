import Rabbit
import TestKit
import Testing

@Suite("publishing on a real broker")
struct PublisherTests {
    @Test("a published message is confirmed and arrives as it was sent")
    func arrivesAsSent() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("q", keys: ["receipts.recorded"])
            let body = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let sent = OutgoingMessage(
                routingKey: "receipts.recorded", body: body,
                headers: [("cloudEvents:id", .text("債権-1")), ("streamSequence", .int(9_007_199_254_740_993))],
                messageID: "id-1", type: "receipts.recorded")
            let handler = RecordingHandler()
            let outcomes = try await withPublisher(broker.settings, needs: ["q"]) { await $0.publish([sent]) }
            #expect(outcomes.map(\.isConfirmed) == [true])
            let consumer = RabbitConsumer(settings: broker.settings, queue: "q", handler: handler, logger: quiet)
            try await withConsumer(consumer) { _ in
                try await eventually("the message arrives") { !handler.batches.isEmpty }
            }
            let got = try #require(handler.batches.first?.first)
            #expect(got.body == body && got.messageID == "id-1" && got.type == "receipts.recorded")
            #expect(got.contentType == "application/protobuf" && got.routingKey == "receipts.recorded")
            #expect(got.headers["cloudEvents:id"] == .text("債権-1"))
            #expect(got.headers["streamSequence"] == .int(9_007_199_254_740_993))
            #expect(!got.redelivered && got.deliveryCount == 0)
        }
    }

    @Test("a message that no queue is bound for is returned; its neighbours are confirmed")
    func unroutable() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("q", keys: ["known"])
            try await withPublisher(broker.settings) { publisher in
                let keys = (0..<100).map { $0 % 10 == 3 ? "unknown" : "known" }
                let outcomes = await publisher.publish(keys.enumerated().map { message($1, "\($0)") })
                for (key, outcome) in zip(keys, outcomes) {
                    if case .returned(let code, _) = outcome {
                        #expect(key == "unknown" && code == 312)
                    } else {
                        #expect(key == "known" && outcome.isConfirmed)
                    }
                }
                #expect(publisher.status.connected)
            }
            #expect(try await broker.peek("q").count == 90)
        }
    }

    @Test("nothing is published until every required queue exists")
    func missingQueue() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("first", keys: ["k"])
            try await withPublisher(broker.settings, needs: ["first", "second", "third"], connected: false) {
                publisher in
                try await eventually("the missing queues are known") {
                    publisher.status.missingQueues == ["second", "third"]
                }
                guard case .failed(let error)? = await publisher.publish([message("k", "early")]).first else {
                    Issue.record("published without its queues")
                    return
                }
                #expect(error.code == .queueMissing && error.isRetriable)
                try await broker.makeQueue("second", keys: ["k"])
                try await broker.makeQueue("third", keys: ["k"])
                try await eventually("the publisher connects") { publisher.status.connected }
                #expect(await publisher.publish([message("k", "late")]).allSatisfy(\.isConfirmed))
                #expect(publisher.status.missingQueues.isEmpty)
            }
            for queue in ["first", "second", "third"] { #expect(try await broker.peek(queue) == ["late"]) }
        }
    }

    @Test("a required queue that is deleted while connected stops the publisher")
    func deletedQueue() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("a", keys: ["k"])
            try await broker.makeQueue("b", keys: ["k"])
            var settings = broker.settings
            settings.queueCheckSeconds = 1
            try await withPublisher(settings, needs: ["a", "b"]) { publisher in
                try await broker.deleteQueue("b")
                try await eventually("the loss is noticed") { publisher.status.missingQueues == ["b"] }
                #expect(!publisher.status.connected)
            }
        }
    }

    @Test("a full queue rejects its own messages and does not stop the others")
    func fullQueue() async throws {
        try await withBroker { broker in
            try await broker.makeQueue(
                "full", keys: ["full"], arguments: ["x-max-length": 1, "x-overflow": "reject-publish"])
            try await broker.makeQueue("free", keys: ["free"])
            try await withPublisher(broker.settings, needs: ["full", "free"]) { publisher in
                try await eventually("the queue is full") {
                    if case .rejected? = await publisher.publish([message("full", "fill")]).first {
                        true
                    } else {
                        false
                    }
                }
                let keys = (0..<60).map { $0.isMultiple(of: 2) ? "full" : "free" }
                let outcomes = await publisher.publish(keys.enumerated().map { message($1, "\($0)") })
                for (key, outcome) in zip(keys, outcomes) {
                    if case .rejected = outcome {
                        #expect(key == "full")
                    } else {
                        #expect(key == "free" && outcome.isConfirmed)
                    }
                }
            }
            #expect(try await broker.peek("free").count == 30)
        }
    }

    @Test("batches larger than the window, several at a time, are all confirmed")
    func manyPages() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("q", keys: ["k"])
            var settings = broker.settings
            settings.confirmWindow = 37
            try await withPublisher(settings, needs: ["q"]) { publisher in
                let confirmed = await withTaskGroup(of: Int.self) { group in
                    for page in 0..<5 {
                        group.addTask {
                            await publisher.publish((0..<150).map { message("k", "\(page)-\($0)") }).count(
                                where: \.isConfirmed)
                        }
                    }
                    return await group.reduce(0, +)
                }
                #expect(confirmed == 750)
                #expect(publisher.status.outstanding == 0)
                #expect(publisher.status.lastConfirmAt != nil)
            }
            #expect(Set(try await broker.peek("q")).count == 750)
        }
    }

    @Test("a message that AMQP cannot carry fails alone and for good")
    func unsendable() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("q", keys: ["k"])
            var settings = broker.settings
            settings.bodyMaxBytes = 1000
            try await withPublisher(settings, needs: ["q"]) { publisher in
                var swollen = message("k", "headers")
                swollen.headers = (0..<2000).map { ("h\($0)", .text(String(repeating: "x", count: 100))) }
                let odd = [
                    message("k", "before"), message(String(repeating: "k", count: 256), "key"),
                    message("k", String(repeating: "b", count: 1001)), swollen, message("k", "after"),
                ]
                let outcomes = await publisher.publish(odd)
                #expect(outcomes.map(\.isConfirmed) == [true, false, false, false, true])
                for case .failed(let error) in outcomes { #expect(error.code == .unsendable && !error.isRetriable) }
                #expect(publisher.status.connected)
            }
        }
    }

    @Test("a missing exchange closes the channel: the batch fails and the publisher comes back")
    func missingExchange() async throws {
        try await withBroker { broker in
            var settings = broker.settings
            settings.exchange = "nowhere"
            try await withPublisher(settings) { publisher in
                let outcomes = await publisher.publish([message("k", "1"), message("k", "2")])
                for outcome in outcomes {
                    guard case .failed(let error) = outcome else {
                        Issue.record("\(outcome)")
                        continue
                    }
                    #expect(error.code == .closed && error.brokerCode == 404)
                }
                try await eventually("it connects again") { publisher.status.connected }
            }
        }
    }

    @Test("a wrong password and a wrong vhost are told apart from an unreachable broker")
    func refusals() async throws {
        try await withBroker { broker in
            var (wrongPassword, wrongVhost, wrongPort) = (broker.settings, broker.settings, broker.settings)
            wrongPassword.password = "wrong"
            wrongVhost.vhost = "absent"
            wrongPort.port = try HTTPProbe.freePort()
            let cases: [(RabbitSettings, RabbitError.Code)] = [
                (wrongPassword, .accessRefused), (wrongVhost, .accessRefused), (wrongPort, .unreachable),
            ]
            for (settings, code) in cases {
                try await withPublisher(settings, connected: false) { publisher in
                    try await eventually("refused with \(code)") { publisher.status.lastError?.code == code }
                }
            }
            #expect(!"\(wrongPassword)".contains("wrong"))
        }
    }

    @Test("after shutdown everything taken is answered and nothing more is taken")
    func shutdown() async throws {
        try await withBroker { broker in
            try await broker.makeQueue("q", keys: ["k"])
            let publisher = RabbitPublisher(settings: broker.settings, requiredQueues: ["q"], logger: quiet)
            async let running: Void = publisher.run()
            try await eventually("connected") { publisher.status.connected }
            async let taken = publisher.publish((0..<500).map { message("k", "\($0)") })
            try await eventually("something is on its way") { publisher.status.lastConfirmAt != nil }
            publisher.shutdown()
            try await running
            #expect(await taken.allSatisfy(\.isConfirmed))
            guard case .failed(let error)? = await publisher.publish([message("k", "late")]).first else {
                Issue.record("taken after shutdown")
                return
            }
            #expect(error.code == .stopped)
            #expect(!publisher.status.connected)
        }
    }
}
