import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit

/// Writes moved items and tells the other services, all in the caller's transaction (`seizure.changed`).
struct ItemJournal: Sendable {
    /// An item after an event.
    struct Moved: Sendable {
        var item: Item
        /// When its state was reached: for a service on the bank, that moment.
        var occurredAt: Timestamp
        /// The amount to tell; the frozen amount unless the bank took less.
        var amount: Yen?

        init(_ item: Item, at occurredAt: Timestamp, amount: Yen? = nil) {
            (self.item, self.occurredAt, self.amount) = (item, occurredAt, amount)
        }
    }

    let outbox: Outbox
    let ids: IDSource

    /// Saves items; those whose published state changed get a version and are told about.
    func save(_ moved: [Moved], at now: Timestamp, in tx: borrowing Transaction) throws {
        var (items, changes): ([Item], [SeizureChanged]) = ([], [])
        for entry in moved {
            var item = entry.item
            if let state = ItemJournal.published(item.state) {
                item.version += 1
                changes.append(
                    SeizureChanged(
                        requestID: item.requestID, version: item.version, state: state,
                        clearanceID: item.exportClearance ?? item.draftClearance,
                        amount: entry.amount ?? item.frozen ?? item.amountWanted, occurredAt: entry.occurredAt,
                        reasons: item.reasons))
            }
            items.append(item)
        }
        try ItemStore.save(items, at: now, in: tx)
        try ChangeStore.insert(changes, in: tx)
        try send(changes.map { $0 }, in: tx, at: now) { .seizureChanged($0) }
    }

    /// Appends facts of one kind to the outbox in messages of at most 500.
    func send<Fact>(
        _ facts: [Fact], in tx: borrowing Transaction, at now: Timestamp, as body: ([Fact]) -> MessageBody
    ) throws {
        try outbox.append(
            try facts.batches.map { try outbox.envelope(body($0), id: ids.next(), time: now) }, in: tx)
    }

    /// The state that others know; nil for a step inside garnishment.
    private static func published(_ state: ItemState) -> SeizureState? {
        switch state {
        case .requested, .cleared, .evidenced, .approved, .clearing, .exportCleared: nil
        case .drafting: .drafted
        case .refused, .dropped: .refused
        case .exported: .exported
        case .served: .served
        case .collected: .collected
        case .nothing: .nothing
        case .released: .released
        case .withdrawn: .withdrawn
        }
    }
}
