import Foundation
import TestKit

/// The broker as its administrator reaches it, and what an administrator can do wrong.
struct BrokerDesk: Sendable {
    private let servers: TestServers

    init(_ servers: TestServers) { self.servers = servers }

    /// Takes a queue's bindings away: messages of these routing keys no longer reach it.
    func unbind(_ queue: String, from routingKeys: [String]) async throws {
        for key in routingKeys { _ = try await call("DELETE", "/bindings/saiken/e/saiken/q/\(queue)/\(key)") }
    }

    /// Loads the suite's definitions again, as the broker does at every boot.
    func restoreDefinitions() async throws {
        let folder = URL(filePath: servers.rabbitEnvironmentFile).deletingLastPathComponent()
        let definitions = try Data(contentsOf: folder.appending(path: "definitions.json"))
        _ = try await call("POST", "/definitions", definitions)
    }

    /// Changes limits of a queue until `unlimit`, by a policy that goes before the suite's own.
    func limit(_ queue: String, _ changes: [String: Any]) async throws {
        let limits: [String: Any] = [
            "delivery-limit": 20, "dead-letter-exchange": "saiken.dead", "dead-letter-routing-key": queue,
            "dead-letter-strategy": "at-least-once", "overflow": "reject-publish", "max-length": 1_000_000,
        ]
        let policy: [String: Any] = [
            "pattern": "^\(queue)$", "apply-to": "queues", "priority": 9,
            "definition": limits.merging(changes) { _, new in new },
        ]
        _ = try await call("PUT", "/policies/saiken/tight-\(queue)", try JSONSerialization.data(withJSONObject: policy))
    }

    func unlimit(_ queue: String) async throws { _ = try await call("DELETE", "/policies/saiken/tight-\(queue)") }

    /// Sends what a broken program might: any bytes, any headers.
    func publish(_ body: Data, headers: [String: Any], to routingKey: String) async throws {
        let message: [String: Any] = [
            "properties": ["headers": headers, "delivery_mode": 2], "routing_key": routingKey,
            "payload": body.base64EncodedString(), "payload_encoding": "base64",
        ]
        let answer = try await call(
            "POST", "/exchanges/saiken/saiken/publish", try JSONSerialization.data(withJSONObject: message))
        guard answer.text.contains("true") else { throw TestKitError("not routed: \(answer.text)") }
    }

    /// Share of the machine's memory from which the broker takes no more messages.
    func setMemoryLimit(_ share: String) async throws {
        _ = try await servers.rabbitmqctl(["set_vm_memory_high_watermark", share])
    }

    /// The suite's own limit (compose/rabbitmq/rabbitmq.conf).
    static let memoryLimit = "0.4"

    /// Cuts a service off: its user may not enter any more, and its connections are closed. `restoreDefinitions` heals.
    func partition(_ service: String) async throws {
        _ = try await call("DELETE", "/permissions/saiken/\(service)")
        try await eventually("\(service) has no connection to the broker") {
            let open = try await connections(of: service)
            for name in open {
                let path = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
                _ = try? await call("DELETE", "/connections/\(path)")
            }
            return open.isEmpty
        }
    }

    /// Messages that a queue holds.
    func depth(of queue: String) async throws -> Int {
        let answer = try await call("GET", "/queues/saiken/\(queue)")
        let fields = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
        return fields?["messages"] as? Int ?? 0
    }

    /// Throws away what a queue holds, as a broker that lost its disk would.
    func purge(_ queue: String) async throws { _ = try await call("DELETE", "/queues/saiken/\(queue)/contents") }

    private func connections(of user: String) async throws -> [String] {
        let answer = try await call("GET", "/connections")
        let all = try JSONSerialization.jsonObject(with: answer.body) as? [[String: Any]] ?? []
        return all.filter { $0["user"] as? String == user }.compactMap { $0["name"] as? String }
    }

    private func call(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Loopback.Answer {
        let login = Data("\(servers.amqp.user):\(servers.amqp.password)".utf8).base64EncodedString()
        let answer = try await Loopback.send(
            method, port: servers.managementPort, "/api\(path)", body: body,
            headers: ["authorization": "Basic \(login)", "content-type": "application/json"])
        guard (200...299).contains(answer.status) else {
            throw TestKitError("\(method) \(path): \(answer.status) \(answer.text.prefix(500))")
        }
        return answer
    }
}

extension City {
    func broker() async throws -> BrokerDesk { BrokerDesk(try await administrators()) }
}
