import Foundation

/// A virtual host of its own on the tests' broker, with the suite's exchanges, queues, bindings and policies.
public struct SuiteBroker: Sendable {
    /// The virtual host's name.
    public let vhost: String
    private let servers: TestServers

    /// Makes the virtual host and loads the suite's topology from `compose/rabbitmq/definitions.json` into it.
    ///
    /// - Throws: `TestKitError` with the broker's answer.
    public static func fresh(on servers: TestServers) async throws -> SuiteBroker {
        let broker = SuiteBroker(vhost: TestServers.freshName("test"), servers: servers)
        try await servers.manage("PUT", "vhosts/\(broker.vhost)")
        let everything = ["configure": ".*", "write": ".*", "read": ".*"]
        try await servers.manage("PUT", "permissions/\(broker.vhost)/\(servers.amqp.user)", everything)
        try await servers.manage("POST", "definitions/\(broker.vhost)", try broker.topology())
        return broker
    }

    /// Deletes the virtual host with everything in it.
    public func remove() async throws { _ = try await servers.manage("DELETE", "vhosts/\(vhost)") }

    /// The suite's definitions without users and names of virtual hosts.
    private func topology() throws -> [String: Any] {
        let file = Fixtures.project.appending(path: "compose/rabbitmq/definitions.json")
        guard let all = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] else {
            throw TestKitError("compose/rabbitmq/definitions.json is no object")
        }
        var own: [String: Any] = [:]
        for part in ["exchanges", "queues", "bindings", "policies"] {
            let entries = all[part] as? [[String: Any]] ?? []
            own[part] = entries.map { entry in entry.filter { $0.key != "vhost" } }
        }
        return own
    }
}
