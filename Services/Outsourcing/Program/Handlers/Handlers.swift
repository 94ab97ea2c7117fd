import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// What outsourcing hears, by message type.
struct Handlers: Sendable {
    let placements: PlacementDesk
    let decisions: DecisionDesk
    let payments: PaymentDesk

    /// The handlers of the consumer.
    var byType: [String: BatchHandler] {
        [
            MessageType.placementRequested.rawValue: { messages, tx in try requested(messages, tx) },
            MessageType.claimsChanged.rawValue: { messages, tx in try claims(messages, tx) },
            MessageType.clearanceDecided.rawValue: { messages, tx in try decided(messages, tx) },
            MessageType.clearanceRevoked.rawValue: { messages, tx in try revoked(messages, tx) },
            MessageType.postingsRecorded.rawValue: { messages, tx in try posted(messages, tx) },
            MessageType.remittanceMatched.rawValue: { messages, tx in try matched(messages, tx) },
            // Fees are owed for money that came; what did not come is asked about by intake's officers.
            MessageType.remittanceBroken.rawValue: { _, _ in },
        ]
    }

    private func requested(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .placementRequested(let items) = message.body else { throw Handlers.unexpected }
            try placements.receive(items, at: WallClock.now(), in: tx)
        }
    }

    private func claims(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .claimsChanged(let items) = message.body else { throw Handlers.unexpected }
            try placements.hear(items, at: WallClock.now(), in: tx)
        }
    }

    private func decided(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .clearanceDecided(let items) = message.body else { throw Handlers.unexpected }
            for item in items { try decisions.take(item, at: WallClock.now(), in: tx) }
        }
    }

    private func revoked(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .clearanceRevoked(let items) = message.body else { throw Handlers.unexpected }
            try decisions.revoke(items, at: WallClock.now(), in: tx)
        }
    }

    private func posted(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .postingsRecorded(let items) = message.body else { throw Handlers.unexpected }
            try payments.hear(items, of: message.envelope, at: WallClock.now(), in: tx)
        }
    }

    private func matched(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .remittanceMatched(let items) = message.body else { throw Handlers.unexpected }
            for item in items { try payments.matched(item, by: message.envelope.source, at: WallClock.now(), in: tx) }
        }
    }

    private static let unexpected = MessageRefused(code: "unexpected_body")
}
