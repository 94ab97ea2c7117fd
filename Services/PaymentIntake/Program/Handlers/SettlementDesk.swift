import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Where officers settle what no record can: held, aged and wrong receipts.
struct SettlementDesk: Sendable {
    /// An officer's word.
    struct Decision: Sendable {
        var event: ReceiptEvent
        var officer: ReceivedText
        var reason: ReceivedText
    }

    let pool: PostgresPool
    let recorder: ReceiptRecorder

    /// Applies a decision and tells the other services.
    ///
    /// - Returns: the new state; nil when there is no such receipt.
    /// - Throws: `IntakeRefusal.stateDenies`.
    func decide(_ decision: Decision, for id: ReceiptID) async throws -> ReceiptState? {
        let now = WallClock.now()
        let state = try await pool.withTransaction { [recorder] tx -> ReceiptState? in
            guard var stored = try SettlementStore.lock(id, in: tx) else { return nil }
            try stored.receipt.apply(decision.event)
            stored.receipt.publish()
            let touched = ReceiptFold.Touched(identity: stored.identity, receipt: stored.receipt, isChanged: true)
            try ReceiptStore.update([touched], at: now, in: tx)
            try SettlementStore.insert(decision, about: stored, at: now, in: tx)
            let word = OfficerWord(officer: decision.officer, reason: decision.reason)
            try ReceiptExceptionStore.settle(id, by: word, at: now, in: tx)
            let origin = ReceiptRecorder.Origin(evidenceID: stored.evidenceID, receivedAt: now)
            let item = ReceiptMessages.item(touched, channel: stored.channel, from: origin)
            try recorder.send([item], at: now, in: tx)
            return stored.receipt.state
        }
        recorder.outbox.wake.signal()
        return state
    }
}
