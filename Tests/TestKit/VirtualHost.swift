public import Foundation

/// A virtual host of its own on the tests' broker, in which the administrator may do everything.
public struct VirtualHost: Sendable {
    public let servers: TestServers
    public let name: String

    /// - Throws: `TestKitError` with the broker's answer.
    public static func fresh(_ prefix: String, on servers: TestServers) async throws -> VirtualHost {
        let host = VirtualHost(servers: servers, name: TestServers.freshName(prefix))
        try await host.call("PUT", "vhosts/\(host.name)")
        try await host.allow(servers.amqp.user, configure: ".*", write: ".*", read: ".*")
        return host
    }

    /// Deletes it with everything in it.
    public func remove() async throws { try await call("DELETE", "vhosts/\(name)") }

    /// Runs `body` with a fresh one that has the exchange `saiken`, and removes it afterwards whatever happens.
    public static func with<Result>(
        _ prefix: String, on servers: TestServers? = nil, _ body: (VirtualHost) async throws -> Result
    ) async throws -> Result {
        let host = try await VirtualHost.fresh(prefix, on: try servers ?? TestServers.fromEnvironment())
        let outcome: Swift.Result<Result, any Error>
        do {
            try await host.call("PUT", "exchanges/\(host.name)/saiken", ["type": "topic", "durable": true])
            outcome = .success(try await body(host))
        } catch { outcome = .failure(error) }
        try await host.remove()
        return try outcome.get()
    }

    public func allow(_ user: String, configure: String, write: String, read: String) async throws {
        try await call("PUT", "permissions/\(name)/\(user)", ["configure": configure, "write": write, "read": read])
    }

    /// A quorum queue that gets everything with the given routing keys.
    public func makeQueue(_ queue: String, keys: [String] = [], arguments: [String: Any] = [:]) async throws {
        let all = arguments.merging(["x-queue-type": "quorum"]) { given, _ in given }
        try await call("PUT", "queues/\(name)/\(queue)", ["durable": true, "arguments": all])
        for key in keys {
            try await call("POST", "bindings/\(name)/e/saiken/q/\(queue)", ["routing_key": key, "arguments": [:]])
        }
    }

    public func deleteQueue(_ queue: String) async throws { try await call("DELETE", "queues/\(name)/\(queue)") }

    /// The payloads of up to 1,000 messages of a queue, which stay there.
    public func peek(_ queue: String) async throws -> [String] {
        let answer = try await call(
            "POST", "queues/\(name)/\(queue)/get",
            ["count": 1000, "ackmode": "ack_requeue_true", "encoding": "auto"])
        let messages = try JSONSerialization.jsonObject(with: answer) as? [[String: Any]] ?? []
        return messages.compactMap { $0["payload"] as? String }
    }

    /// Calls the management API and returns the body of a successful answer.
    @discardableResult
    public func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Data {
        try await servers.manage(method, path, body)
    }
}
