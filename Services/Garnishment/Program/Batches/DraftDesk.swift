import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit

/// Drafts a batch: takes a bank's requested items and asks clearance for each (起案).
struct DraftDesk: Sendable {
    let pool: PostgresPool
    let journal: ItemJournal
    /// Items in one batch; at most what one message holds.
    let itemsMax: Int

    /// What an officer asks for.
    struct Order: Sendable {
        var bank: ReceivedText
        var officer: ReceivedText
        /// Whether items that dropped out of earlier batches are tried again.
        var includesDropped: Bool
    }

    /// Opens a batch.
    ///
    /// - Returns: its id; nil when nothing waits for this bank.
    func draft(_ order: Order) async throws -> BatchID? {
        let (id, now): (BatchID, Timestamp) = (journal.ids.next(), WallClock.now())
        let made = try await pool.withTransaction { [self] tx -> BatchID? in
            let items = try ItemStore.draftable(
                bank: order.bank, includingDropped: order.includesDropped, atMost: itemsMax, in: tx)
            guard !items.isEmpty else { return nil }
            try BatchStore.create(
                BatchStore.Opening(id: id, bank: order.bank, officer: order.officer, at: now), in: tx)
            let numbers = try ItemStore.nextNumbers(items.count, in: tx)
            let drafted = try zip(items, numbers).map { item, number in
                try DraftDesk.drafted(item, in: id, as: number)
            }
            try journal.save(drafted.map { ItemJournal.Moved($0, at: now) }, at: now, in: tx)
            try ClearanceDesk(journal: journal).ask(
                ClearanceStore.Round(act: .draft, batch: id, askedAt: now), for: drafted.map { ($0, $0.amountWanted) },
                in: tx)
            return id
        }
        journal.outbox.wake.signal()
        return made
    }

    private static func drafted(_ item: Item, in batch: BatchID, as number: ReceivedText) throws -> Item {
        var item = item
        try item.take(.draftAsked)
        item.batchID = batch
        item.itemNumber = number
        (item.frozen, item.draftClearance, item.exportClearance) = (nil, nil, nil)
        (item.evidence, item.evidenceAnswer) = (ReceivedText(GarnishmentRefusal.answerMissing.rawValue), nil)
        return item
    }
}
