import Foundation
import Logging
import Rabbit
import TestKit

/// A virtual host of its own on a real broker, managed through the broker's HTTP API.
struct TestBroker: Sendable {
    let servers: TestServers
    let vhost: String

    /// A fresh virtual host with the exchange `saiken`.
    static func fresh(on servers: TestServers? = nil) async throws -> TestBroker {
        let broker = TestBroker(
            servers: try servers ?? TestServers.fromEnvironment(), vhost: TestServers.freshName("rabbit"))
        try await broker.call("PUT", "vhosts/\(broker.vhost)")
        try await broker.allow(broker.servers.amqp.user, configure: ".*", write: ".*", read: ".*")
        try await broker.call("PUT", "exchanges/\(broker.vhost)/saiken", ["type": "topic", "durable": true])
        return broker
    }

    func remove() async throws { try await call("DELETE", "vhosts/\(vhost)") }

    /// Settings with short waits, as the administrator.
    var settings: RabbitSettings {
        let amqp = servers.amqp
        var settings = RabbitSettings(
            host: amqp.host, port: amqp.port, vhost: vhost, user: amqp.user, password: amqp.password)
        (settings.reconnectFirstMilliseconds, settings.reconnectCapMilliseconds) = (20, 200)
        settings.tickMilliseconds = 50
        return settings
    }

    func allow(_ user: String, configure: String, write: String, read: String) async throws {
        try await call(
            "PUT", "permissions/\(vhost)/\(user)", ["configure": configure, "write": write, "read": read])
    }

    /// A quorum queue that gets everything with the given routing keys.
    func makeQueue(_ name: String, keys: [String] = [], arguments: [String: Any] = [:]) async throws {
        let all = arguments.merging(["x-queue-type": "quorum"]) { given, _ in given }
        try await call("PUT", "queues/\(vhost)/\(name)", ["durable": true, "arguments": all])
        for key in keys {
            try await call("POST", "bindings/\(vhost)/e/saiken/q/\(name)", ["routing_key": key, "arguments": [:]])
        }
    }

    func deleteQueue(_ name: String) async throws { try await call("DELETE", "queues/\(vhost)/\(name)") }

    /// The payloads of up to 1,000 messages of a queue, which stay there.
    func peek(_ queue: String) async throws -> [String] {
        let answer = try await call(
            "POST", "queues/\(vhost)/\(queue)/get",
            ["count": 1000, "ackmode": "ack_requeue_true", "encoding": "auto"])
        let messages = try JSONSerialization.jsonObject(with: answer) as? [[String: Any]] ?? []
        return messages.compactMap { $0["payload"] as? String }
    }

    /// Calls the management API and returns the body of a successful answer.
    @discardableResult
    func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Data {
        try await servers.manage(method, path, body)
    }
}

/// Runs a test's body with a virtual host, and removes it afterwards whatever happens.
func withBroker(on servers: TestServers? = nil, _ body: (TestBroker) async throws -> Void) async throws {
    let broker = try await TestBroker.fresh(on: servers)
    do {
        try await body(broker)
    } catch {
        try? await broker.remove()
        throw error
    }
    try await broker.remove()
}

/// Runs a publisher around `body`; it is connected when the body begins (unless `connected` is false) and has ended when
/// this returns.
func withPublisher<Result>(
    _ settings: RabbitSettings, needs queues: [String] = [], connected: Bool = true,
    _ body: (RabbitPublisher) async throws -> Result
) async throws -> Result {
    let publisher = RabbitPublisher(settings: settings, requiredQueues: queues, logger: quiet)
    async let running: Void = publisher.run()
    defer { publisher.shutdown() }
    if connected { try await eventually("the publisher is connected") { publisher.status.connected } }
    let result = try await body(publisher)
    publisher.shutdown()
    try await running
    return result
}

/// Runs a consumer around `body`; it has ended when this returns.
func withConsumer<Result>(
    _ consumer: RabbitConsumer, _ body: (RabbitConsumer) async throws -> Result
) async throws -> Result {
    async let running: Void = consumer.run()
    defer { consumer.shutdown() }
    let result = try await body(consumer)
    consumer.shutdown()
    try await running
    return result
}

/// A logger that says nothing.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A message whose body is its text.
func message(_ key: String, _ text: String) -> OutgoingMessage {
    OutgoingMessage(routingKey: key, body: Array(text.utf8), messageID: text, type: "test")
}

extension Delivery {
    var text: String { String(decoding: body, as: UTF8.self) }
}
