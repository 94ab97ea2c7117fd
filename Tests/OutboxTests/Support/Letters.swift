import Codec
import CodecPrimitives
import Outbox
import Rabbit
import TestDatabases

/// Makes small messages, each telling its number.
enum Letters {
    static let key = "channel.advanced"
    static let stream = StreamName(
        producer: ReceivedText("payment-intake"), routingKey: ReceivedText("channel.advanced"))

    static func body(_ number: Int64) -> MessageBody {
        .channelAdvanced([
            ChannelAdvanced(
                channel: ReceivedText("konbini-a"), version: number,
                completeThrough: BusinessDate(daysSinceEpoch: 20_000), coversThrough: 0)
        ])
    }

    /// A message of payment-intake as it stands in its outbox.
    static func envelope(_ number: Int64, in outbox: Outbox, routingKey: String = key) throws -> Envelope {
        try outbox.envelope(
            body(number), id: freshID(), time: Timestamp(microseconds: 1_775_000_000_000_000), routingKey: routingKey)
    }

    static func envelopes(_ count: Int, in outbox: Outbox, routingKey: String = key) throws -> [Envelope] {
        try (0..<count).map { try envelope(Int64($0) + 1, in: outbox, routingKey: routingKey) }
    }

    /// Messages numbered 1… on the stream, as a consumer gets them.
    static func numbered(_ count: Int) throws -> [Envelope] {
        var envelopes = try envelopes(count, in: Outbox(source: "payment-intake"))
        for index in envelopes.indices { envelopes[index].sequence = Int64(index) + 1 }
        return envelopes
    }

    static func freshID() -> MessageID {
        MessageID(
            UUIDv7(
                unixMilliseconds: 1_775_000_000_000,
                random: (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))))
    }

    static func delivery(_ envelope: Envelope, body: [UInt8]? = nil) -> Delivery { Delivery(envelope, body: body) }
}
