import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// `postings.recorded`: the ledger's side of the three-way match, and what a clerk must ask the agent or payer about.
enum PostingHandler {
    static func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let items = try messages.flatMap { message in
            guard case .postingsRecorded(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            return items.map { PostingStore.Item(posting: $0, route: message.envelope.routingKey) }
        }
        try PostingStore.insert(items, at: WallClock.now(), in: tx)
    }
}
