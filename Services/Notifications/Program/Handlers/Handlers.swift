import Codec
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
        let (notices, decisions, pulls) = (notices, decisions, pulls)
        return [
            MessageType.noticeRequested.rawValue: MessageByMessage.handler(of: NoticeRequested.self) {
                wishes, envelope, now, tx in
                try notices.receive(wishes, from: envelope.source, at: now, in: tx)
            },
            MessageType.clearanceDecided.rawValue: MessageByMessage.handler(of: ClearanceDecided.self) {
                answers, _, now, tx in
                try decisions.take(answers, at: now, in: tx)
            },
            MessageType.clearanceRevoked.rawValue: MessageByMessage.handler(of: ClearanceRevoked.self) {
                items, _, now, tx in
                try decisions.revoke(items, at: now, in: tx)
            },
            MessageType.postingsRecorded.rawValue: MessageByMessage.handler(of: PostingRecorded.self) {
                news, _, now, tx in
                try pulls.hear(news, at: now, in: tx)
            },
            MessageType.claimsChanged.rawValue: MessageByMessage.handler(of: ClaimChanged.self) { news, _, now, tx in
                try pulls.hear(news, at: now, in: tx)
            },
            MessageType.assignmentChanged.rawValue: MessageByMessage.handler(of: AssignmentChanged.self) {
                news, _, now, tx in
                try pulls.hear(news, at: now, in: tx)
            },
        ]
    }
}
