import HTTPTypes
public import Hummingbird
import NIOCore

extension Request {
    /// The whole body as it came.
    ///
    /// - Parameter limit: largest number of bytes; a body that says or proves to be larger is refused before it is kept.
    /// - Throws: `Problem` 413.
    public func bytes(atMost limit: Int) async throws -> [UInt8] {
        if let stated = headers[.contentLength].flatMap({ Int($0) }), stated > limit { throw Problem.tooLarge }
        do {
            let buffer = try await body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        }
    }
}
