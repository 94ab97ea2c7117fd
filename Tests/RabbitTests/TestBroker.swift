import Logging
import Rabbit
import TestKit

/// A virtual host on a real broker.
typealias TestBroker = VirtualHost

extension TestBroker {
    /// Settings with short waits, as the administrator.
    var settings: RabbitSettings {
        let amqp = servers.amqp
        var settings = RabbitSettings(
            host: amqp.host, port: amqp.port, vhost: name, user: amqp.user, password: amqp.password)
        (settings.reconnectFirstMilliseconds, settings.reconnectCapMilliseconds) = (20, 200)
        settings.tickMilliseconds = 50
        return settings
    }
}

/// Runs a test's body with a virtual host of its own.
func withBroker(on servers: TestServers? = nil, _ body: (TestBroker) async throws -> Void) async throws {
    try await VirtualHost.with("rabbit", on: servers, body)
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
