public import Codec
import CodecPrimitives
public import Outbox
import Rabbit
import TestKit

/// Another service, as the service under test hears it: whatever it says comes through the real inbox.
public struct Peer: Sendable {
    private let outbox: Outbox
    private let database: TestDatabase
    private let inbox: InboxConsumer

    /// - Parameters:
    ///   - name: who speaks, such as `case-management`.
    ///   - service: who hears it, with its handlers.
    public init(
        _ name: String, to service: String, _ handlers: [String: BatchHandler], on database: TestDatabase
    ) {
        (outbox, self.database) = (Outbox(source: name), database)
        inbox = InboxConsumer(
            service: service, pool: database.pool, handlers: handlers, subscriptions: Subscriptions(of: service),
            wake: OutboxWake(), logger: quiet)
    }

    /// A sign of life that tells how many messages there have been on some streams, by routing key.
    public func beat(last: [String: Int64] = [:]) async throws {
        let positions = last.sorted { $0.key < $1.key }.map { key, sequence in
            StreamHeartbeat.Position(
                stream: StreamName(producer: outbox.source, routingKey: ReceivedText(key)), sequence: sequence)
        }
        let heartbeat = StreamHeartbeat(service: outbox.source, at: .now(), last: positions, applied: [])
        try await deliver(
            try outbox.envelope(
                .streamHeartbeat(heartbeat), id: .fresh(), time: heartbeat.at, routingKey: "stream.heartbeat"))
    }

    /// A fact, as the message with this number on its stream.
    public func tell(_ body: MessageBody, on routingKey: String, number: Int64) async throws {
        var envelope = try outbox.envelope(body, id: .fresh(), time: .now(), routingKey: routingKey)
        envelope.sequence = number
        try await deliver(envelope)
    }

    /// - Throws: `TestKitError` when the message is not applied.
    private func deliver(_ envelope: Envelope) async throws {
        let parked = try await database.number("select count(*) from parked")
        guard await inbox.handle([Delivery(envelope)]) == .done,
            try await database.number("select count(*) from parked") == parked
        else { throw TestKitError("\(envelope.type.string) was not applied") }
    }
}
