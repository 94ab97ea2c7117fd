public import CodecPrimitives
import Crypto
import Foundation
import JWTKit
public import Law

/// Issues staff tokens for demos and tests, in the place of the city's identity provider. Not for real persons' data.
public struct DemoIssuer: Sendable {
    /// What `staff.issuer` is set to in demos.
    public static let name = "saiken/demo-issuer"

    private let issuer: String
    private let signing: Curve25519.Signing.PrivateKey
    private let keys: JWTKeyCollection

    /// - Parameters:
    ///   - key: 32 bytes in base64 (Ed25519).
    ///   - issuer: what its tokens name as their issuer.
    /// - Throws: `StaffTokenError` `signingKeyInvalid`.
    public init(key: String, issuer: String = DemoIssuer.name) async throws {
        guard let bytes = Data(base64Encoded: key),
            let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { throw StaffTokenError(.signingKeyInvalid) }
        (self.issuer, self.signing) = (issuer, signing)
        keys = await JWTKeyCollection().add(
            eddsa: EdDSA.PrivateKey(backing: signing), kid: JWKIdentifier(string: DemoIssuer.kid(of: signing)))
    }

    /// What a token shall say about a person.
    public struct Person: Sendable {
        public var subject: String
        public var name: String
        public var hat: String
        public var classes: [ClaimClass]

        public init(subject: String, name: String, hat: String, classes: [ClaimClass]) {
            (self.subject, self.name, self.hat, self.classes) = (subject, name, hat, classes)
        }
    }

    /// A token that lives `seconds` from `now`.
    public func token(for person: Person, at now: Timestamp, seconds: Int64) async throws -> String {
        let moment = Date(timeIntervalSince1970: TimeInterval(now.microseconds / 1_000_000))
        return try await keys.sign(
            StaffClaims(
                iss: IssuerClaim(value: issuer), sub: SubjectClaim(value: person.subject),
                aud: AudienceClaim(value: [StaffClaims.audience]), iat: IssuedAtClaim(value: moment),
                exp: ExpirationClaim(value: moment.addingTimeInterval(TimeInterval(seconds))), name: person.name,
                hat: person.hat, classes: person.classes.map(\.rawValue)),
            kid: JWKIdentifier(string: DemoIssuer.kid(of: signing)))
    }

    /// The public key as a JSON Web Key Set: the content of the file that `staff.keys` names.
    public var keySet: String {
        let x = DemoIssuer.base64URL(signing.publicKey.rawRepresentation)
        return
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid":"\#(DemoIssuer.kid(of: signing))","x":"\#(x)"}]}"#
    }

    private static func kid(of key: Curve25519.Signing.PrivateKey) -> String {
        "demo-" + String(base64URL(Data(SHA256.hash(data: key.publicKey.rawRepresentation))).prefix(16))
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
