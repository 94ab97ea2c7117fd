import Codec
import Outbox
import Postgres
import ServiceKit

/// `postings.recorded`: garnishment notes when its own money is posted.
enum PostingHandler {
    static func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .postingsRecorded(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            try SeizureReceiptStore.notePosted(items.map(\.receiptID), at: WallClock.now(), in: tx)
        }
    }
}
