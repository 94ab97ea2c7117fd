import Codec
import Outbox
import Postgres
import ServiceKit

/// `remittance.expected`: what other services have arranged to arrive waits here for its bank line.
enum RemittanceHandler {
    static func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .remittanceExpected(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            try RemittanceStore.insert(items, from: message.envelope.source, at: WallClock.now(), in: tx)
        }
    }
}
