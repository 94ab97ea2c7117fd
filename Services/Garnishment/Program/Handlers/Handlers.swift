import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// What garnishment hears, by message type.
struct Handlers: Sendable {
    let journal: ItemJournal

    /// The handlers of the consumer.
    var byType: [String: BatchHandler] {
        let desk = ClearanceDesk(journal: journal)
        return [
            MessageType.seizureRequested.rawValue: MessageByMessage.handler(of: SeizureRequested.self) {
                wishes, _, now, tx in
                try Handlers.request(wishes, at: now, in: tx)
            },
            MessageType.clearanceDecided.rawValue: MessageByMessage.handler(of: ClearanceDecided.self) {
                answers, _, now, tx in
                try desk.take(answers, at: now, in: tx)
            },
            MessageType.clearanceRevoked.rawValue: MessageByMessage.handler(of: ClearanceRevoked.self) {
                items, _, now, tx in
                try desk.revoke(items, at: now, in: tx)
            },
            // Garnishment notes when its own money is posted.
            MessageType.postingsRecorded.rawValue: MessageByMessage.handler(of: PostingRecorded.self) {
                items, _, now, tx in
                try SeizureReceiptStore.notePosted(items.map(\.receiptID), at: now, in: tx)
            },
            // Balances come with each clearance, and banks' money is matched elsewhere: these pass by.
            MessageType.claimsChanged.rawValue: { _, _ in },
            MessageType.remittanceMatched.rawValue: { _, _ in },
            MessageType.remittanceBroken.rawValue: { _, _ in },
        ]
    }

    private static func request(
        _ items: [SeizureRequested], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        // Collecting held money, releasing and withdrawing speak of an earlier seizure and need its papers.
        guard items.allSatisfy({ $0.instruction == .seizeAndCollect || $0.instruction == .seizeAndHold }) else {
            throw MessageRefused(code: "instruction_not_handled")
        }
        try ItemStore.insert(items, at: now, in: tx)
    }
}
