import Foundation
import TestKit
import Testing

/// A law firm with a contract, and how its program calls outsourcing.
struct Contractor: Sendable {
    static let code = "C001"
    let city: City
    let contract: String
    /// Client id and secret, as Basic authentication wants them.
    private let login: String

    /// Enters contractor, designation, contract and credentials.
    ///
    /// - Parameter terms: the conditions of the fee (`Shared/Law/SuccessFee`).
    static func enter(_ city: City, kinds: [String], terms: [String: Any]) async throws -> Contractor {
        func add(_ path: String, _ body: [String: Any]) async throws -> Loopback.Answer {
            let answer = try await city.staff("POST", "outsourcing", path, body)
            try #require(answer.status == 201, "\(path): \(answer.text)")
            return answer
        }
        _ = try await add("/contractors", ["code": code, "name": "桜法律事務所", "kind": "law_firm"])
        _ = try await add(
            "/contractors/\(code)/designations",
            ["number": "1", "notice": "告示第8号", "kinds": kinds, "from": "2026-04-01", "to": "2027-03-31"])
        let made = try await add(
            "/contracts",
            [
                "contractor": code, "number": "K1", "officer": "sato", "kinds": kinds, "remit_day": 15, "terms": terms,
            ])
        let contract = try #require(made.member("contract"))
        let client = try await add("/contracts/\(contract)/credentials", [:])
        let login = "\(client.member("client_id") ?? ""):\(client.member("client_secret") ?? "")"
        return Contractor(city: city, contract: contract, login: Data(login.utf8).base64EncodedString())
    }

    func get(_ path: String) async throws -> Loopback.Answer {
        try await city.answer("GET", "outsourcing", path, nil, ["authorization": "Bearer \(try await token())"])
    }

    /// - Parameter key: the same for the same wish.
    func post(_ path: String, _ body: [String: Any], key: String) async throws -> Loopback.Answer {
        let bytes = try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
        let headers = ["authorization": "Bearer \(try await token())", "idempotency-key": key]
        return try await city.answer("POST", "outsourcing", path, bytes, headers)
    }

    /// Closes a month that is over.
    func close(_ month: String) async throws -> Loopback.Answer {
        try await city.staff("POST", "outsourcing", "/contracts/\(contract)/statements/\(month)", [:])
    }

    /// The bank has credited the city's account with these collections.
    ///
    /// - Returns: the answer; 409 where they were told of before.
    func remit(_ receipts: [String], yen: Int, on day: String) async throws -> Loopback.Answer {
        try await city.staff(
            "POST", "outsourcing", "/remittances",
            ["contractor": Self.code, "credited_on": day, "amount_yen": yen, "receipts": receipts])
    }

    private func token() async throws -> String {
        let answer = try await city.answer(
            "POST", "outsourcing", "/oauth/token", Data("grant_type=client_credentials".utf8),
            ["authorization": "Basic \(login)"])
        return try #require(answer.member("access_token"), "\(answer.text)")
    }
}
