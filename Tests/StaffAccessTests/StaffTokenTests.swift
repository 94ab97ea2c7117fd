import CodecPrimitives
import Crypto
import Foundation
import JWTKit
import Law
import Testing

@testable import StaffAccess

@Suite("Staff tokens")
struct StaffTokenTests {
    private static let key = Data(repeating: 7, count: 32).base64EncodedString()
    private let day = BusinessDate(daysSinceEpoch: 20_563)
    /// Wall time, since the library itself compares with it.
    private let now = Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970) * 1_000_000)
    private let person = DemoIssuer.Person(
        subject: "sato", name: "佐藤", hat: "housing", classes: [.privateClaim])

    private func verifier(_ keySet: String?, issuer: String = DemoIssuer.name, lifetime: Int64 = 36_000) async throws
        -> StaffTokenVerifier
    {
        try await StaffTokenVerifier(
            issuer: ReceivedText(issuer), keySet: keySet.map { Array($0.utf8) }, purposes: .embedded(),
            lifetimeSecondsMax: lifetime)
    }

    @Test("a token of the issuer lets its subject in under its one purpose, and no longer than it lives")
    func good() async throws {
        let issuer = try await DemoIssuer(key: Self.key)
        let token = try await issuer.token(for: person, at: now, seconds: 600)
        let verifier = try await verifier(issuer.keySet)
        let pass = try #require(await verifier.pass(of: token, at: now, on: day))
        #expect(pass.subject == ReceivedText("sato") && pass.purpose.code == ReceivedText("housing"))
        #expect(pass.expiresAt == now.adding(seconds: 600))
        #expect(pass.sees(ReceivedText("HOUSING"), .privateClaim))
        #expect(!pass.sees(ReceivedText("TAX_RES"), .enforceable))
        #expect(!pass.sees(ReceivedText("WATER"), .privateClaim))
        #expect(await verifier.pass(of: token, at: now.adding(seconds: 600), on: day) == nil)
    }

    @Test("who is not empowered for the class sees nothing under any purpose")
    func powers() async throws {
        let issuer = try await DemoIssuer(key: Self.key)
        var person = person
        (person.hat, person.classes) = ("tax", [.privateClaim])
        let token = try await issuer.token(for: person, at: now, seconds: 600)
        let pass = try #require(await verifier(issuer.keySet).pass(of: token, at: now, on: day))
        #expect(pass.visibleClasses.isEmpty && !pass.sees(ReceivedText("TAX_RES"), .enforceable))
    }

    @Test("another key, another issuer, another audience, an unknown hat, an expired or too old token let nobody in")
    func bad() async throws {
        let issuer = try await DemoIssuer(key: Self.key)
        let foreign = try await DemoIssuer(key: Data(repeating: 8, count: 32).base64EncodedString())
        let elsewhere = try await DemoIssuer(key: Self.key, issuer: "somebody")
        var hatless = person
        hatless.hat = "everything"
        var nameless = person
        nameless.subject = ""
        let tokens = [
            "", "x.y.z", try await foreign.token(for: person, at: now, seconds: 600),
            try await elsewhere.token(for: person, at: now, seconds: 600),
            try await issuer.token(for: person, at: now.adding(seconds: -700), seconds: 600),
            try await issuer.token(for: person, at: now.adding(seconds: 3600), seconds: 600),
            try await issuer.token(for: hatless, at: now, seconds: 600),
            try await issuer.token(for: nameless, at: now, seconds: 600),
            try await issuer.token(for: person, at: now.adding(seconds: -40_000), seconds: 80_000),
            try await Self.forContractors(now),
        ]
        let verifier = try await verifier(issuer.keySet)
        for token in tokens { #expect(await verifier.pass(of: token, at: now, on: day) == nil, "\(token)") }
        let good = try await issuer.token(for: person, at: now, seconds: 600)
        #expect(await verifier.pass(of: good, at: now, on: day) != nil)
        #expect(try await self.verifier(nil).pass(of: good, at: now, on: day) == nil)
    }

    /// Signed by the right key, and meant for somebody else.
    private static func forContractors(_ now: Timestamp) async throws -> String {
        let signing = try Curve25519.Signing.PrivateKey(rawRepresentation: Data(repeating: 7, count: 32))
        let keys = await JWTKeyCollection().add(eddsa: EdDSA.PrivateKey(backing: signing))
        let moment = Date(timeIntervalSince1970: TimeInterval(now.microseconds / 1_000_000))
        return try await keys.sign(
            StaffClaims(
                iss: IssuerClaim(value: DemoIssuer.name), sub: SubjectClaim(value: "sato"),
                aud: AudienceClaim(value: ["saiken/contractors"]),
                iat: IssuedAtClaim(value: moment), exp: ExpirationClaim(value: moment.addingTimeInterval(600)),
                name: "佐藤", hat: "housing", classes: ["private"]))
    }

    @Test("a changed token and one without a signature let nobody in")
    func changed() async throws {
        let issuer = try await DemoIssuer(key: Self.key)
        let verifier = try await verifier(issuer.keySet)
        let parts = try await issuer.token(for: person, at: now, seconds: 600).split(separator: ".").map(String.init)
        var tax = person
        (tax.hat, tax.classes) = ("tax", [.enforceable])
        let other = try await issuer.token(for: tax, at: now, seconds: 600).split(separator: ".").map(String.init)
        let none = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64EncodedString().replacing("=", with: "")
        for token in ["\(parts[0]).\(other[1]).\(parts[2])", "\(none).\(parts[1]).", "\(parts[0]).\(parts[1])."] {
            #expect(await verifier.pass(of: token, at: now, on: day) == nil)
        }
    }

    @Test(
        "a key set without keys, with a private key, or with a key that does not say how it is used, is refused",
        arguments: [
            "", "{}", #"{"keys":[]}"#,
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#,
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#,
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"a","d":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#,
        ])
    func keySets(_ text: String) async throws {
        await #expect(throws: StaffTokenError.self) { try await verifier(text) }
        await #expect(throws: StaffTokenError.self) { try await DemoIssuer(key: text) }
    }
}
