import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// `clearance.requested`: decides a batch of questions and answers each asker.
struct ClearanceRequestedHandler: Sendable {
    let desk: ClearanceDesk
    let mailbox: Mailbox

    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let now = WallClock.now()
        var requests: [ClearanceRequested] = []
        for message in messages {
            guard case .clearanceRequested(let items) = message.body else { continue }
            // Nobody asks in another service's name: the answer carries personal data.
            guard items.allSatisfy({ $0.asker == message.envelope.source }) else {
                throw MessageRefused(code: "asker_is_not_sender")
            }
            requests += items
        }
        let decided = try desk.decide(requests, wantsPersons: true, at: now, in: tx)
        let byAsker = Dictionary(grouping: decided, by: \.request.asker)
        for (asker, items) in byAsker.sorted(by: { $0.key < $1.key }) {
            try mailbox.post(items.map(\.message), to: asker, at: now, in: tx)
        }
    }
}
