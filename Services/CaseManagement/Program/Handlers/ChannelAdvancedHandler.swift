import Codec
import CodecPrimitives
import Outbox
import Postgres

/// `channel.advanced`: keeps a channel's watermark; it counts once everything that it covers is applied.
struct ChannelAdvancedHandler: Sendable {
    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .channelAdvanced(let items) = message.body else { continue }
            try ChannelStore.keep(items, from: message.envelope.source, in: tx)
        }
        try StreamStore.settleWatermarks(in: tx)
    }
}
