import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// `postings.recorded`: of what case management posted, intake keeps what a clerk must ask the agent or payer about.
enum PostingHandler {
    static func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .postingsRecorded(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            let odd = items.filter { !$0.suspense.isZero || !$0.overpaid.isZero }
            try PostingStore.insert(odd, at: WallClock.now(), in: tx)
        }
    }
}
