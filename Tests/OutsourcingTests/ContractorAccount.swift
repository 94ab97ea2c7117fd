import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceKit
import TestDatabases
import TestKit

@testable import Outsourcing

/// What a service answered.
struct Told: Sendable {
    let status: Int
    let text: String

    func object() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }
}

/// A contractor with a contract and a client of its own, and how its program calls.
struct ContractorAccount: Sendable {
    let code: String
    let contract: ContractID
    let client: String
    let secret: String
    var token: String

    /// Enters a contractor, its designation, a contract and a client, as staff do.
    static func enter(
        _ code: String, kind: String = "law_firm", kinds: [String] = ["HOUSING", "LOAN_MF"],
        _ client: any TestClientProtocol
    ) async throws -> ContractorAccount {
        try await staff(
            "/contractors", ["code": code, "name": "\(code)法律事務所", "kind": kind], expecting: 201, client)
        try await staff(
            "/contractors/\(code)/designations",
            ["number": "1", "notice": "告示第1号", "kinds": kinds, "from": "2026-04-01", "to": "2027-03-31"],
            expecting: 201, client)
        let terms: [String: any Sendable] = [
            "period": ["2026-04-01", "2027-03-31"], "rates": [["rate_bp": 2500]],
            "count_channels": ["TRUST_ACCOUNT"], "count_components": ["PRINCIPAL"],
        ]
        let made = try await staff(
            "/contracts",
            [
                "contractor": code, "number": "K-\(code)", "officer": "sato", "kinds": kinds, "remit_day": 15,
                "terms": terms,
            ], expecting: 201, client)
        guard let text = try made.object()["contract"] as? String, let contract = ContractID(text) else {
            throw TestKitError("no contract: \(made.text)")
        }
        let issued = try await staff("/contracts/\(text)/credentials", [:], expecting: 201, client).object()
        guard let id = issued["client_id"] as? String, let secret = issued["client_secret"] as? String else {
            throw TestKitError("no credentials")
        }
        var account = ContractorAccount(code: code, contract: contract, client: id, secret: secret, token: "")
        account.token = try await account.freshToken(client)
        return account
    }

    /// A token by client credentials, in the form of the body.
    func freshToken(_ client: any TestClientProtocol) async throws -> String {
        let answer = try await tokenAnswer(client: self.client, secret: secret, client)
        guard let token = try answer.object()["access_token"] as? String else {
            throw TestKitError("no token: \(answer.text)")
        }
        return token
    }

    func tokenAnswer(client id: String, secret: String, _ client: any TestClientProtocol) async throws -> Told {
        var allowed = CharacterSet.alphanumerics
        allowed.insert("-")
        let parts = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)]
        let form = parts.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
        return try await client.execute(
            uri: "/oauth/token", method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: ByteBuffer(string: form.joined(separator: "&"))
        ) { Told(status: $0.status.code, text: String(buffer: $0.body)) }
    }

    func get(_ path: String, _ client: any TestClientProtocol) async throws -> Told {
        try await client.execute(uri: path, method: .get, headers: [.authorization: "Bearer \(token)"]) {
            Told(status: $0.status.code, text: String(buffer: $0.body))
        }
    }

    func post(
        _ path: String, _ body: [String: any Sendable], key: String, _ client: any TestClientProtocol
    ) async throws -> Told {
        var headers: HTTPFields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
        if let name = HTTPField.Name("idempotency-key") { headers[name] = key }
        let data = try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys])
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: data)) {
            Told(status: $0.status.code, text: String(buffer: $0.body))
        }
    }

    /// What staff send, with their token.
    @discardableResult
    static func staff(
        _ path: String, _ body: [String: any Sendable], expecting status: Int, _ client: any TestClientProtocol
    ) async throws -> Told {
        let data = try JSONSerialization.data(withJSONObject: body)
        let told = try await client.execute(
            uri: path, method: .post, headers: [.authorization: "Bearer \(Bureau.staffToken)"],
            body: ByteBuffer(bytes: data)
        ) { Told(status: $0.status.code, text: String(buffer: $0.body)) }
        guard told.status == status else { throw TestKitError("\(path): \(told.status) \(told.text)") }
        return told
    }
}
