import Foundation
import Glibc
import PollThread
import TestKit

/// Stands between a client and the server and cuts the connection when the client sends a certain text.
final class CuttingProxy: Sendable {
    enum Moment {
        /// The server never sees the text.
        case beforeServer
        /// The server acts on the text; its answer is lost.
        case beforeAnswer
        /// The server never sees the text, and both connections stay open: a network that swallows.
        case swallow
    }

    let port: Int
    private let serverPort: Int
    private let listener: CInt
    private let text: [UInt8]
    private let moment: Moment
    /// How many more times to cut.
    private let cutsLeft: Guarded<Int>

    init(to serverPort: Int, cuttingAt text: String, _ moment: Moment, times: Int = 1) throws {
        self.serverPort = serverPort
        self.text = Array(text.utf8)
        self.moment = moment
        cutsLeft = Guarded(times)
        (listener, port) = try FreePort.listen()
        Thread.detachNewThread { [self] in acceptAll() }
    }

    func stop() {
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
    }

    private func acceptAll() {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            Thread.detachNewThread { [self] in carry(client) }
        }
    }

    /// Carries bytes both ways until one side ends or the text comes by.
    private func carry(_ client: CInt) {
        defer { close(client) }
        guard let server = FreePort.connect(to: serverPort) else { return }
        defer { close(server) }
        var isCut = false
        while true {
            var entries = [client, server].map { pollfd(fd: $0, events: CShort(POLLIN), revents: 0) }
            unsafe poll(&entries, 2, 60_000)
            if entries[0].revents != 0, !pass(from: client, to: server, &isCut) { return }
            if entries[1].revents != 0, !answer(from: server, to: client, isCut) { return }
        }
    }

    /// False at the end of the connection, and when the text came by and ends it.
    private func pass(from client: CInt, to server: CInt, _ isCut: inout Bool) -> Bool {
        guard let bytes = receive(client) else { return false }
        if contains(bytes), takeCut() {
            isCut = true
            if moment == .beforeAnswer { send(bytes, to: server) }
            return moment != .beforeServer
        }
        if !(isCut && moment == .swallow) { send(bytes, to: server) }
        return true
    }

    private func answer(from server: CInt, to client: CInt, _ isCut: Bool) -> Bool {
        guard let bytes = receive(server), !(isCut && moment == .beforeAnswer) else { return false }
        send(bytes, to: client)
        return true
    }

    private func takeCut() -> Bool {
        cutsLeft.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
    }

    private func contains(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: text) }
    }

    private func receive(_ descriptor: CInt) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private func send(_ bytes: [UInt8], to descriptor: CInt) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}
