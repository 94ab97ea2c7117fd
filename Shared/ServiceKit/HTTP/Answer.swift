import Foundation
public import HTTPTypes
public import Hummingbird
import NIOCore

/// JSON bodies and answers; names are written in snake_case.
public enum Answer {
    /// What a JSON body says.
    ///
    /// - Throws: `Problem` 400 that names the member which does not fit, never what stands there.
    public static func read<Body: Decodable>(_ bytes: [UInt8], as _: Body.Type = Body.self) throws -> Body {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Body.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw Problem.badRequest("bad-request", place(of: error))
        }
    }

    /// A value as JSON, its members in order.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// One for all answers: to make it costs as much as a small answer does.
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// An answer that nobody keeps.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        json(text: try text(value), status: status)
    }

    /// An answer of JSON that is text already.
    public static func json(text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Where a body does not fit; never what stands there.
    public static func place(of error: DecodingError) -> ProblemText {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "the body is no JSON object of this form"
                : "\(context.codingPath.map(\.stringValue).joined(separator: ".")) does not fit"
        @unknown default: "the body does not fit"
        }
    }
}
