import Foundation
import FoundationNetworking
import Glibc

/// The least that a test needs to ask a service over HTTP.
public enum HTTPProbe {
    /// The status code of a GET on loopback.
    public static func status(port: Int, path: String) async throws -> Int {
        try await get(port: port, path: path).status
    }

    /// The status code and the body of a GET on loopback.
    public static func get(port: Int, path: String) async throws -> (status: Int, body: [UInt8]) {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw TestKitError("no URL: \(path)") }
        var request = URLRequest(url: url)
        request.timeoutInterval = 10
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, [UInt8](data))
    }

    /// A port of loopback that nobody listens on at this moment.
    public static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw TestKitError("no socket") }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(socket, generic, length) | getsockname(socket, generic, &length)
            }
        }
        guard result == 0 else { throw TestKitError("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
