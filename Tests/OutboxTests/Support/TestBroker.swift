import CodecPrimitives
import Outbox
import Rabbit
import TestKit

/// A virtual host on the real broker with some of the suite's queues.
struct TestBroker: Sendable {
    private let host: VirtualHost

    /// Runs `body` with a fresh virtual host that has the queues of these services.
    static func with<T>(_ services: [String], _ body: (TestBroker) async throws -> T) async throws -> T {
        try await VirtualHost.with("outbox") { host in
            let broker = TestBroker(host: host)
            for service in services { try await broker.makeQueue(service) }
            return try await body(broker)
        }
    }

    /// The queue of a service with its bindings.
    private func makeQueue(_ service: String) async throws {
        let bindings = Topology.saiken.bindings.filter { $0.queue.isSameBytes(as: service) }
        try await host.makeQueue(service, keys: bindings.map(\.routingKey))
    }

    /// Throws away a queue with everything in it and makes it anew: what a broker that lost its disk looks like.
    func loseQueue(_ service: String) async throws {
        try await host.deleteQueue(service)
        try await makeQueue(service)
    }

    /// Settings with short waits, as the administrator.
    var settings: RabbitSettings {
        let amqp = host.servers.amqp
        var settings = RabbitSettings(
            host: amqp.host, port: amqp.port, vhost: host.name, user: amqp.user, password: amqp.password)
        (settings.reconnectFirstMilliseconds, settings.reconnectCapMilliseconds) = (20, 200)
        return settings
    }
}
