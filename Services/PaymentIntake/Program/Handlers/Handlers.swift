import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// What payment-intake hears, by message type.
enum Handlers {
    /// The handlers of the consumer.
    static var byType: [String: BatchHandler] {
        [
            // What other services have arranged to arrive waits here for its bank line.
            MessageType.remittanceExpected.rawValue: MessageByMessage.handler(of: RemittanceExpected.self) {
                items, envelope, now, tx in
                try RemittanceStore.insert(items, from: envelope.source, at: now, in: tx)
            },
            // Of what case management posted, intake keeps what a clerk must ask the agent or payer about.
            MessageType.postingsRecorded.rawValue: MessageByMessage.handler(of: PostingRecorded.self) {
                items, _, now, tx in
                let odd = items.filter { !$0.suspense.isZero || !$0.overpaid.isZero }
                try PostingStore.insert(odd, at: now, in: tx)
            },
        ]
    }
}
