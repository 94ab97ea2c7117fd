public import Codec
import CodecPrimitives
public import Outbox
import PollThread
import Postgres
import TestKit

extension TestDatabase {
    /// Hands a message to a service's handler, as the inbox would; what the handler throws comes out.
    public func hear(
        _ body: MessageBody, from source: String, by handlers: [String: BatchHandler], sequence: Int64 = 1
    ) async throws {
        var envelope = try Outbox(source: source).envelope(body, id: .fresh(), time: .now())
        envelope.sequence = sequence
        guard let handler = handlers[envelope.type.string] else { throw TestKitError("no handler") }
        let message = IncomingMessage(
            envelope: envelope, body: try MessageCodec.decode(type: envelope.type, body: envelope.body))
        try await pool.withTransaction { tx in try handler([message], tx) }
    }

    /// Makes a service's last sign of life this old, whatever was heard of it before.
    public func hearBeat(of service: String, age seconds: Int64) async throws {
        let at = Timestamp.now().adding(seconds: -seconds)
        try await pool.withTransaction { tx in
            _ = try tx.execute(
                """
                insert into peer_heartbeats (service, at) values ($1, $2)
                on conflict (service) do update set at = excluded.at
                """, [.text(service), .at(at)])
        }
    }

    /// The messages of a type that wait in the outbox, in their order.
    public func sent(_ type: MessageType) async throws -> [MessageBody] {
        let bodies = try await pool.withTransaction { tx in
            try tx.query("select body from outbox where type = $1 order by id", [.text(type.rawValue)]) { row in
                try row.bytes(0)
            }
        }
        return try bodies.map { try MessageCodec.decode(type: type.name, body: $0) }
    }
}

extension Timestamp {
    static func now() -> Timestamp { Timestamp(microseconds: WallTime.now()) }
}

extension MessageID {
    static func fresh() -> MessageID {
        MessageID(
            UUIDv7(
                unixMilliseconds: UInt64(clamping: WallTime.now() / 1000),
                random: (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))))
    }
}
