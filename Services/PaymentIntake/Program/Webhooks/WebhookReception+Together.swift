import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// A call that is believed and read, on its way into the store.
struct PendingCall: Sendable {
    let call: WebhookStore.Call
    let body: [UInt8]
    let reading: WebhookReception.Reading

    /// The piece of news that it tells of a receipt; nil for one about the channel, and for one that makes no sense.
    fileprivate var news: ReceiptNews? {
        if case .receipt(let news)? = reading.event, reading.faults.isEmpty { return news }
        return nil
    }

    /// Calls with one key must not be in one batch: the second is answered by what the first has left.
    var key: CallKey { CallKey(gateway: call.gateway, id: call.webhookID) }
}

/// What makes two calls the same.
struct CallKey: Hashable, Sendable {
    let gateway: ReceivedText
    let id: ReceivedText
}

extension WebhookReception {
    /// Keeps and applies calls with different keys in one transaction; one verdict each, in their order.
    ///
    /// - Throws: `IntakeError.raceLost` when another replica was first with one of their receipts; nothing is kept then.
    func together(_ calls: [PendingCall]) async throws -> [Verdict] {
        let chunks = WebhookReception.chunks(calls)
        let plans = chunks.map { recorder.plan($0.chunk) }
        return try await pool.withTransaction { [recorder] tx in
            let new = try WebhookStore.insert(calls, in: tx)
            let fresh = calls.filter { new.contains($0.key) }
            try EvidenceStore.insertWebhooks(fresh, in: tx)
            for call in fresh { try WebhookReception.keepWord(of: call, in: tx) }
            for (chunk, plan) in zip(chunks, plans) {
                // Of a call that is known already nothing is news: its batch is recorded without it.
                let isWhole = chunk.keys.allSatisfy(new.contains)
                let rest = isWhole ? chunk.chunk : chunk.keeping(new)
                guard !rest.news.isEmpty else { continue }
                _ = try recorder.record(rest, isWhole ? plan : recorder.plan(rest), at: rest.receivedAt, in: tx)
            }
            return try calls.map { pending in
                guard new.contains(pending.key) else {
                    return try WebhookReception.again(pending.call, of: .real, in: tx)
                }
                let faults = pending.reading.faults
                return faults.isEmpty ? .applied(isDuplicate: false) : .quarantined(faults)
            }
        }
    }

    /// The news of several calls of one gateway.
    private struct GatewayChunk: Sendable {
        var keys: [CallKey]
        var chunk: ReceiptRecorder.Chunk

        /// Without the calls that are not among these.
        func keeping(_ wanted: Set<CallKey>) -> ReceiptRecorder.Chunk {
            let kept = keys.indices.filter { wanted.contains(keys[$0]) }
            var rest = chunk
            rest.news = kept.map { chunk.news[$0] }
            rest.records = kept.map { chunk.records[$0] }
            rest.evidences = kept.map { chunk.evidences[$0] }
            return rest
        }
    }

    private static func chunks(_ calls: [PendingCall]) -> [GatewayChunk] {
        let telling = calls.filter { $0.news != nil }
        return Dictionary(grouping: telling, by: \.call.gateway).sorted { $0.key < $1.key }.compactMap { gateway, all in
            guard let last = all.last else { return nil }
            let chunk = ReceiptRecorder.Chunk(
                channel: gateway, evidenceID: last.call.evidenceID, receivedAt: last.call.receivedAt,
                news: all.compactMap(\.news), records: all.map { _ in 1 }, evidences: all.map(\.call.evidenceID))
            return GatewayChunk(keys: all.map(\.key), chunk: chunk)
        }
    }

    /// A gateway's word about its completeness waits until its receipts have their places.
    private static func keepWord(of pending: PendingCall, in tx: borrowing Transaction) throws {
        guard case .completed(let day)? = pending.reading.event else { return }
        let call = pending.call
        try WatermarkStore.insert(
            WatermarkStore.Statement(
                channel: call.gateway, completeThrough: day, evidenceID: call.evidenceID, at: call.receivedAt),
            in: tx)
    }
}
