import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// What payment-intake hears, by message type.
struct Handlers: Sendable {
    let refunds: RefundDesk
    let debits: DebitDesk
    let clock: BusinessClock

    /// The handlers of the consumer.
    var byType: [String: BatchHandler] {
        [
            // The registry of what may be paid.
            MessageType.slipsIssued.rawValue: MessageByMessage.handler(of: SlipIssued.self) { slips, _, now, tx in
                guard try SlipStore.insert(slips, at: now, in: tx) == 0 else {
                    throw MessageRefused(code: "slip_conflict")
                }
            },
            MessageType.slipsWithdrawn.rawValue: MessageByMessage.handler(of: SlipWithdrawn.self) { slips, _, now, tx in
                try SlipStore.withdraw(slips, at: now, in: tx)
            },
            MessageType.refundRequested.rawValue: MessageByMessage.handler(of: RefundRequested.self) {
                [refunds, clock] orders, _, now, tx in
                try refunds.take(orders, on: clock.today(), at: now, in: tx)
            },
            MessageType.debitRequested.rawValue: MessageByMessage.handler(of: DebitRequested.self) {
                [debits] items, _, now, tx in
                try debits.take(items, at: now, in: tx)
            },
            // What other services have arranged to arrive waits here for its bank line.
            MessageType.remittanceExpected.rawValue: MessageByMessage.handler(of: RemittanceExpected.self) {
                items, envelope, now, tx in
                try RemittanceStore.insert(items, from: envelope.source, at: now, in: tx)
            },
            // The ledger's side of the three-way match, and what a clerk must ask the agent or payer about.
            MessageType.postingsRecorded.rawValue: { messages, tx in
                try PostingStore.insert(try messages.map(Handlers.postings), at: WallClock.now(), in: tx)
            },
        ]
    }

    private static func postings(_ message: IncomingMessage) throws -> [PostingStore.Item] {
        guard let items = message.body.facts(as: PostingRecorded.self) else {
            throw MessageRefused(code: "unexpected_body")
        }
        let route = ReceivedText(String(message.envelope.routingKey.string.split(separator: ".").last ?? ""))
        return items.map { PostingStore.Item(posting: $0, route: route) }
    }
}
