import Codec
import CodecPrimitives
import IntakeRules
import Law
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
    let calendar: OfficeCalendar
    /// So many files of a channel say how late its news really is; nil where the agent's promise counts.
    var measuredFiles: Int?

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
            var news = try advanceFiles(at: now, in: tx)
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

    private func advanceFiles(at now: Timestamp, in tx: borrowing Transaction) throws -> [ChannelAdvanced] {
        let measured = try measuredFiles.map { try ChannelLagStore.measured(last: $0, in: tx) } ?? [:]
        var news: [ChannelAdvanced] = []
        for channel in channels.receiving {
            let files = try WatermarkStore.files(of: channel.name, in: tx)
            let lag = max(channel.promise.lagDays, measured[channel.name]?.mostLagDays ?? 0)
            let schedule = ChannelSchedule(channel.promise.lagging(days: lag), calendar)
            let absent = channel.promise.isEveryDay ? try ChannelLagStore.absences(of: channel.name, in: tx) : []
            guard let day = ChannelWatermark.completeThrough(files.map(\.file), schedule, absent: absent) else {
                continue
            }
            let covered = files.map(\.coveredThrough).max() ?? 0
            news += try advance(Reach(channel: channel.name, day: day, sequence: covered), at: now, in: tx)
        }
        return news
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
