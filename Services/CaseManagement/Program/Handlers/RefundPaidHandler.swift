import Codec
import Outbox
import Postgres
import ServiceKit

/// `refund.paid`: what payment-intake tells of payouts.
struct RefundPaidHandler: Sendable {
    let desk: RefundOrderDesk

    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .refundPaid(let items) = message.body else { throw MessageRefused(code: "unexpected_body") }
            try desk.hear(items, at: WallClock.now(), in: tx)
        }
    }
}
