import Codec
import CodecPrimitives
import Crypto
import Foundation
import GarnishmentRules
import Law
import Logging
import Outbox
import Postgres
import ServiceKit

/// Writes the files of batches whose export clearances are decided. The only place where a seizure leaves the suite.
struct ExportWorker: Sendable {
    /// Bounds, all settings.
    struct Bounds: Sendable {
        /// How long an answer from case management is waited for.
        var decisionSeconds: Int64
        /// Age at which case management's heartbeat is too old.
        var heartbeatSecondsMax: Int64
        /// Batches looked at in one round.
        var batchesMax: Int
    }

    let pool: PostgresPool
    let journal: ItemJournal
    let file: BankFile
    let clock: BusinessClock
    let bounds: Bounds
    let logger: Logger

    /// Looks at every batch whose export was asked; one that must wait holds up no other.
    ///
    /// - Returns: how many files were written, or batches ended empty.
    @discardableResult
    func step() async throws -> Int {
        let batches = try await pool.withTransaction { [bounds] tx in
            try BatchStore.exporting(atMost: bounds.batchesMax, in: tx)
        }
        var done = 0
        for id in batches {
            let (now, today) = (WallClock.now(), clock.today())
            let isDone = try await journal.outbox.withTransaction(on: pool) { [self] tx -> Bool in
                guard let batch = try BatchStore.takeExporting(id, in: tx) else { return false }
                return try finish(batch, at: now, on: today, in: tx)
            }
            done += isDone ? 1 : 0
        }
        return done
    }

    private func finish(
        _ batch: Batch, at now: Timestamp, on today: BusinessDate, in tx: borrowing Transaction
    ) throws -> Bool {
        let items = try ItemStore.lock(batch: batch.id, in: tx)
        let late = try overdue(items.filter { $0.state == .clearing }, at: now, in: tx).map { item in
            try dropped(item, .expired, "clearance_not_decided")
        }
        try journal.save(late.map { ItemJournal.Moved($0, at: now) }, at: now, in: tx)
        guard items.filter({ $0.state == .clearing }).count == late.count else { return false }
        let heartbeat = try ClearanceStore.heartbeat(in: tx)
        let gate = ClearanceGate(now: now, heartbeatAt: heartbeat, heartbeatSecondsMax: bounds.heartbeatSecondsMax)
        let cleared = items.filter { $0.state == .exportCleared }
        let papers = Papers(
            evidence: try EvidenceDesk(cleared, in: tx),
            clearances: try ClearanceAnswers.gateViews(of: cleared.compactMap(\.exportClearance), in: tx))
        var (passed, fallen): ([Passed], [Item]) = ([], [])
        var isWaiting = false
        for item in cleared {
            switch try look(item, gate, papers, on: today) {
            case .passed(let entry): passed.append(entry)
            case .dropped(let item): fallen.append(item)
            case .wait: isWaiting = true
            }
        }
        try journal.save(fallen.map { ItemJournal.Moved($0, at: now) }, at: now, in: tx)
        guard !isWaiting, let heartbeat else { return false }
        let leaving = ExportStore.Leaving(batch: batch, heartbeatAt: heartbeat, at: now, day: today)
        try write(passed, leaving, in: tx)
        return true
    }

    /// An item that may leave.
    private struct Passed {
        var line: BankFile.Line
        var clearance: ClearanceID
        var expiresAt: Timestamp
    }

    private enum Look {
        case passed(Passed)
        case dropped(Item)
        /// Case management is silent: nothing leaves, nothing drops.
        case wait
    }

    /// What is known about the items that may leave.
    private struct Papers {
        var evidence: EvidenceDesk
        var clearances: [ClearanceID: ClearanceGate.Clearance]
    }

    private func look(
        _ item: Item, _ gate: ClearanceGate, _ papers: Papers, on today: BusinessDate
    ) throws -> Look {
        var item = item
        let clearance = item.exportClearance.flatMap { papers.clearances[$0] }
        do throws(ClearanceGate.Refusal) {
            try gate.check(clearance, frozen: item.frozen ?? .zero)
        } catch {
            guard let event = error.itemEvent else { return .wait }
            return .dropped(try dropped(item, event, error.rawValue))
        }
        guard try papers.evidence.evaluate(&item) else { return .dropped(item) }
        guard let clearance, let id = item.exportClearance, let frozen = item.frozen,
            let (person, answer) = papers.evidence.papers(of: item)
        else { return .dropped(try dropped(item, .evidenceLost, "person_missing")) }
        let line = BankFile.Line(item: item, person: person, holderKana: answer.holderKana, amount: frozen)
        guard file.accepts(line, on: today) else { return .dropped(try dropped(item, .evidenceLost, "not_writable")) }
        return .passed(Passed(line: line, clearance: id, expiresAt: clearance.expiresAt))
    }

    private func write(_ passed: [Passed], _ leaving: ExportStore.Leaving, in tx: borrowing Transaction) throws {
        let batch = leaving.batch
        guard !passed.isEmpty else { return try BatchStore.setState(.empty, of: batch.id, in: tx) }
        let content = try file.bytes(of: passed.map(\.line), batch: batch, on: leaving.day)
        let exported = try passed.map { entry in
            var item = entry.line.item
            try item.take(.written)
            return ItemJournal.Moved(item, at: leaving.at)
        }
        try journal.save(exported, at: leaving.at, in: tx)
        let exports = passed.map { entry in
            ExportStore.Export(
                item: entry.line.item, clearance: entry.clearance, amount: entry.line.amount, expiresAt: entry.expiresAt
            )
        }
        try ExportStore.insert(exports, leaving, in: tx)
        let hash = Array(SHA256.hash(data: Data(content)))
        try BatchStore.export((content, hash), of: leaving, in: tx)
        logger.notice("a batch is exported", metadata: ["batch": "\(batch.id)", "items": "\(passed.count)"])
    }

    /// Those of these items whose question has had no answer for too long.
    private func overdue(_ items: [Item], at now: Timestamp, in tx: borrowing Transaction) throws -> [Item] {
        let asked = try ClearanceStore.lastAsked(items.map(\.requestID), .export, in: tx)
        return items.filter { item in
            asked[item.requestID].map { $0.seconds(until: now) > bounds.decisionSeconds } ?? true
        }
    }

    private func dropped(_ item: Item, _ event: ItemEvent, _ reason: String) throws -> Item {
        var item = item
        try item.take(event, reasons: [ReceivedText(reason)])
        return item
    }
}
