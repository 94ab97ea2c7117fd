public import CodecPrimitives
import Foundation
import JWTKit
public import Law

/// Checks staff tokens against the public keys of the city's issuer. Without keys it lets nobody in.
public struct StaffTokenVerifier: Sendable {
    /// Longest token, in bytes: it must fit a cookie.
    public static let tokenBytesMax = 3500
    /// How far the issuer's clock may be ahead, in seconds.
    public static let clockSkewSeconds: Int64 = 60

    private let issuer: ReceivedText
    private let keys: JWTKeyCollection?
    private let purposes: StaffPurposes
    private let lifetimeSecondsMax: Int64

    /// - Parameters:
    ///   - issuer: the issuer that tokens must name.
    ///   - keySet: a JSON Web Key Set (RFC 7517) of public keys, each with `kid` and `alg`; nil lets nobody in.
    ///   - lifetimeSecondsMax: a token that is older than this is refused, whatever it says itself.
    /// - Throws: `StaffTokenError` `keysInvalid`.
    public init(
        issuer: ReceivedText, keySet: [UInt8]?, purposes: StaffPurposes, lifetimeSecondsMax: Int64
    ) async throws {
        (self.issuer, self.purposes, self.lifetimeSecondsMax) = (issuer, purposes, lifetimeSecondsMax)
        keys = try await keySet.asyncMap { try await StaffTokenVerifier.collection($0) }
    }

    /// An algorithm that came with a token would choose itself how it is checked: each key names its own.
    private static func collection(_ bytes: [UInt8]) async throws -> JWTKeyCollection {
        guard let set = try? JSONDecoder().decode(JWKS.self, from: Data(bytes)), !set.keys.isEmpty,
            set.keys.allSatisfy({ $0.keyIdentifier != nil && $0.algorithm != nil && $0.privateExponent == nil }),
            let keys = try? await JWTKeyCollection().add(jwks: set)
        else { throw StaffTokenError(.keysInvalid) }
        return keys
    }

    /// Whom a token lets in; nil for one that is forged, expired, too old, of another issuer or audience, or for a
    /// purpose that does not exist on the day.
    ///
    /// - Parameters:
    ///   - now: wall time.
    ///   - day: the business date, on which the purpose must be valid.
    public func pass(of token: String, at now: Timestamp, on day: BusinessDate) async -> StaffPass? {
        guard token.utf8.count <= StaffTokenVerifier.tokenBytesMax,
            let claims = try? await keys?.verify(token, as: StaffClaims.self),
            ReceivedText(claims.iss.value) == issuer,
            let purpose = purposes.purpose(ReceivedText(claims.hat), on: day)
        else { return nil }
        let (issued, expires) = (Timestamp(claims.iat.value), Timestamp(claims.exp.value))
        let subject = ReceivedText(claims.sub.value)
        let classes = claims.classes.compactMap { ClaimClass(rawValue: $0) }
        guard !subject.isEmpty, subject.utf8.count <= StaffPass.subjectBytesMax,
            claims.name.utf8.count <= StaffPass.nameBytesMax, classes.count == claims.classes.count,
            now < expires, issued.seconds(until: now) >= -StaffTokenVerifier.clockSkewSeconds,
            issued.seconds(until: now) <= lifetimeSecondsMax
        else { return nil }
        let end = min(expires, issued.adding(seconds: lifetimeSecondsMax))
        return StaffPass(
            subject: subject, name: claims.name, purpose: purpose, classes: Set(classes), expiresAt: end)
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

extension Timestamp {
    fileprivate init(_ date: Date) {
        let bound = Double(Int64.max) / 2e6
        let seconds = min(max(date.timeIntervalSince1970, -bound), bound)
        self.init(microseconds: Int64(seconds.rounded(.down)) * 1_000_000)
    }
}
