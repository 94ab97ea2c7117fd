import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Tells the other services how far each channel is complete (`channel.advanced`), once it is true: when every
/// receipt that the word covers has its place on the stream.
struct WatermarkWorker: Sendable {
    let pool: PostgresPool
    let channels: ChannelCatalog
    let outbox: Outbox
    let ids: IDSource

    /// Moves every channel as far as it may go.
    func step() async throws {
        let now = WallClock.now()
        let isNews = try await pool.withTransaction { [self] tx in
            guard try WatermarkStore.takeTurn(in: tx) else { return false }
            // Read first: a file that finishes while its predecessors are numbered has its own turn later.
            let uncovered = try WatermarkStore.uncovered(in: tx)
            if !uncovered.isEmpty {
                let sequence = try outbox.lastSequence(ofRoutingKey: Topology.receipts, in: tx)
                try WatermarkStore.cover(uncovered, through: sequence, in: tx)
            }
            var news: [ChannelAdvanced] = []
            for channel in channels.receiving {
                let files = try WatermarkStore.files(of: channel.name, in: tx)
                guard let day = ChannelWatermark.completeThrough(files.map(\.file), promise: channel.promise) else {
                    continue
                }
                let covered = files.map(\.coveredThrough).max() ?? 0
                news += try advance(Reach(channel: channel.name, day: day, sequence: covered), at: now, in: tx)
            }
            for word in try WatermarkStore.statements(in: tx) {
                let reach = Reach(channel: word.channel, day: word.completeThrough, sequence: word.coveredThrough)
                news += try advance(reach, at: now, in: tx)
            }
            guard !news.isEmpty else { return false }
            try outbox.append([outbox.envelope(.channelAdvanced(news), id: ids.next(), time: now)], in: tx)
            return true
        }
        if isNews { outbox.wake.signal() }
    }

    /// How far a channel may be said to be complete.
    private struct Reach {
        var channel: ReceivedText
        var day: BusinessDate
        /// The stream's number up to which its receipts stand.
        var sequence: Int64
    }

    private func advance(
        _ reach: Reach, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [ChannelAdvanced] {
        let (channel, day) = (reach.channel, reach.day)
        let last = try WatermarkStore.lastMark(of: channel, in: tx)
        if let last, day <= last.completeThrough { return [] }
        let mark = WatermarkStore.Mark(
            version: (last?.version ?? 0) + 1, completeThrough: day,
            coversThrough: max(reach.sequence, last?.coversThrough ?? 0))
        try WatermarkStore.insert(mark, of: channel, at: now, in: tx)
        return [
            ChannelAdvanced(
                channel: channel, version: mark.version, completeThrough: day, coversThrough: mark.coversThrough)
        ]
    }
}
