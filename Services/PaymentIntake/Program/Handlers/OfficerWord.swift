import CodecPrimitives
import Hummingbird
import ServiceKit

/// An officer's word with its reason.
struct OfficerWord: Sendable {
    var officer: ReceivedText
    var reason: ReceivedText
}

/// The JSON by which an officer decides something.
protocol OfficerBody: Decodable {
    var officer: String { get }
    var reason: String { get }
}

extension OfficerBody {
    /// Nil where nobody is named, or no reason.
    var word: OfficerWord? {
        guard !officer.isEmpty, !reason.isEmpty else { return nil }
        return OfficerWord(officer: ReceivedText(officer), reason: ReceivedText(reason))
    }
}

extension Request {
    /// Largest such body in bytes.
    private static let officerBytesMax = 10_000

    func officerBody<Body: OfficerBody>(as _: Body.Type = Body.self) async throws -> Body {
        try Answer.read(try await bytes(atMost: Request.officerBytesMax))
    }
}
