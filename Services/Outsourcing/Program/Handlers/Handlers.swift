import Codec
import Outbox
import Postgres
import ServiceKit

/// What outsourcing hears, by message type.
struct Handlers: Sendable {
    let placements: PlacementDesk
    let decisions: DecisionDesk
    let payments: PaymentDesk

    /// The handlers of the consumer.
    var byType: [String: BatchHandler] {
        let (placements, decisions, payments) = (placements, decisions, payments)
        return [
            MessageType.placementRequested.rawValue: MessageByMessage.handler(of: PlacementRequested.self) {
                wishes, _, now, tx in
                try placements.receive(wishes, at: now, in: tx)
            },
            MessageType.claimsChanged.rawValue: MessageByMessage.handler(of: ClaimChanged.self) { news, _, now, tx in
                try placements.hear(news, at: now, in: tx)
            },
            MessageType.clearanceDecided.rawValue: MessageByMessage.handler(of: ClearanceDecided.self) {
                answers, _, now, tx in
                try decisions.take(answers, at: now, in: tx)
            },
            MessageType.clearanceRevoked.rawValue: MessageByMessage.handler(of: ClearanceRevoked.self) {
                items, _, now, tx in
                try decisions.revoke(items, at: now, in: tx)
            },
            MessageType.postingsRecorded.rawValue: MessageByMessage.handler(of: PostingRecorded.self) {
                items, envelope, now, tx in
                try payments.hear(items, of: envelope, at: now, in: tx)
            },
            MessageType.remittanceMatched.rawValue: MessageByMessage.handler(of: RemittanceMatched.self) {
                items, envelope, now, tx in
                for item in items { try payments.matched(item, by: envelope.source, at: now, in: tx) }
            },
            // Fees are owed for money that came; what did not come is asked about by intake's officers.
            MessageType.remittanceBroken.rawValue: { _, _ in },
        ]
    }
}
