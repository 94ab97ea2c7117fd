internal import Codec
internal import CodecPrimitives
internal import Postgres

/// Applies messages exactly once: keys, effects and stream positions in one transaction.
struct Inbox: Sendable {
    let service: String
    let subscriptions: Subscriptions
    let handlers: [String: BatchHandler]

    /// Whether somebody here takes this type. The streams' own messages are taken by the inbox itself.
    func takes(_ message: IncomingMessage) -> Bool {
        !message.body.type.isOnStream || handlers[message.envelope.type.string] != nil
    }

    /// Applies those messages of the batch that were not applied before.
    func apply(_ messages: [IncomingMessage], in tx: borrowing Transaction) throws {
        try StreamSignals(service: service, subscriptions: subscriptions)
            .apply(messages.filter { !$0.body.type.isOnStream }.map(\.body), in: tx)
        let facts = messages.filter { $0.body.type.isOnStream }
        guard !facts.isEmpty else { return }
        for group in Inbox.grouped(try fresh(facts, in: tx)) {
            guard let first = group.first, let handler = handlers[first.envelope.type.string] else { continue }
            try handler(group, tx)
        }
        try StreamProgress.advance(facts.map(\.envelope), in: tx)
    }

    /// The messages whose keys are new; keys go in sorted, so that two transactions cannot wait for each other.
    private func fresh(_ messages: [IncomingMessage], in tx: borrowing Transaction) throws -> [IncomingMessage] {
        let ids = Set(messages.map(\.envelope.id)).sorted()
        let added = try tx.query(
            """
            with added as (
                insert into inbox (message_id) select u.id from unnest($1::uuid[]) as u (id)
                on conflict do nothing returning message_id
            ), settled as (
                -- It was parked and has come again in good order.
                update parked p set state = 'replayed', settled_at = now(), settled_by = 'delivery'
                from added a where p.message_id = a.message_id and p.state in ('open', 'replay')
            )
            select message_id from added
            """, [.ids(ids)]
        ) { row in try row.id(0, as: MessageID.self) }
        var fresh = Set(added)
        return messages.filter { fresh.remove($0.envelope.id) != nil }
    }

    /// Messages by type, in the order in which each type first came; within a type in the order of arrival.
    private static func grouped(_ messages: [IncomingMessage]) -> [[IncomingMessage]] {
        var places: [ReceivedText: Int] = [:]
        var groups: [[IncomingMessage]] = []
        for message in messages {
            if let place = places[message.envelope.type] {
                groups[place].append(message)
            } else {
                places[message.envelope.type] = groups.count
                groups.append([message])
            }
        }
        return groups
    }
}
