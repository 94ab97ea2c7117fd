import CodecPrimitives
import Crypto
import Foundation
import JWTKit
import ServiceKit

/// Issues and checks contractors' short-lived tokens (JWT, EdDSA). A token speaks for one client of one contract.
struct TokenIssuer: Sendable {
    /// How long a token lives, in seconds.
    let seconds: Int64
    private let keys: JWTKeyCollection?

    static let issuer = "saiken/outsourcing"
    static let audience = "saiken/contractors"

    /// - Parameter key: 32 bytes in base64; nil lets nobody in.
    /// - Throws: `OutsourcingError` for a key that is none.
    init(key: String?, seconds: Int64) async throws {
        self.seconds = seconds
        guard let key else {
            keys = nil
            return
        }
        guard let bytes = Data(base64Encoded: key),
            let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { throw OutsourcingError(.settingInvalid) }
        keys = await JWTKeyCollection().add(eddsa: EdDSA.PrivateKey(backing: signing))
    }

    /// A token for a caller, or nil when this installation has no key.
    func token(for caller: Caller, at now: Timestamp) async throws -> String? {
        let moment = Date(timeIntervalSince1970: TimeInterval(now.microseconds / 1_000_000))
        return try await keys?.sign(
            Claims(
                iss: IssuerClaim(value: TokenIssuer.issuer), sub: SubjectClaim(value: caller.client.string),
                aud: AudienceClaim(value: [TokenIssuer.audience]),
                exp: ExpirationClaim(value: moment.addingTimeInterval(TimeInterval(seconds))),
                iat: IssuedAtClaim(value: moment), contract: caller.contract.description))
    }

    /// Who a token speaks for; nil for a token that is forged, expired or not for this service.
    func caller(of token: String) async -> Caller? {
        guard let claims = try? await keys?.verify(token, as: Claims.self),
            let contract = ContractID(claims.contract)
        else { return nil }
        return Caller(contract: contract, client: ReceivedText(claims.sub.value))
    }

    private struct Claims: JWTPayload {
        let iss: IssuerClaim
        let sub: SubjectClaim
        let aud: AudienceClaim
        let exp: ExpirationClaim
        let iat: IssuedAtClaim
        let contract: String

        func verify(using algorithm: some JWTAlgorithm) async throws {
            try exp.verifyNotExpired()
            try aud.verifyIntendedAudience(includes: TokenIssuer.audience)
            guard iss.value.utf8.elementsEqual(TokenIssuer.issuer.utf8) else {
                throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "another issuer")
            }
        }
    }
}
