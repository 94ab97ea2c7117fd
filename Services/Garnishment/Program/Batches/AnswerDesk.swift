import CodecPrimitives
import Crypto
import Foundation
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit

/// Takes a bank's inquiry answer in, whole or not at all, and looks again at every item that waits for evidence.
struct AnswerDesk: Sendable {
    let pool: PostgresPool
    let journal: ItemJournal

    /// What became of an answer file.
    enum Outcome: Sendable {
        case stored(id: EvidenceID, accounts: Int, isDuplicate: Bool)
        case refused([Problem.Finding])
    }

    func take(_ content: [UInt8]) async throws -> Outcome {
        let reading = AnswerReader.read(content)
        let file = AnswerStore.File(
            id: journal.ids.next(), kind: .inquiryAnswer, sha256: Array(SHA256.hash(data: Data(content))),
            content: content, isAccepted: reading.findings.isEmpty, batchID: nil, receivedAt: WallClock.now())
        let outcome = try await pool.withTransaction { [journal] tx -> Outcome in
            if let known = try AnswerStore.accepted(.inquiryAnswer, sha256: file.sha256, in: tx) {
                return .stored(id: known, accounts: reading.answers.count, isDuplicate: true)
            }
            let id = try AnswerStore.insert(file, in: tx)
            guard reading.findings.isEmpty else { return .refused(reading.findings) }
            try AnswerStore.insert(reading.answers, from: id, in: tx)
            let items = try ItemStore.awaitingEvidence(accounts: reading.answers.map(\.account), in: tx)
            let evidence = try EvidenceDesk(items, in: tx)
            let moved = try items.map { item in
                var item = item
                try evidence.evaluate(&item)
                return ItemJournal.Moved(item, at: file.receivedAt)
            }
            try journal.save(moved, at: file.receivedAt, in: tx)
            return .stored(id: id, accounts: reading.answers.count, isDuplicate: false)
        }
        journal.outbox.wake.signal()
        return outcome
    }
}
