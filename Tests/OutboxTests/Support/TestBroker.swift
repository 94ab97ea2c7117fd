import CodecPrimitives
import Outbox
import Rabbit
import TestKit

/// A virtual host of its own on the real broker, with the suite's exchange and some of its queues.
struct TestBroker: Sendable {
    let servers: TestServers
    let vhost: String

    /// Runs `body` with a fresh virtual host that has the queues of these services.
    static func with<T>(_ services: [String], _ body: (TestBroker) async throws -> T) async throws -> T {
        let broker = TestBroker(servers: try TestServers.fromEnvironment(), vhost: TestServers.freshName("outbox"))
        try await broker.call("PUT", "vhosts/\(broker.vhost)")
        let outcome: Result<T, any Error>
        do {
            try await broker.prepare(services)
            outcome = .success(try await body(broker))
        } catch { outcome = .failure(error) }
        try await broker.call("DELETE", "vhosts/\(broker.vhost)")
        return try outcome.get()
    }

    private func prepare(_ services: [String]) async throws {
        let everything = ["configure": ".*", "write": ".*", "read": ".*"]
        try await call("PUT", "permissions/\(vhost)/\(servers.amqp.user)", everything)
        try await call("PUT", "exchanges/\(vhost)/saiken", ["type": "topic", "durable": true])
        for service in services { try await makeQueue(service) }
    }

    /// The queue of a service with its bindings.
    func makeQueue(_ service: String) async throws {
        let arguments = ["x-queue-type": "quorum"]
        try await call("PUT", "queues/\(vhost)/\(service)", ["durable": true, "arguments": arguments])
        for binding in Topology.saiken.bindings where binding.queue.isSameBytes(as: service) {
            let empty: [String: String] = [:]
            try await call(
                "POST", "bindings/\(vhost)/e/saiken/q/\(service)",
                ["routing_key": binding.routingKey, "arguments": empty])
        }
    }

    /// Throws away a queue with everything in it and makes it anew: what a broker that lost its disk looks like.
    func loseQueue(_ service: String) async throws {
        try await call("DELETE", "queues/\(vhost)/\(service)")
        try await makeQueue(service)
    }

    /// Settings with short waits, as the administrator.
    var settings: RabbitSettings {
        let amqp = servers.amqp
        var settings = RabbitSettings(
            host: amqp.host, port: amqp.port, vhost: vhost, user: amqp.user, password: amqp.password)
        (settings.reconnectFirstMilliseconds, settings.reconnectCapMilliseconds) = (20, 200)
        return settings
    }

    private func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws {
        try await servers.manage(method, path, body)
    }
}
