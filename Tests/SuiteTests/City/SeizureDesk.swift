import Foundation
import TestKit
import Testing

/// The officers who seize deposits, over HTTP: Sato asks, Suzuki and Tanaka approve.
struct SeizureDesk: Sendable {
    let city: City

    static let staff = ["authorization": "Bearer \(City.token)", "x-staff": "suite"]

    /// Asks for a seizure of all that a debtor owes; returns the request's id.
    func request(_ debtor: Int, bank: String) async throws -> String {
        let answer = try await post(
            "case-management", "/seizures",
            [
                "person": "P\(debtor)", "claims": ["C\(debtor)"], "amount": Debtors.owed,
                "account": Debtors.account(debtor, bank: bank), "officer": "sato",
            ])
        try #require(answer.status == 202, "\(answer.text)")
        return try #require(answer.member("request"))
    }

    /// Drafts what waits for a bank, as soon as something does; returns the batch's id.
    func draft(bank: String) async throws -> String {
        let drafted = try await eventually(within: .seconds(60), "a batch can be drafted") { () -> Loopback.Answer? in
            let answer = try await post("garnishment", "/batches", ["bank": bank, "officer": "sato"])
            return answer.status == 201 ? answer : nil
        }
        return try #require(drafted.member("batch"))
    }

    /// Both officers approve as soon as clearance and evidence allow it.
    func approve(_ request: String) async throws {
        for officer in ["suzuki", "tanaka"] {
            try await eventually(within: .seconds(60), "\(officer) can approve") {
                let answer = try await post("garnishment", "/items/\(request)/approve", ["officer": officer])
                guard answer.status == 200 else { throw TestKitError(answer.text) }
                return true
            }
        }
    }

    /// Asks that a batch leaves.
    func export(_ batch: String) async throws {
        let answer = try await post("garnishment", "/batches/\(batch)/export", ["officer": "sato"])
        try #require(answer.status == 202, "\(answer.text)")
    }

    /// A request, drafted and approved twice.
    func approved(_ debtor: Int, bank: String) async throws -> (request: String, batch: String) {
        let request = try await request(debtor, bank: bank)
        let batch = try await draft(bank: bank)
        try await approve(request)
        return (request, batch)
    }

    /// Fetches a batch's file: the moment of leaving.
    func file(_ batch: String) async throws -> Loopback.Answer {
        try await Loopback.send(
            "GET", port: try await city.port(of: "garnishment"), "/batches/\(batch)/file", headers: Self.staff)
    }

    /// Sets a person under protection (支援措置), or lifts it.
    func protect(_ debtor: Int) async throws {
        let answer = try await post(
            "case-management", "/persons/P\(debtor)/protection",
            ["protected": true, "delivery_address": "桜丘市中央町1番1号 気付"])
        try #require(answer.status == 200, "\(answer.text)")
    }

    func post(_ service: String, _ path: String, _ body: [String: Any]) async throws -> Loopback.Answer {
        try await send(service, path, try JSONSerialization.data(withJSONObject: body))
    }

    func send(_ service: String, _ path: String, _ body: Data) async throws -> Loopback.Answer {
        try await Loopback.send("POST", port: try await city.port(of: service), path, body: body, headers: Self.staff)
    }
}

/// What the officers see of their batches.
extension SeizureDesk {
    /// A batch and its items, as `GET /batches/{id}` shows them.
    struct Batch: Decodable {
        struct Item: Decodable {
            let request: String
            let state: String
            let reasons: [String]
        }

        let state: String
        let items: [Item]
    }

    func batch(_ id: String) async throws -> Batch {
        let port = try await city.port(of: "garnishment")
        let answer = try await Loopback.send("GET", port: port, "/batches/\(id)", headers: Self.staff)
        guard answer.status == 200 else { throw TestKitError(answer.text) }
        return try JSONDecoder().decode(Batch.self, from: answer.body)
    }

    /// Waits until an item is in one of these states.
    @discardableResult
    func item(_ request: String, in batch: String, becomes states: String...) async throws -> Batch.Item {
        var last = ""
        do {
            return try await eventually(within: .seconds(60), "an item is \(states)") { () -> Batch.Item? in
                let item = try await self.batch(batch).items.first { $0.request == request }
                last = item.map { "\($0)" } ?? "no item"
                return item.flatMap { states.contains($0.state) ? $0 : nil }
            }
        } catch {
            throw TestKitError("\(error): \(last)")
        }
    }

    /// Seizures of a request that have left, and how many yen they take.
    func exported(_ requests: [String]) async throws -> (count: Int64, yen: Int64) {
        let database = try await city.database(of: "garnishment")
        let ids = requests.map { "'\($0)'" }.joined(separator: ",")
        return (
            try await database.number("select count(*) from audit.exports where request_id in (\(ids))"),
            try await database.number(
                "select coalesce(sum(amount), 0)::bigint from audit.exports where request_id in (\(ids))")
        )
    }

    /// Appoints Sato, and waits until case management knows of all money: before that it rightly refuses.
    func open() async throws {
        let appointment = try await post(
            "case-management", "/officers",
            ["officer": "sato", "classes": ["enforceable", "public", "private"], "from": "2025-04-01"])
        try #require(appointment.status == 201, "\(appointment.text)")
        try await moneyIsKnown()
    }

    /// All producers of money have been heard a moment ago, all they said is applied, a channel is complete.
    func moneyIsKnown() async throws {
        let database = try await city.database(of: "case-management")
        try await eventually(within: .seconds(60), "case management knows of all money") {
            let heard = try await database.number(
                """
                select count(*) from peer_heartbeats
                where service in ('payment-intake', 'garnishment', 'outsourcing') and at > now() - interval '10 seconds'
                """)
            let missing = try await database.number(
                "select count(*) from stream_applied where applied_through < announced")
            let channels = try await database.number("select count(*) from channels")
            return heard == 3 && missing == 0 && channels > 0
        }
    }
}
