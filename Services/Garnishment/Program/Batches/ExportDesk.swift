import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit

/// An officer wants a batch to leave: clearance for the export is asked for every approved item; what is not ready
/// stays behind. The file is written by `ExportWorker` once everything is decided.
struct ExportDesk: Sendable {
    let pool: PostgresPool
    let journal: ItemJournal

    /// What became of the wish.
    enum Outcome: Sendable {
        case asked(items: Int)
        case noSuchBatch
        /// The batch is past its draft.
        case wrongState(Batch.State)
        /// No item is approved; nothing was changed.
        case nothingApproved
    }

    func ask(_ id: BatchID, by officer: ReceivedText) async throws -> Outcome {
        let now = WallClock.now()
        let outcome = try await pool.withTransaction { [journal] tx -> Outcome in
            guard let batch = try BatchStore.lock(id, in: tx) else { return .noSuchBatch }
            guard batch.state == .drafting else { return .wrongState(batch.state) }
            let items = try ItemStore.lock(batch: id, in: tx)
            let approved = items.filter { $0.state == .approved }
            guard !approved.isEmpty else { return .nothingApproved }
            let clearing = try approved.map { item in try ExportDesk.moved(item, .exportAsked) }
            let left = try items.compactMap(ExportDesk.leftBehind)
            try journal.save((clearing + left).map { ItemJournal.Moved($0, at: now) }, at: now, in: tx)
            try ClearanceDesk(journal: journal).ask(
                ClearanceStore.Round(act: .export, batch: id, askedAt: now),
                for: clearing.map { ($0, $0.frozen ?? .zero) }, in: tx)
            try BatchStore.askExport(id, by: officer, at: now, in: tx)
            return .asked(items: clearing.count)
        }
        journal.outbox.wake.signal()
        return outcome
    }

    /// An item that was not ready, dropped out; nil for one that goes on or has ended.
    private static func leftBehind(_ item: Item) throws -> Item? {
        guard item.state != .approved else { return nil }
        if item.allows(.leftBehind) { return try moved(item, .leftBehind) }
        return item.state == .drafting ? try moved(item, .expired) : nil
    }

    private static func moved(_ item: Item, _ event: ItemEvent) throws -> Item {
        var item = item
        let reason = item.evidence == EvidenceDesk.found ? ReceivedText("not_approved") : item.evidence
        try item.take(event, reasons: event == .exportAsked ? [] : [reason])
        return item
    }
}
