import Codec
import Outbox
import Postgres
import ServiceKit

/// `slips.issued` and `slips.withdrawn`: the registry of what may be paid.
enum SlipHandler {
    static func issued(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .slipsIssued(let items) = message.body else { throw MessageRefused(code: "unexpected_body") }
            guard try SlipStore.insert(items, at: WallClock.now(), in: tx) == 0 else {
                throw MessageRefused(code: "slip_conflict")
            }
        }
    }

    static func withdrawn(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .slipsWithdrawn(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            try SlipStore.withdraw(items, at: WallClock.now(), in: tx)
        }
    }
}
