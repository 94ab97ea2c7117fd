import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// How late each channel is (遅延), for health and alerts.
struct ChannelLateness: Sendable {
    /// A gateway tells on the next day that a day is complete.
    static let gatewayLagDays = 1

    let channels: ChannelCatalog
    let clock: BusinessClock

    /// Days between the day through which a channel usually is complete by now and the day through which it is; 0 on
    /// time. A channel of which nothing ever came has no lateness.
    func days(in tx: borrowing Transaction) throws -> [String: Int] {
        let today = clock.today()
        let late = try WatermarkStore.all(in: tx).map { name, mark in
            let lag = channels.channel(name)?.promise.lagDays ?? ChannelLateness.gatewayLagDays
            return (name.string, max(0, mark.completeThrough.days(until: today) - lag))
        }
        return Dictionary(late, uniquingKeysWith: { max($0, $1) })
    }
}
