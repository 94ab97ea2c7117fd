import Foundation
import Glibc

/// A client that sends when it likes: a connection on loopback whose bytes a test writes piece by piece.
public final class SlowClient: Sendable {
    private let socket: Int32

    /// Connects.
    public init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw TestKitError("no socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(socket, generic, length)
            }
        }
        guard result == 0 else { throw TestKitError("port \(port) refuses") }
    }

    deinit { close(socket) }

    public func write(_ bytes: [UInt8]) throws {
        guard unsafe send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw TestKitError("the connection was closed")
        }
    }

    /// The first line of the answer; empty when the connection was closed.
    public func statusLine() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        let line = buffer.prefix(max(0, count)).prefix { $0 != 0x0D }
        return String(decoding: line, as: UTF8.self)
    }
    /// What is answered until a text stands in it, or until the connection is closed; waits on a thread of its own.
    public func text(through marker: String) async -> String {
        await withCheckedContinuation { turn in
            Thread.detachNewThread { [self] in
                var (text, buffer) = ("", [UInt8](repeating: 0, count: 4096))
                while !text.contains(marker) {
                    let count = unsafe recv(socket, &buffer, buffer.count, 0)
                    guard count > 0 else { break }
                    text += String(decoding: buffer.prefix(count), as: UTF8.self)
                }
                turn.resume(returning: text)
            }
        }
    }
}
