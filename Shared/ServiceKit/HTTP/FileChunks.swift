import Foundation
public import NIOCore

/// A file as chunks, read while they are sent or stored.
public struct FileChunks: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    /// Bytes read at once.
    static let chunkBytes = 1 << 18

    private let path: String

    public init(path: String) { self.path = path }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let path: String
        private var handle: FileHandle?
        private var hasEnded = false

        fileprivate init(path: String) { self.path = path }

        public mutating func next() async throws -> ByteBuffer? {
            guard !hasEnded else { return nil }
            if handle == nil { handle = try FileHandle(forReadingFrom: URL(filePath: path)) }
            guard let data = try handle?.read(upToCount: FileChunks.chunkBytes), !data.isEmpty else {
                try handle?.close()
                hasEnded = true
                return nil
            }
            return ByteBuffer(bytes: data)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(path: path) }
}
