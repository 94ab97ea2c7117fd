import Codec
import Outbox
import Postgres
import ServiceKit

/// `refund.requested`: orders to pay money back wait for a file.
struct RefundHandler: Sendable {
    let desk: RefundDesk
    let clock: BusinessClock

    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .refundRequested(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            try desk.take(items, on: clock.today(), at: WallClock.now(), in: tx)
        }
    }
}
