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
            MessageType.seizureRequested.rawValue: { messages, tx in try Handlers.requested(messages, tx) },
            MessageType.clearanceDecided.rawValue: { messages, tx in try Handlers.decided(messages, desk, tx) },
            MessageType.clearanceRevoked.rawValue: { messages, tx in try Handlers.revoked(messages, desk, tx) },
            MessageType.postingsRecorded.rawValue: { messages, tx in try PostingHandler.handle(messages, tx) },
            // Balances come with each clearance, and banks' money is matched elsewhere: these pass by.
            MessageType.claimsChanged.rawValue: { _, _ in },
            MessageType.remittanceMatched.rawValue: { _, _ in },
            MessageType.remittanceBroken.rawValue: { _, _ in },
        ]
    }

    private static func requested(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .seizureRequested(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            // Collecting held money, releasing and withdrawing speak of an earlier seizure and need its papers.
            guard items.allSatisfy({ $0.instruction == .seizeAndCollect || $0.instruction == .seizeAndHold }) else {
                throw MessageRefused(code: "instruction_not_handled")
            }
            try ItemStore.insert(items, at: WallClock.now(), in: tx)
        }
    }

    private static func decided(
        _ messages: [IncomingMessage], _ desk: ClearanceDesk, _ tx: borrowing Transaction
    ) throws {
        for message in messages {
            guard case .clearanceDecided(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            for item in items { try desk.take(item, at: WallClock.now(), in: tx) }
        }
    }

    private static func revoked(
        _ messages: [IncomingMessage], _ desk: ClearanceDesk, _ tx: borrowing Transaction
    ) throws {
        for message in messages {
            guard case .clearanceRevoked(let items) = message.body else {
                throw MessageRefused(code: "unexpected_body")
            }
            try desk.revoke(items, at: WallClock.now(), in: tx)
        }
    }
}

extension ClearanceDesk {
    /// The message alone is parked: somebody answered what was never asked here.
    static let unknownQuestion = MessageRefused(code: "clearance_request_unknown")
}
