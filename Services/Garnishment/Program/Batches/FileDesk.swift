import CodecPrimitives
import GarnishmentRules
import Law
import Outbox
import Postgres
import ServiceKit

/// Hands out a batch's file, as long as every clearance in it holds, and withdraws batches that never left.
struct FileDesk: Sendable {
    let pool: PostgresPool
    let journal: ItemJournal
    let heartbeatSecondsMax: Int64

    /// What became of the wish to fetch a file.
    enum Fetched: Sendable {
        case file(name: String, content: [UInt8])
        case noFile
        /// A clearance in the file does not hold any more; the batch must be withdrawn.
        case closed(ClearanceGate.Refusal)
        /// Case management is silent; try again.
        case silent
    }

    /// The file. Fetching is the moment of leaving, so the gate is asked once more for every item.
    func fetch(_ id: BatchID) async throws -> Fetched {
        let now = WallClock.now()
        return try await pool.withTransaction { [heartbeatSecondsMax] tx in
            guard let batch = try BatchStore.lock(id, in: tx), batch.state == .exported else { return .noFile }
            let gate = ClearanceGate(
                now: now, heartbeatAt: try ClearanceStore.heartbeat(in: tx), heartbeatSecondsMax: heartbeatSecondsMax)
            let items = try ItemStore.lock(batch: id, in: tx).filter { $0.state == .exported }
            let views = try ClearanceAnswers.gateViews(of: items.compactMap(\.exportClearance), in: tx)
            for item in items {
                do throws(ClearanceGate.Refusal) {
                    try gate.check(item.exportClearance.flatMap { views[$0] }, frozen: item.frozen ?? .zero)
                } catch {
                    return error == .heartbeatTooOld ? .silent : .closed(error)
                }
            }
            guard let content = try BatchStore.fetch(id, at: now, in: tx) else { return .noFile }
            return .file(name: "seizure-\(batch.number.string).txt", content: content)
        }
    }

    /// What became of the wish to withdraw.
    enum Withdrawn: Sendable {
        case withdrawn(items: Int)
        case noSuchBatch
        /// The file was fetched: the bank must be told (stop list), a batch cannot take it back.
        case hasLeft
        case ended(Batch.State)
    }

    /// Ends a batch whose file nobody fetched (取下げ).
    func withdraw(_ id: BatchID, by officer: ReceivedText, reason: ReceivedText) async throws -> Withdrawn {
        let now = WallClock.now()
        let outcome = try await pool.withTransaction { [journal] tx -> Withdrawn in
            guard let batch = try BatchStore.lock(id, in: tx) else { return .noSuchBatch }
            guard !batch.hasBeenFetched else { return .hasLeft }
            guard batch.state != .answered, batch.state != .withdrawn, batch.state != .empty else {
                return .ended(batch.state)
            }
            let moved = try ItemStore.lock(batch: id, in: tx).filter { $0.allows(.withdrawn) && $0.state != .dropped }
                .map { item in
                    var item = item
                    try item.take(.withdrawn, reasons: [ReceivedText("withdrawn_by_officer")])
                    return ItemJournal.Moved(item, at: now)
                }
            try journal.save(moved, at: now, in: tx)
            try BatchStore.withdraw(id, by: officer, reason: reason, in: tx)
            return .withdrawn(items: moved.count)
        }
        journal.outbox.wake.signal()
        return outcome
    }
}
