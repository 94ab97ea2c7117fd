import Foundation

/// A virtual host of its own on the tests' broker, with the suite's exchanges, queues, bindings and policies.
public struct SuiteBroker: Sendable {
    private let host: VirtualHost

    /// The virtual host's name.
    public var vhost: String { host.name }

    /// Makes the virtual host and loads the suite's topology from `compose/rabbitmq/definitions.json` into it.
    ///
    /// - Throws: `TestKitError` with the broker's answer.
    public static func fresh(on servers: TestServers) async throws -> SuiteBroker {
        let host = try await VirtualHost.fresh("test", on: servers)
        try await host.call("POST", "definitions/\(host.name)", try topology())
        return SuiteBroker(host: host)
    }

    /// Deletes the virtual host with everything in it.
    public func remove() async throws { try await host.remove() }

    /// The suite's definitions without users and names of virtual hosts.
    public static func topology() throws -> [String: Any] {
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
