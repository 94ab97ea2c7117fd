import CodecPrimitives
import Foundation
import Hummingbird
import ServiceKit

/// The JSON by which an officer acts: `{"officer": "…", …}`.
struct OfficerBody: Decodable {
    let officer: String
    let bank: String?
    let reason: String?
    let includeDropped: Bool?

    /// Largest body in bytes.
    static let bytesMax = 10_000

    /// Reads the body; an officer is always needed.
    static func read(_ request: Request) async throws -> OfficerBody {
        let bytes = try await request.bytes(atMost: bytesMax)
        let body: OfficerBody = try Answer.read(bytes)
        guard !body.officer.isEmpty else { throw Problem.badRequest("officer-missing", "the officer is not named") }
        return body
    }

    /// The officer's id as received.
    var name: ReceivedText { ReceivedText(officer) }
}
