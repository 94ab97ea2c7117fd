import Foundation
import Rabbit
import TestKit
import Testing

/// `compose/rabbitmq/definitions.json` as far as the tests look at it.
struct Definitions: Decodable {
    struct User: Decodable {
        let name: String
        let password_hash: String
        let tags: [String]
    }
    struct Permission: Decodable { let user, vhost, configure, write, read: String }
    struct Exchange: Decodable {
        let name, type: String
        let durable: Bool
    }
    struct Queue: Decodable {
        let name: String
        let durable: Bool
        let arguments: [String: String]
    }
    struct Policy: Decodable {
        struct Limits: Decodable {
            enum CodingKeys: String, CodingKey {
                case deliveryLimit = "delivery-limit"
                case exchange = "dead-letter-exchange"
                case key = "dead-letter-routing-key"
                case strategy = "dead-letter-strategy"
                case overflow
                case maxLength = "max-length"
                case maxBytes = "max-length-bytes"
            }
            let deliveryLimit: Int?
            let exchange, key, strategy: String?
            let overflow: String
            let maxLength, maxBytes: Int
        }
        let name, pattern: String
        let definition: Limits
    }
    struct Binding: Decodable { let source, destination, routing_key: String }

    let users: [User]
    let permissions: [Permission]
    let exchanges: [Exchange]
    let queues: [Queue]
    let policies: [Policy]
    let bindings: [Binding]

    static func file() throws -> Definitions {
        let path = Fixtures.project.appending(path: "compose/rabbitmq/definitions.json")
        return try JSONDecoder().decode(Definitions.self, from: Data(contentsOf: path))
    }

    /// The policies that a queue gets (they must be one, since only one of them would apply).
    func policies(of queue: String) throws -> [Policy] {
        try policies.filter { queue.firstMatch(of: try Regex($0.pattern)) != nil }
    }
}

@Suite("the broker's definitions file")
struct DefinitionsTests {
    private let topology = Topology.saiken

    private func bindings(_ topology: Topology) -> [String] {
        let live = topology.bindings.map { "\(topology.exchange) \($0.routingKey) \($0.queue)" }
        let dead = topology.services.map { "\(topology.deadLetterExchange) \($0) \(Topology.deadQueue(of: $0))" }
        return (live + dead).sorted()
    }

    @Test("it has exactly the exchanges, queues and bindings of the suite")
    func sameTopology() throws {
        let file = try Definitions.file()
        #expect(Set(file.exchanges.map(\.name)) == ["saiken", "saiken.dead"])
        #expect(file.exchanges.allSatisfy { $0.durable })
        #expect(file.exchanges.first { $0.name == "saiken" }?.type == "topic")
        let queues = topology.services.flatMap { [$0, Topology.deadQueue(of: $0)] }
        #expect(file.queues.map(\.name).sorted() == queues.sorted())
        #expect(file.bindings.map { "\($0.source) \($0.routing_key) \($0.destination)" }.sorted() == bindings(topology))
    }

    @Test("it has every route of the foundation")
    func foundationRoutes() {
        let expected: [String: Set<String>] = [
            "receipts.recorded": ["case-management"], "channel.advanced": ["case-management"],
            "remittance.expected": ["payment-intake"],
            "postings.recorded.tax": ["payment-intake", "garnishment", "notifications"],
            "postings.recorded.public": ["payment-intake", "garnishment", "notifications", "outsourcing"],
            "postings.recorded.private": ["payment-intake", "garnishment", "notifications", "outsourcing"],
            "clearance.requested": ["case-management"], "clearance.decided.garnishment": ["garnishment"],
            "clearance.revoked.garnishment": ["garnishment"], "seizure.requested": ["garnishment"],
            "seizure.changed": ["case-management"], "stream.heartbeat": Set(topology.services),
            "stream.resend.payment-intake": ["payment-intake"], "stream.resend.case-management": ["case-management"],
        ]
        for (key, queues) in expected { #expect(Set(topology.queues(reachedBy: [key])) == queues, "\(key)") }
    }

    @Test("tax facts reach no contractor: no tax key and no pattern is bound to outsourcing")
    func taxStaysHome() throws {
        let file = try Definitions.file()
        #expect(file.bindings.allSatisfy { !$0.routing_key.contains("*") && !$0.routing_key.contains("#") })
        #expect(!file.bindings.contains { $0.destination == "outsourcing" && $0.routing_key.hasSuffix(".tax") })
    }

    @Test("every queue is a durable quorum queue with no other argument")
    func quorumQueues() throws {
        for queue in try Definitions.file().queues {
            #expect(queue.durable && queue.arguments == ["x-queue-type": "quorum"], "\(queue.name)")
        }
    }

    @Test("exactly one policy applies to every queue, with its limits")
    func policies() throws {
        let file = try Definitions.file()
        for service in topology.services {
            let live = try #require(try file.policies(of: service).first).definition
            #expect(try file.policies(of: service).count == 1)
            #expect(live.deliveryLimit == 20 && live.strategy == "at-least-once" && live.overflow == "reject-publish")
            #expect(live.exchange == "saiken.dead" && live.key == service && live.maxLength > 0 && live.maxBytes > 0)
            let dead = try #require(try file.policies(of: Topology.deadQueue(of: service)).first).definition
            #expect(try file.policies(of: Topology.deadQueue(of: service)).count == 1)
            // A limit without a further dead-letter exchange would throw messages away.
            #expect(dead.deliveryLimit == nil && dead.exchange == nil)
            #expect(dead.overflow == "reject-publish" && dead.maxLength > 0 && dead.maxBytes > 0)
        }
    }

    @Test("no user has configure rights; each may write to the exchange only and read its own queues only")
    func rights() throws {
        let file = try Definitions.file()
        #expect(Set(file.permissions.map(\.user)) == Set(topology.services))
        for permission in file.permissions {
            let (write, read) = (try Regex(permission.write), try Regex(permission.read))
            #expect(permission.vhost == "saiken" && permission.configure == "^$" && permission.write == "^saiken$")
            #expect("saiken.dead".firstMatch(of: write) == nil)
            for queue in file.queues.map(\.name) {
                let isOwn = [permission.user, Topology.deadQueue(of: permission.user)].contains(queue)
                let mayRead = queue.firstMatch(of: read) != nil
                #expect(mayRead == isOwn, "\(permission.user) \(queue)")
            }
        }
        #expect(file.users.filter { !$0.tags.isEmpty }.map(\.name) == ["administrator"])
        for user in file.users { #expect(user.password_hash == "@password-hash:\(user.name)@") }
    }

    @Test("rendering fills in a hash for every user, and refuses to make a user without a password")
    func rendering() async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let tool = CommandLineTool(Fixtures.project.appending(path: "compose/rabbitmq/render-definitions").path)
        let users = try Definitions.file().users.map(\.name)
        for user in users.dropLast() {
            try Data("secret-\(user)\n".utf8).write(to: folder.appending(path: "broker-\(user)"))
        }
        let refused = try await tool.run([folder.path])
        let last = try #require(users.last)
        #expect(refused.exitCode == 1 && refused.text.contains(last))
        let variable = "SAIKEN_BROKER_PASSWORD_" + last.uppercased().replacing("-", with: "_")
        let rendered = try await tool.run([folder.path], variables: [variable: "other"])
        let definitions = try JSONDecoder().decode(Definitions.self, from: Data(rendered.text.utf8))
        #expect(definitions.users.map(\.name) == users)
        for user in definitions.users {
            #expect(Data(base64Encoded: user.password_hash)?.count == 36)
            #expect(!rendered.text.contains("secret-\(user.name)"))
        }
    }
}
