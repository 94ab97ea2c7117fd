import CodecPrimitives
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Outbox
import Postgres
import ServiceKit

/// Runs a contractor's POST once per `Idempotency-Key`: whoever sends it again gets the first answer again.
struct IdempotentPost: Sendable {
    /// What was answered: a status and a JSON text without personal data.
    struct Answered: Sendable {
        var status: Int
        var json: String
    }

    let pool: PostgresPool
    let outbox: Outbox
    let bytesMax: Int

    /// A request with its key and body.
    struct Sent: Sendable {
        var caller: Caller
        var route: String
        var key: ReceivedText
        var body: [UInt8]

        var hash: [UInt8] { Array(SHA256.hash(data: Data(body))) }
    }

    /// - Throws: `Problem` 400 without a key, 409 when the key came with another request, whatever `work` throws.
    func run(
        _ request: Request, as caller: Caller, route: String,
        _ work: @escaping @Sendable (Sent, borrowing Transaction) throws -> Answered
    ) async throws -> Response {
        let sent = Sent(
            caller: caller, route: route, key: try IdempotentPost.key(request),
            body: try await request.bytes(atMost: bytesMax))
        let now = WallClock.now()
        let answered = try await outbox.withTransaction(on: pool) { tx in
            // The contract's lock makes the same key wait for itself.
            try IdempotencyStore.lock(caller.contract, in: tx)
            if let known = try IdempotencyStore.load(sent.key, of: caller.contract, in: tx) {
                guard known.hash == sent.hash, known.route.isSameBytes(as: route) else {
                    throw Problem.conflict("idempotency-key", "this key was used for another request")
                }
                return known.answered
            }
            let answered = try work(sent, tx)
            try IdempotencyStore.insert(sent, answered, at: now, in: tx)
            return answered
        }
        return Response(
            status: .init(code: answered.status),
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: answered.json)))
    }

    private static func key(_ request: Request) throws -> ReceivedText {
        let name = HTTPField.Name("idempotency-key")
        guard let text = name.flatMap({ request.headers[$0] }), (1...100).contains(text.utf8.count) else {
            throw Problem.badRequest("idempotency-key", "the header Idempotency-Key needs 1 to 100 bytes")
        }
        return ReceivedText(text)
    }
}
