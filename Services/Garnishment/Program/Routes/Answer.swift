import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// JSON bodies and answers of this service; names are written in snake_case.
enum Answer {
    /// What a small JSON body says; nil when it is none of this form.
    static func read<Body: Decodable>(_ bytes: [UInt8], as _: Body.Type) -> Body? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(Body.self, from: Data(bytes))
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }
}
