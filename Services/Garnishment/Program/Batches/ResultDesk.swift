import Codec
import CodecPrimitives
import Crypto
import Foundation
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit

/// Takes a bank's result file in, whole or not at all: items end, money is told of.
struct ResultDesk: Sendable {
    let pool: PostgresPool
    let journal: ItemJournal
    let reader: ResultReader

    /// What became of a result file.
    enum Outcome: Sendable {
        case applied(collected: Int, held: Int, nothing: Int, amount: Yen)
        case noSuchBatch
        /// This very content was applied before (二重読込).
        case replayed
        case notExported(Batch.State)
        case refused([Problem.Finding])
    }

    func apply(_ content: [UInt8], to id: BatchID) async throws -> Outcome {
        let reading = reader.read(content)
        let file = AnswerStore.File(
            id: journal.ids.next(), kind: .seizureResult, sha256: Array(SHA256.hash(data: Data(content))),
            content: content, isAccepted: false, batchID: id, receivedAt: WallClock.now())
        let submission = Submission(
            file: file, reading: reading, receiptIDs: reading.lines.map { _ in journal.ids.next() })
        let outcome = try await pool.withTransaction { [self] tx in try take(submission, batch: id, in: tx) }
        journal.outbox.wake.signal()
        return outcome
    }

    /// A file that came in, what it says, and ids for the receipts that it may make.
    private struct Submission: Sendable {
        var file: AnswerStore.File
        var reading: ResultReader.Reading
        var receiptIDs: [ReceiptID]
    }

    private func take(
        _ submission: Submission, batch id: BatchID, in tx: borrowing Transaction
    ) throws -> Outcome {
        let (file, reading) = (submission.file, submission.reading)
        guard let batch = try BatchStore.lock(id, in: tx) else { return .noSuchBatch }
        if try AnswerStore.accepted(.seizureResult, sha256: file.sha256, in: tx) != nil { return .replayed }
        guard batch.state == .exported || batch.state == .answered else { return .notExported(batch.state) }
        let items = ResultDesk.awaited(try ItemStore.lock(batch: id, in: tx))
        let findings = reading.findings + ResultDesk.findings(reading, batch, items)
        var stored = file
        stored.isAccepted = findings.isEmpty
        stored.id = try AnswerStore.insert(stored, in: tx)
        guard findings.isEmpty else { return .refused(findings) }
        let settled = try settle(reading.lines, items, submission.receiptIDs)
        try write(settled, stored, batch, in: tx)
        return .applied(
            collected: settled.receipts.count, held: settled.held, nothing: settled.nothing,
            amount: settled.receipts.map(\.amount).total())
    }

    /// The items that a file must answer: what was exported, or, once that is answered, what the bank still holds.
    private static func awaited(_ items: [Item]) -> [Item] {
        let exported = items.filter { $0.state == .exported }
        return exported.isEmpty ? items.filter { $0.state == .served } : exported
    }

    private static func findings(
        _ reading: ResultReader.Reading, _ batch: Batch, _ items: [Item]
    ) -> [Problem.Finding] {
        var findings: [Problem.Finding] = []
        if reading.batchNumber != batch.number {
            findings.append(Problem.Finding(rule: "batch_number_differs", record: 1, field: "依頼番号"))
        }
        if reading.bank != batch.bank {
            findings.append(Problem.Finding(rule: "bank_differs", record: 1, field: "金融機関コード"))
        }
        let expected = items.compactMap { item -> BankResult.Expected? in
            guard let number = item.itemNumber, let frozen = item.frozen, let day = batch.exportedOn else { return nil }
            return BankResult.Expected(itemNumber: number, frozen: frozen, exportedOn: day)
        }
        let faults = BankResult.faults(in: reading.lines, of: expected)
        return findings + faults.map { Problem.Finding(rule: $0.rule.rawValue, record: $0.record, field: "差押番号") }
    }

    /// What the lines come to.
    private struct Settled {
        var moved: [ItemJournal.Moved] = []
        var receipts: [SeizureReceiptStore.Receipt] = []
        var remittances: [(receipt: SeizureReceiptStore.Receipt, paid: Yen, on: BusinessDate)] = []
        var held = 0
        var nothing = 0
    }

    private func settle(
        _ lines: [BankResult.Line], _ items: [Item], _ receiptIDs: [ReceiptID]
    ) throws -> Settled {
        let byNumber = Dictionary(items.map { ($0.itemNumber, $0) }, uniquingKeysWith: { first, _ in first })
        var settled = Settled()
        for (line, receiptID) in zip(lines, receiptIDs) {
            guard var item = byNumber[line.itemNumber] else { throw GarnishmentError(.storedValue) }
            var amount: Yen?
            switch line.outcome {
            case .collected(_, let collected, let paid, let valueDate):
                try item.take(.collected)
                amount = collected
                // The bank took the money from the debtor's account on the day of service: charges stop there.
                let receipt = SeizureReceiptStore.Receipt(
                    id: receiptID, requestID: item.requestID, amount: collected, paidOn: line.servedOn)
                settled.receipts.append(receipt)
                settled.remittances.append((receipt, paid, valueDate))
            case .held(let seized):
                try item.take(.served)
                (amount, settled.held) = (seized, settled.held + 1)
            case .nothing(let reason):
                try item.take(.nothing, reasons: [ReceivedText(reason.rawValue)])
                (amount, settled.nothing) = (.zero, settled.nothing + 1)
            }
            settled.moved.append(ItemJournal.Moved(item, at: line.servedAt, amount: amount))
        }
        return settled
    }

    private func write(
        _ settled: Settled, _ file: AnswerStore.File, _ batch: Batch, in tx: borrowing Transaction
    ) throws {
        let (evidence, now) = (file.id, file.receivedAt)
        try journal.save(settled.moved, at: now, in: tx)
        try SeizureReceiptStore.insert(settled.receipts, evidence: evidence, at: now, in: tx)
        let channel = ReceivedText(Topology.channel)
        let receipts = settled.receipts.map { receipt in
            ReceiptRecorded(
                receiptID: receipt.id, version: 1, channel: channel, stage: .confirmed,
                reference: .seizure(receipt.requestID), amount: receipt.amount, paidOn: receipt.paidOn,
                receivedAt: now, evidenceID: evidence)
        }
        try journal.send(receipts, in: tx, at: now) { .receiptsRecorded($0) }
        let expected = settled.remittances.map { entry in
            RemittanceExpected(
                receiptID: entry.receipt.id, channel: channel, payer: batch.bank, expectedOn: entry.on,
                amount: entry.paid)
        }
        try journal.send(expected, in: tx, at: now) { .remittanceExpected($0) }
        try BatchStore.setState(.answered, of: batch.id, in: tx)
    }
}
