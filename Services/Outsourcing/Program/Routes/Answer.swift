import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// JSON bodies and answers of this service; names are written in snake_case.
enum Answer {
    /// What a JSON body says.
    ///
    /// - Throws: `Problem` 400 that names the member which does not fit, never what stands there.
    static func read<Body: Decodable>(_ bytes: [UInt8], as _: Body.Type = Body.self) throws -> Body {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Body.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw Problem.badRequest("bad-request", error.place)
        }
    }

    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        json(text: try text(value), status: status)
    }

    static func json(text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

extension DecodingError {
    /// Where a body does not fit; never what stands there.
    var place: String {
        switch self {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "the body is no JSON object of this form"
                : "\(context.codingPath.map(\.stringValue).joined(separator: ".")) does not fit"
        @unknown default: "the body does not fit"
        }
    }
}
