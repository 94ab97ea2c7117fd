import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// What notifications hears, by message type.
struct Handlers: Sendable {
    let notices: NoticeDesk
    let decisions: DecisionDesk
    let pulls: PullDesk

    /// The handlers of the consumer.
    var byType: [String: BatchHandler] {
        [
            MessageType.noticeRequested.rawValue: { messages, tx in try requested(messages, tx) },
            MessageType.clearanceDecided.rawValue: { messages, tx in try decided(messages, tx) },
            MessageType.clearanceRevoked.rawValue: { messages, tx in try revoked(messages, tx) },
            MessageType.postingsRecorded.rawValue: { messages, tx in try posted(messages, tx) },
            MessageType.claimsChanged.rawValue: { messages, tx in try claims(messages, tx) },
            MessageType.assignmentChanged.rawValue: { messages, tx in try assigned(messages, tx) },
        ]
    }

    private func requested(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .noticeRequested(let items) = message.body else { throw Handlers.unexpected }
            try notices.receive(items, from: message.envelope.source, at: WallClock.now(), in: tx)
        }
    }

    private func decided(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .clearanceDecided(let items) = message.body else { throw Handlers.unexpected }
            try decisions.take(items, at: WallClock.now(), in: tx)
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
            try pulls.hear(items, at: WallClock.now(), in: tx)
        }
    }

    private func claims(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .claimsChanged(let items) = message.body else { throw Handlers.unexpected }
            try pulls.hear(items, at: WallClock.now(), in: tx)
        }
    }

    private func assigned(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .assignmentChanged(let items) = message.body else { throw Handlers.unexpected }
            try pulls.hear(items, at: WallClock.now(), in: tx)
        }
    }

    private static let unexpected = MessageRefused(code: "unexpected_body")
}
