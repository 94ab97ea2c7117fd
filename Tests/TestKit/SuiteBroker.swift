import Foundation
import FoundationNetworking

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
        try await broker.call("PUT", "/api/vhosts/\(broker.vhost)")
        let everything = #"{"configure":".*","write":".*","read":".*"}"#
        try await broker.call(
            "PUT", "/api/permissions/\(broker.vhost)/\(servers.amqp.user)", body: Data(everything.utf8))
        try await broker.call("POST", "/api/definitions/\(broker.vhost)", body: try broker.topology())
        return broker
    }

    /// Deletes the virtual host with everything in it.
    public func remove() async throws { try await call("DELETE", "/api/vhosts/\(vhost)") }

    /// The suite's definitions without users and names of virtual hosts.
    private func topology() throws -> Data {
        let file = Fixtures.project.appending(path: "compose/rabbitmq/definitions.json")
        guard let all = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] else {
            throw TestKitError("compose/rabbitmq/definitions.json is no object")
        }
        var own: [String: Any] = [:]
        for part in ["exchanges", "queues", "bindings", "policies"] {
            let entries = all[part] as? [[String: Any]] ?? []
            own[part] = entries.map { entry in entry.filter { $0.key != "vhost" } }
        }
        return try JSONSerialization.data(withJSONObject: own)
    }

    private func call(_ method: String, _ path: String, body: Data = Data("{}".utf8)) async throws {
        guard let url = URL(string: "http://\(servers.amqp.host):\(servers.managementPort)\(path)") else {
            throw TestKitError("no URL: \(path)")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.timeoutInterval = 30
        request.httpBody = method == "DELETE" ? nil : body
        let login = Data("\(servers.amqp.user):\(servers.amqp.password)".utf8).base64EncodedString()
        request.setValue("Basic \(login)", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (answer, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200...299).contains(status) else {
            throw TestKitError("\(method) \(path): \(status) \(String(decoding: answer.prefix(500), as: UTF8.self))")
        }
    }
}
