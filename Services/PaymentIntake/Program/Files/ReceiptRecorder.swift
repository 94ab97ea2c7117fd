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
    /// Whose receipts they may be and when their money is to come.
    var scrutiny = ReceiptScrutiny.none

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
        let channels = { (identity: ReceiptIdentity) in loaded.channels[identity] ?? chunk.channel }
        let touched = try fold.close().map { item in
            var item = item
            item.dueOn = try scrutiny.due(item, channel: channels(item.identity))
            return item
        }
        try ReceiptStore.insert(
            touched.filter { loaded.new.contains($0.identity) }, channel: chunk.channel, at: now, in: tx)
        try ReceiptStore.update(touched.filter { !loaded.new.contains($0.identity) }, at: now, in: tx)
        let source = FactSource(chunk: chunk, recordedAt: now)
        try ReceiptStore.insertFacts(fold.facts, of: fold, source: source, in: tx)
        try note(touched, channels, at: now, in: tx)
        let changed = touched.filter(\.isChanged)
        let last = Dictionary(fold.facts.map { ($0.receiptID, $0.position) }, uniquingKeysWith: { $1 })
        let items = changed.map { item in
            ReceiptMessages.item(
                item, channel: channels(item.identity), receivedAt: chunk.receivedAt,
                evidenceID: chunk.evidence(at: last[item.receipt.id] ?? 0))
        }
        try send(items, at: now, in: tx)
        return Effect(
            changed: changed.count, duplicates: fold.duplicates, oldestNew: loaded.new.map(\.paidOn).min())
    }

    /// Puts what a person must look at on the list, and takes off what this news has settled.
    private func note(
        _ touched: [ReceiptFold.Touched], _ channels: (ReceiptIdentity) -> ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        let raised = touched.flatMap { item in
            scrutiny.exceptions(item, channel: channels(item.identity)).map {
                ReceiptExceptionStore.Raised(receiptID: item.receipt.id, kind: $0)
            }
        }
        try ReceiptExceptionStore.insert(raised, at: now, in: tx)
        let calm = touched.filter { $0.receipt.state != .waiting && $0.receipt.state != .unconfirmed }
        try ReceiptExceptionStore.settle(calm.map(\.receipt.id), at: now, in: tx)
    }

    /// Appends receipts to the outbox in messages of at most 500.
    func send(_ items: [ReceiptRecorded], at now: Timestamp, in tx: borrowing Transaction) throws {
        let envelopes = try ReceiptMessages.envelopes(items, of: outbox, ids: ids, at: now)
        try outbox.append(envelopes, in: tx)
    }
}
