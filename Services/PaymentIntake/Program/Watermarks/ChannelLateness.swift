import CodecPrimitives
import IntakeRules
import Law
import Outbox
import Postgres
import ServiceKit

/// How each channel stands beside its agent's promise (遅延), for health, alerts and operators.
struct ChannelLateness: Sendable {
    let channels: ChannelCatalog
    let calendar: OfficeCalendar
    let clock: BusinessClock
    /// Files of each channel that are measured.
    let measuredFiles: Int

    /// One channel.
    struct Standing: Sendable {
        var mark: WatermarkStore.Mark
        var schedule: ChannelSchedule.Standing
        var measured: ChannelLagStore.Measured?
        /// Its files have told of receipts later than promised.
        var isPromiseBroken: Bool
    }

    /// Files of its calendar that each channel lacks; 0 on time. A channel of which nothing ever came has no lateness.
    func late(in tx: borrowing Transaction) throws -> [String: Int] {
        Dictionary(
            try WatermarkStore.all(in: tx).map { ($0.channel.string, schedule($0).lateFiles) },
            uniquingKeysWith: { max($0, $1) })
    }

    /// Every channel that has a watermark.
    func standings(in tx: borrowing Transaction) throws -> [ReceivedText: Standing] {
        let measured = try ChannelLagStore.measured(last: measuredFiles, in: tx)
        let rows = try WatermarkStore.all(in: tx).map { channel, mark in
            let found = measured[channel]
            let isBroken = (found?.mostLagDays ?? 0) > channels.promise(channel).lagDays
            return (
                channel,
                Standing(
                    mark: mark, schedule: schedule((channel, mark)), measured: found, isPromiseBroken: isBroken)
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func schedule(_ row: (channel: ReceivedText, mark: WatermarkStore.Mark)) -> ChannelSchedule.Standing {
        ChannelSchedule(channels.promise(row.channel), calendar).standing(
            completeThrough: row.mark.completeThrough, today: clock.today(), hour: clock.hourInJapan())
    }
}
