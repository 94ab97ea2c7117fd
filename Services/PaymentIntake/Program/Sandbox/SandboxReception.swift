import CodecPrimitives
import Crypto
import Foundation
import IntakeRules
import Postgres
import ServiceKit

/// Takes a gateway's test calls: read, answered and logged as real ones, and without any way to a receipt. What is written
/// stands in a schema of its own.
struct SandboxReception: Sendable {
    /// A reference that is answered as if the service could not accept anything now.
    static let unavailable = ReceivedText("sandbox-unavailable")

    let pool: PostgresPool
    let ids: IDSource

    /// The answer that the same call would have for real.
    func take(_ id: ReceivedText, body: [UInt8], gateway: ReceivedText) async throws -> WebhookReception.Verdict {
        let reading = WebhookReception.Reading(body)
        if case .receipt(let news)? = reading.event, news.identity.reference == .agent(SandboxReception.unavailable) {
            throw Problem.unavailable("a test event asked for this answer")
        }
        let call = WebhookStore.Call(
            gateway: gateway, webhookID: id, sha256: Array(SHA256.hash(data: Data(body))), evidenceID: ids.next(),
            receivedAt: WallClock.now())
        return try await pool.withTransaction { tx in
            guard try WebhookStore.insertSandboxed(call, content: body, faults: reading.faults, in: tx) else {
                return try WebhookReception.again(call, of: .sandbox, in: tx)
            }
            return reading.faults.isEmpty ? .applied(isDuplicate: false) : .quarantined(reading.faults)
        }
    }
}
