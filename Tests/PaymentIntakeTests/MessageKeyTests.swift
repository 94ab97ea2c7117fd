import CodecPrimitives
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntakeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("webhooks signed by HTTP Message Signatures")
struct MessageKeyTests {
    private static let hmac = SymmetricKey(data: Data(repeating: 9, count: 32))
    private static let body =
        #"{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"barcode":"91912345001012126010000123450026043000123008","amount_yen":12300}}"#

    @Test("the RFC's example (B.2.5) is accepted with its key and with no other")
    func example() throws {
        struct Vector: Decodable {
            let key_base64: String
            let signature_base: String
            let signature: String
        }
        struct File: Decodable { let rfc9421: [Vector] }
        let bytes = try Fixtures.bytes("formats/webhook_vectors.json")
        let vectors = try JSONDecoder().decode(File.self, from: Data(bytes)).rfc9421
        #expect(vectors.count == 1)
        for vector in vectors {
            let encoded = try #require(vector.signature.split(separator: ":").last.map(String.init))
            let signature = Array(try #require(Data(base64Encoded: encoded)))
            let base = Array(vector.signature_base.utf8)
            #expect(MessageKey("hmac-sha256", base64: vector.key_base64)?.isValid(signature, over: base) == true)
            #expect(MessageKey("hmac-sha256", base64: vector.key_base64)?.isValid(signature, over: base + [0]) == false)
            let other = Data(repeating: 1, count: 64).base64EncodedString()
            #expect(MessageKey("hmac-sha256", base64: other)?.isValid(signature, over: base) == false)
        }
    }

    @Test("keys that are none stop the start, without being shown")
    func settings() throws {
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        for bad in [
            "g", "g=", "g=k:hmac-sha256:AAAA", "g=k:md5:\(key)", "g=:hmac-sha256:\(key)", "g=k:ed25519:AAAA",
            "g=k:hmac-sha256:\(key) k:hmac-sha256:\(key)", "g=k:hmac-sha256:\(key),g=k:hmac-sha256:\(key)",
            "g=k:ecdsa-p256-sha256:\(key)",
        ] {
            #expect(throws: IntakeError(.settingInvalid), "\(bad)") { _ = try MessageKeyCatalog(setting: bad) }
        }
        let catalog = try MessageKeyCatalog(setting: "a=k:hmac-sha256:\(key) l:hmac-sha256:\(key), \n")
        #expect(catalog.knows(ReceivedText("a")) && !catalog.knows(ReceivedText("b")))
    }

    // MARK: Over HTTP

    /// What a sender does differently.
    private struct Call {
        var keyID = "k1"
        var algorithm = "ed25519"
        var seconds = WallClock.now().microseconds / 1_000_000
        var digestOf: String?
        var path = "/webhooks/shop"
        var components = #""@method" "@path" "content-digest""#
    }

    private let ed25519 = Curve25519.Signing.PrivateKey()
    private let p256 = P256.Signing.PrivateKey()

    private func setting() -> String {
        let keys = [
            "k1:ed25519:\(ed25519.publicKey.rawRepresentation.base64EncodedString())",
            "k2:ecdsa-p256-sha256:\(p256.publicKey.derRepresentation.base64EncodedString())",
            "k3:hmac-sha256:\(Data(repeating: 9, count: 32).base64EncodedString())",
        ]
        return "shop=" + keys.joined(separator: " ")
    }

    private func headers(_ body: String, _ call: Call) throws -> HTTPFields {
        let digest = Data(SHA256.hash(data: Data((call.digestOf ?? body).utf8))).base64EncodedString()
        let value = "(\(call.components));created=\(call.seconds);keyid=\"\(call.keyID)\";alg=\"\(call.algorithm)\""
        let lines = [
            "\"@method\": POST", "\"@path\": \(call.path)", "\"content-digest\": sha-256=:\(digest):",
            "\"@signature-params\": \(value)",
        ]
        let base = Data(lines.joined(separator: "\n").utf8)
        let signature: Data =
            switch call.algorithm {
            case "ed25519": try ed25519.signature(for: base)
            case "ecdsa-p256-sha256": try p256.signature(for: base).rawRepresentation
            default: Data(HMAC<SHA256>.authenticationCode(for: base, using: Self.hmac))
            }
        var fields = HTTPFields()
        for (name, text) in [
            ("content-digest", "sha-256=:\(digest):"), ("signature-input", "sig=\(value)"),
            ("signature", "sig=:\(signature.base64EncodedString()):"),
        ] { fields[try #require(HTTPField.Name(name))] = text }
        return fields
    }

    /// Sends a body as a gateway would and tells the status.
    private struct Sender: Sendable {
        let client: any TestClientProtocol
        let headers: @Sendable (String, Call) throws -> HTTPFields

        func callAsFunction(_ body: String, _ call: Call) async throws -> Int {
            try await client.execute(
                uri: "/webhooks/shop", method: .post, headers: try headers(body, call), body: ByteBuffer(string: body)
            ) { $0.status.code }
        }
    }

    private func serve(
        _ test: @escaping @Sendable (TestDatabase, Sender) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let router = ServiceRouter(context: ServiceContext.self)
            try Intake(database).gateways(keys: setting()).add(to: router)
            try await Application(router: router).test(.router) { client in
                try await test(database, Sender(client: client) { try headers($0, $1) })
            }
        }
    }

    @Test("each algorithm is accepted, and the same content signed again is the same call")
    func accepted() async throws {
        try await serve { (database: TestDatabase, post: Sender) async throws -> Void in
            let calls = [
                Call(), Call(keyID: "k2", algorithm: "ecdsa-p256-sha256"), Call(keyID: "k3", algorithm: "hmac-sha256"),
                Call(seconds: WallClock.now().microseconds / 1_000_000 - 20),
            ]
            for call in calls { #expect(try await post(Self.body, call) == 200, "\(call)") }
            #expect(try await database.number("select count(*) from webhooks") == 1)
            try await Intake(database).settle()
            #expect(try await database.number("select count(*) from audit.receipts") == 1)
        }
    }

    @Test("a call that is not believed leaves nothing behind")
    func refused() async throws {
        try await serve { (database: TestDatabase, post: Sender) async throws -> Void in
            let now = WallClock.now().microseconds / 1_000_000
            let bad = [
                Call(keyID: "k9"), Call(keyID: "k2"), Call(seconds: now - 301), Call(seconds: now + 360),
                Call(digestOf: "{}"), Call(path: "/webhooks/other"),
                // The key decides the algorithm: a public key is no HMAC secret.
                Call(keyID: "k1", algorithm: "hmac-sha256"),
                Call(components: #""@method" "@path""#),
            ]
            for call in bad { #expect(try await post(Self.body, call) == 401, "\(call)") }
            #expect(try await database.number("select count(*) from evidence") == 0)
        }
    }
}
