import Foundation
import Glibc
import PollThread
import TestKit

/// A TCP server on loopback that plays a broker up to a point and then misbehaves. Each connection gets the same script.
final class HostileBroker: Sendable {
    /// What it does, in order, on each connection; then it closes.
    enum Step: Sendable {
        /// Bytes as they are.
        case send([UInt8])
        /// Reads something from the client before it goes on.
        case read
        /// Plays the login and answers each of the client's next requests in turn.
        case logIn
        /// Reads and says nothing until the client goes.
        case silence
    }

    let port: Int
    private let listener: CInt
    private let script: [Step]
    private let connections = Guarded(0)

    init(_ script: [Step]) throws {
        self.script = script
        port = try HTTPProbe.freePort()
        listener = try Self.listen(on: port)
        let (listener, script, connections) = (listener, script, connections)
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                if client < 0 { return }
                connections.withLock { $0 += 1 }
                Thread.detachNewThread {
                    HostileConversation(socket: client).play(script)
                    close(client)
                }
            }
        }
    }

    /// How many connections it has accepted.
    var accepted: Int { connections.withLock { $0 } }

    func stop() {
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
    }

    private static func listen(on port: Int) throws -> CInt {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, Glibc.listen(listener, 64) == 0 else { throw TestKitError("cannot listen") }
        return listener
    }
}

/// One client's conversation, on a thread that may block.
struct HostileConversation {
    let socket: CInt

    func play(_ script: [HostileBroker.Step]) {
        for step in script {
            let goesOn =
                switch step {
                case .send(let bytes): send(bytes)
                case .read: read()
                case .logIn: logIn()
                case .silence: stayUntilClosed()
                }
            guard goesOn else { return }
        }
    }

    private func logIn() -> Bool {
        // Start, tune, open-ok, channel.open-ok: each after the client's part.
        [WireFrame.start, WireFrame.tune, WireFrame.openOK, WireFrame.channelOpenOK].allSatisfy { read() && send($0) }
            && read()
    }

    private func stayUntilClosed() -> Bool {
        while read() {}
        return false
    }

    private func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        return unsafe recv(socket, &buffer, buffer.count, 0) > 0
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        unsafe Glibc.send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count
    }
}

/// AMQP 0-9-1 frames as a broker sends them, and wrong ones.
enum WireFrame {
    static func frame(_ kind: UInt8, _ channel: UInt16, _ payload: [UInt8]) -> [UInt8] {
        [kind] + big(channel) + big(UInt32(payload.count)) + payload + [0xCE]
    }

    static func method(_ channel: UInt16, _ identity: (UInt16, UInt16), _ payload: [UInt8]) -> [UInt8] {
        frame(1, channel, big(identity.0) + big(identity.1) + payload)
    }

    static func big(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    static func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }
    static func long(_ text: String) -> [UInt8] { big(UInt32(text.utf8.count)) + text.utf8 }

    static let start = method(0, (10, 10), [0, 9] + big(UInt32(0)) + long("PLAIN") + long("en_US"))
    static let tune = tune(frameMax: 131_072)
    static let openOK = method(0, (10, 41), short(""))
    static let channelOpenOK = method(1, (20, 11), long(""))
    static let confirmSelectOK = method(1, (85, 11), [])
    static let qosOK = method(1, (60, 11), [])
    static let consumeOK = method(1, (60, 21), short("saiken-1"))

    static func tune(frameMax: UInt32) -> [UInt8] {
        method(0, (10, 30), big(UInt16(1)) + big(frameMax) + big(UInt16(10)))
    }

    static func ack(_ tag: UInt64, multiple: Bool = false) -> [UInt8] {
        method(1, (60, 80), big(tag) + [multiple ? 1 : 0])
    }

    static func deliver(_ tag: UInt64) -> [UInt8] {
        method(1, (60, 60), short("saiken-1") + big(tag) + [0] + short("saiken") + short("k"))
    }

    static func header(bodySize: UInt64) -> [UInt8] {
        frame(2, 1, big(UInt16(60)) + big(UInt16(0)) + big(bodySize) + big(UInt16(0)))
    }

    static func body(_ bytes: [UInt8]) -> [UInt8] { frame(3, 1, bytes) }
}
