import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Reads transfers of ours that came back (組戻し, 振込不能) from the bank's lines: the order becomes returned, case
/// management hears of it, and the line is no income.
struct ReturnDesk: Sendable {
    let refunds: RefundDesk
    let words: ReturnWords
    /// Calendar days after its payment in which a transfer may come back.
    let days: Int

    /// Takes every open line that brought one order back. What fits several orders or none stays an unexpected line.
    ///
    /// - Returns: whether any was found.
    func take(at now: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        let lines = try BankLineStore.open(.credit, in: tx).compactMap { line in
            words.reading(line.id, kana: line.payerKana, edi: line.edi).map {
                (reading: $0, on: line.creditedOn, amount: line.amount)
            }
        }
        let candidates = try RefundReturnStore.candidates(of: lines.map(\.amount), in: tx)
        let pairs = ReturnMatching.pairs(lines, candidates, days: days)
        for (cause, group) in Dictionary(grouping: pairs, by: { Cause(on: $0.on, reason: $0.reading.reason) }) {
            try refunds.comeBack(group.map(\.refund), on: cause.on, because: cause.reason, at: now, in: tx)
        }
        return try RefundReturnStore.save(pairs.map { ($0.reading.line, $0.refund) }, at: now, in: tx) > 0
    }

    private struct Cause: Hashable {
        let on: BusinessDate
        let reason: ReceivedText
    }
}
