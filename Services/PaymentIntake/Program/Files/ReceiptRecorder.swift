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
        var origin: Origin
        var news: [ReceiptNews]
        /// The record number of each piece of news in its file; 1 for a webhook.
        var records: [Int]
        /// That of each piece of news where they come from several calls; empty where it is all `origin`.
        var origins: [Origin] = []

        /// Where the news at a position comes from.
        func origin(at position: Int) -> Origin { origins.indices.contains(position) ? origins[position] : origin }
    }

    /// The evidence of a piece of news, and when it came.
    struct Origin: Sendable {
        var evidenceID: EvidenceID
        var receivedAt: Timestamp
    }

    /// Whose receipts a chunk is about, worked out before the transaction.
    struct Plan: Sendable {
        /// Each once, in locking order.
        var identities: [ReceiptIdentity] = []
        /// One for each identity that may turn out new.
        var receiptIDs: [ReceiptID] = []
        /// The place of each piece of news in `identities`.
        var places: [Int]
    }

    /// What a chunk did.
    struct Effect: Sendable {
        var changed: Int
        var duplicates: Int
        /// The earliest payment that was never heard of before; nil where all were.
        var oldestNew: BusinessDate?
    }

    func plan(_ chunk: Chunk) -> Plan {
        let news = chunk.news
        var plan = Plan(places: Array(repeating: 0, count: news.count))
        plan.identities.reserveCapacity(news.count)
        for index in news.indices.sorted(by: { news[$0].identity < news[$1].identity }) {
            if plan.identities.last != news[index].identity { plan.identities.append(news[index].identity) }
            plan.places[index] = plan.identities.count - 1
        }
        plan.receiptIDs = plan.identities.map { _ in ids.next() }
        return plan
    }

    /// Applies a chunk.
    ///
    /// - Throws: `IntakeError.raceLost` when another replica was first with one of the receipts; do it again.
    func record(_ chunk: Chunk, _ plan: Plan, at now: Timestamp, in tx: borrowing Transaction) throws -> Effect {
        let loaded = try ReceiptStore.load(plan.identities, ids: plan.receiptIDs, channel: chunk.channel, in: tx)
        var fold = ReceiptFold(loaded.map(\.receipt))
        for (position, news) in chunk.news.enumerated() {
            fold.apply(news, to: plan.places[position], at: position)
        }
        let touched = try fold.close().map { item in
            var item = item
            item.dueOn = try scrutiny.due(item, channel: loaded[item.place].channel)
            return item
        }
        let known = touched.filter { !loaded[$0.place].isNew }
        try ReceiptStore.insert(touched.filter { loaded[$0.place].isNew }, channel: chunk.channel, at: now, in: tx)
        try ReceiptStore.update(known, at: now, in: tx)
        try ReceiptStore.insertFacts(fold, source: FactSource(chunk: chunk, recordedAt: now), in: tx)
        try note(touched, channels: loaded.map(\.channel), at: now, in: tx)
        try settle(known, at: now, in: tx)
        let items = touched.filter(\.isChanged).map { item in
            ReceiptMessages.item(item, channel: loaded[item.place].channel, from: chunk.origin(at: item.position))
        }
        try send(items, at: now, in: tx)
        let oldest = zip(plan.identities, loaded).lazy.filter { $1.isNew }.map { $0.0.paidOn }.min()
        return Effect(changed: items.count, duplicates: fold.duplicates, oldestNew: oldest)
    }

    /// Puts what a person must look at on the list.
    private func note(
        _ touched: [ReceiptFold.Touched], channels: [ReceivedText], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let raised = touched.flatMap { item in
            scrutiny.exceptions(item, channel: channels[item.place]).map {
                ReceiptExceptionStore.Raised(receiptID: item.receipt.id, kind: $0)
            }
        }
        try ReceiptExceptionStore.insert(raised, at: now, in: tx)
    }

    /// Takes off the list what this news has settled; of new receipts nothing can stand there.
    private func settle(
        _ known: [ReceiptFold.Touched], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let calm = known.filter { $0.receipt.state != .waiting && $0.receipt.state != .unconfirmed }
        try ReceiptExceptionStore.settle(calm.map(\.receipt.id), at: now, in: tx)
    }

    /// Appends receipts to the outbox in messages of at most 500.
    func send(_ items: [ReceiptRecorded], at now: Timestamp, in tx: borrowing Transaction) throws {
        let envelopes = try ReceiptMessages.envelopes(items, of: outbox, ids: ids, at: now)
        try outbox.append(envelopes, in: tx)
    }
}
