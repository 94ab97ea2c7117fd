import CodecPrimitives
import Crypto
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import OutsourcingRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Outsourcing

@Suite("a contractor sees only its own")
struct ContractorAccessTests {
    /// Every route that a token opens, with bodies that would succeed for the owner.
    private static func calls(_ assignment: String, _ account: ContractorAccount, _ client: any TestClientProtocol)
        async throws -> [(name: String, told: Told)]
    {
        [
            ("fetch", try await account.get("/assignments", client)),
            ("statement", try await account.get("/statements/2026-05", client)),
            (
                "collect",
                try await account.post(
                    "/collections", ["assignment": assignment, "amount_yen": 1_000, "paid_on": "2026-05-01"],
                    key: "c", client)
            ),
            ("ack", try await account.post("/assignments/ack", ["through": 1], key: "a", client)),
            (
                "return",
                try await account.post("/assignments/\(assignment)/return", ["reason": "R05"], key: "r", client)
            ),
        ]
    }

    @Test("another contractor's token finds nothing of it on any route, and changes nothing")
    func another() async throws {
        try await Bureau.serve { bureau, client in
            let owner = try await ContractorAccount.enter("C001", client)
            let other = try await ContractorAccount.enter("C002", client)
            let claim: ClaimID = bureau.journal.ids.next()
            let assignment = try await bureau.handedOver(claim, under: owner, client)
            for call in try await Self.calls(assignment, other, client) {
                switch call.name {
                case "fetch": #expect(call.told.status == 200 && call.told.text.contains("\"items\":[]"))
                case "statement":
                    #expect(call.told.text.contains(other.contract.description))
                    #expect(call.told.text.contains("\"lines\":[]"))
                case "ack": #expect(call.told.status == 400)
                default: #expect(call.told.status == 404, "\(call.name)")
                }
                for secret in [claim.description, "花子", owner.contract.description] {
                    #expect(!call.told.text.contains(secret), "\(call.name)")
                }
            }
            #expect(try await bureau.states() == [.active])
            #expect(try await bureau.database.number("select count(*) from collections") == 0)
            // The owner's calls do succeed: the test above could have failed.
            for call in try await Self.calls(assignment, owner, client) {
                #expect((200...201).contains(call.told.status), "\(call.name) \(call.told.text)")
            }
        }
    }

    @Test("no token, an expired, a forged, another key's and an ended client's token open no route")
    func badTokens() async throws {
        try await Bureau.serve { bureau, client in
            let owner = try await ContractorAccount.enter("C001", client)
            let assignment = try await bureau.handedOver(bureau.journal.ids.next(), under: owner, client)
            let caller = Caller(contract: owner.contract, client: ReceivedText(owner.client))
            let foreign = try await TokenIssuer(
                key: Data(repeating: 8, count: 32).base64EncodedString(), seconds: 600)
            let own = try await TokenIssuer(key: Bureau.key, seconds: 600)
            let past = WallClock.now().adding(seconds: -601)
            var parts = owner.token.split(separator: ".").map(String.init)
            parts[1] = try Self.changed(parts[1])
            let ended = try await ContractorAccount.enter("C003", client)
            try await ContractorAccount.staff("/credentials/\(ended.client)/end", [:], expecting: 200, client)
            let bad = [
                "", "x.y.z", parts.joined(separator: "."), Self.unsigned(parts[1]), ended.token,
                try #require(try await foreign.token(for: caller, at: WallClock.now())),
                try #require(try await own.token(for: caller, at: past)),
            ]
            for token in bad {
                var account = owner
                account.token = token
                for call in try await Self.calls(assignment, account, client) {
                    #expect(call.told.status == 401, "\(call.name) \(call.told.text)")
                }
            }
            #expect(try await own.token(for: caller, at: WallClock.now()) != nil)
        }
    }

    /// A payload that names another contract, under the old signature.
    private static func changed(_ payload: String) throws -> String {
        var text = payload.replacing("-", with: "+").replacing("_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        let data = try #require(Data(base64Encoded: text))
        var claims = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        claims["contract"] = "01900000-0000-7000-8000-000000000001"
        return try JSONSerialization.data(withJSONObject: claims).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// A token that says it needs no signature.
    private static func unsigned(_ payload: String) -> String {
        let header = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64EncodedString().replacing("=", with: "")
        return "\(header).\(payload)."
    }

    @Test("a wrong secret, an unknown client and another grant get no token")
    func noToken() async throws {
        try await Bureau.serve { _, client in
            let owner = try await ContractorAccount.enter("C001", client)
            let wrong = try await owner.tokenAnswer(client: owner.client, secret: owner.secret + "x", client)
            #expect(wrong.status == 401 && wrong.text.contains("invalid_client"))
            #expect(try await owner.tokenAnswer(client: "nobody", secret: owner.secret, client).status == 401)
            let grant = try await client.execute(
                uri: "/oauth/token", method: .post, body: .init(string: "grant_type=password")
            ) { Told(status: $0.status.code, text: String(buffer: $0.body)) }
            #expect(grant.status == 400 && grant.text.contains("unsupported_grant_type"))
        }
    }

    @Test("secrets are stored as hashes only, and staff routes want the staff's token")
    func storage() async throws {
        try await Bureau.serve { bureau, client in
            let owner = try await ContractorAccount.enter("C001", client)
            let stored = try await bureau.database.texts("select encode(secret_hash, 'hex') from credentials")
            let hash = SHA256.hash(data: Data(owner.secret.utf8)).map {
                String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
            }
            #expect(stored == [hash.joined()])
            for path in ["/contractors", "/contracts", "/remittances", "/contracts/\(owner.contract)/credentials"] {
                let told = try await owner.post(path, [:], key: "k", client)
                #expect(told.status == 401, "\(path)")
            }
            #expect(try await owner.get("/placements", client).status == 401)
        }
    }
}
