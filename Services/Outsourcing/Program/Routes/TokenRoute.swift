import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceKit

/// `POST /oauth/token`: client credentials for a short-lived token (RFC 6749, 4.4).
struct TokenRoute: Sendable {
    /// Largest body in bytes.
    static let bytesMax = 4096

    let tokens: TokenIssuer
    let pool: PostgresPool

    func add(to router: ServiceRouter) {
        router.post("/oauth/token") { request, _ in try await issue(request) }
    }

    private struct Token: Encodable {
        let accessToken: String
        let tokenType = "Bearer"
        let expiresIn: Int64
    }

    private struct Failure: Encodable {
        let error: String
    }

    private func issue(_ request: Request) async throws -> Response {
        let form = TokenRoute.form(try await request.bytes(atMost: TokenRoute.bytesMax))
        guard form["grant_type"]?.utf8.elementsEqual("client_credentials".utf8) == true else {
            return try Answer.json(Failure(error: "unsupported_grant_type"), status: .badRequest)
        }
        guard let (client, secret) = TokenRoute.basic(request) ?? TokenRoute.pair(form),
            let caller = try await caller(client, secret),
            let token = try await tokens.token(for: caller, at: WallClock.now())
        else {
            var refusal = try Answer.json(Failure(error: "invalid_client"), status: .unauthorized)
            refusal.headers[.wwwAuthenticate] = "Basic realm=\"saiken\""
            return refusal
        }
        return try Answer.json(Token(accessToken: token, expiresIn: tokens.seconds))
    }

    private func caller(_ client: ReceivedText, _ secret: ClientSecret) async throws -> Caller? {
        // No client has U+0000 in its name, and the database cannot be asked for one.
        guard !client.utf8.contains(0) else { return nil }
        let stored = try await pool.withTransaction(.readOnly) { tx in try CredentialStore.load(client, in: tx) }
        guard let stored, secret.matches(stored.secretHash) else { return nil }
        return Caller(contract: stored.contract, client: client)
    }

    private static func basic(_ request: Request) -> (ReceivedText, ClientSecret)? {
        let prefix = "Basic "
        guard let header = request.headers[.authorization], header.utf8.starts(with: prefix.utf8),
            let data = Data(base64Encoded: String(header.dropFirst(prefix.count)))
        else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let client = String(parts[0]).removingPercentEncoding,
            let secret = String(parts[1]).removingPercentEncoding
        else { return nil }
        return (ReceivedText(client), ClientSecret(secret))
    }

    private static func pair(_ form: [String: String]) -> (ReceivedText, ClientSecret)? {
        guard let client = form["client_id"], let secret = form["client_secret"] else { return nil }
        return (ReceivedText(client), ClientSecret(secret))
    }

    /// `application/x-www-form-urlencoded`; the first of two equal names counts.
    private static func form(_ body: [UInt8]) -> [String: String] {
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                part.replacing("+", with: " ").removingPercentEncoding
            }
            return parts.count == 2 ? parts[0].flatMap { name in parts[1].map { (name, $0) } } : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
