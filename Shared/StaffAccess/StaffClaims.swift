import CodecPrimitives
import Foundation
import JWTKit
import Law

/// What a staff member's token says (OpenID Connect: issuer, subject, name, expiry), with her one purpose at a time.
struct StaffClaims: JWTPayload {
    let iss: IssuerClaim
    let sub: SubjectClaim
    let aud: AudienceClaim
    let iat: IssuedAtClaim
    let exp: ExpirationClaim
    /// Her name as pages show it.
    let name: String
    /// The code of a `StaffPurpose`.
    let hat: String
    /// Classes of claim that she is empowered for: enforceable, public, private.
    let classes: [String]

    static let audience = "saiken/staff"

    func verify(using algorithm: some JWTAlgorithm) async throws {
        try exp.verifyNotExpired()
        try aud.verifyIntendedAudience(includes: StaffClaims.audience)
    }
}
