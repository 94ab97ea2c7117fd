import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit

/// Lets contractors' programs in by their tokens, as long as the client they were issued to has not ended.
struct ContractorGate: Sendable {
    let tokens: TokenIssuer
    let pool: PostgresPool

    /// Who calls.
    ///
    /// - Throws: `Problem` 401.
    func caller(_ request: Request) async throws -> Caller {
        let header = request.headers[.authorization] ?? ""
        let prefix = "Bearer "
        guard header.utf8.starts(with: prefix.utf8),
            let caller = await tokens.caller(of: String(header.dropFirst(prefix.count)))
        else { throw ContractorGate.unauthorized }
        let stored = try await pool.withTransaction(.readOnly) { tx in
            try CredentialStore.load(caller.client, in: tx)?.contract
        }
        guard stored == caller.contract else { throw ContractorGate.unauthorized }
        return caller
    }

    static let unauthorized = Problem(
        "unauthorized", status: .unauthorized, title: "A valid contractor's token is needed (POST /oauth/token).")
}
