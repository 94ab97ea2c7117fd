import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Applies news to receipts and tells the other services, all in the caller's transaction.
///
/// The one way in which files and webhooks make receipts: what it does twice has the effect of once.
struct ReceiptRecorder: Sendable {
    let outbox: Outbox
    let ids: IDSource

    /// News of one source in its order.
    struct Chunk: Sendable {
        var channel: ReceivedText
        var evidenceID: EvidenceID
        var receivedAt: Timestamp
        var news: [ReceiptNews]
        /// The record number of each piece of news in its file; 1 for a webhook.
        var records: [Int]
        /// The evidence of each piece of news where they come from several calls; empty where it is all `evidenceID`.
        var evidences: [EvidenceID] = []

        /// Where the news at a position comes from.
        func evidence(at position: Int) -> EvidenceID {
            evidences.indices.contains(position) ? evidences[position] : evidenceID
        }
    }

    /// Identities in locking order and an id for each, made before the transaction.
    struct Plan: Sendable {
        let identities: [ReceiptIdentity]
        let receiptIDs: [ReceiptID]
    }

    /// What a chunk did.
    struct Effect: Sendable {
        var changed: Int
        var duplicates: Int
        /// The earliest payment that was never heard of before; nil where all were.
        var oldestNew: BusinessDate?
    }

    func plan(_ chunk: Chunk) -> Plan {
        let identities = Set(chunk.news.map(\.identity)).sorted()
        return Plan(identities: identities, receiptIDs: identities.map { _ in ids.next() })
    }

    /// Applies a chunk.
    ///
    /// - Throws: `IntakeError.raceLost` when another replica was first with one of the receipts; do it again.
    func record(_ chunk: Chunk, _ plan: Plan, at now: Timestamp, in tx: borrowing Transaction) throws -> Effect {
        let loaded = try ReceiptStore.load(plan.identities, ids: plan.receiptIDs, channel: chunk.channel, in: tx)
        var fold = ReceiptFold(loaded.receipts)
        for (position, news) in chunk.news.enumerated() { fold.apply(news, at: position) }
        let touched = fold.close()
        try ReceiptStore.insert(
            touched.filter { loaded.new.contains($0.identity) }, channel: chunk.channel, at: now, in: tx)
        try ReceiptStore.update(touched.filter { !loaded.new.contains($0.identity) }, at: now, in: tx)
        let source = FactSource(chunk: chunk, recordedAt: now)
        try ReceiptStore.insertFacts(fold.facts, of: fold, source: source, in: tx)
        let changed = touched.filter(\.isChanged)
        let last = Dictionary(fold.facts.map { ($0.receiptID, $0.position) }, uniquingKeysWith: { $1 })
        let items = changed.map { item in
            ReceiptMessages.item(
                item, channel: loaded.channels[item.identity] ?? chunk.channel, receivedAt: chunk.receivedAt,
                evidenceID: chunk.evidence(at: last[item.receipt.id] ?? 0))
        }
        try send(items, at: now, in: tx)
        return Effect(
            changed: changed.count, duplicates: fold.duplicates, oldestNew: loaded.new.map(\.paidOn).min())
    }

    /// Appends receipts to the outbox in messages of at most 500.
    func send(_ items: [ReceiptRecorded], at now: Timestamp, in tx: borrowing Transaction) throws {
        let envelopes = try ReceiptMessages.envelopes(items, of: outbox, ids: ids, at: now)
        try outbox.append(envelopes, in: tx)
    }
}
