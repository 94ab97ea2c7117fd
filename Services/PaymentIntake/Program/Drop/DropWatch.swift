import CodecPrimitives
import IntakeRules
import ServiceKit

/// What lies in the watched folder, for `/health`.
struct DropWatch: Sendable {
    let folder: DropFolder
    let rules: DropRules
    let channels: ChannelCatalog

    /// Files that wait, files that were refused, and folders of no channel, by the states' names.
    func piles(at now: Timestamp) throws -> [String: HealthReport.Pile] {
        var (waiting, oldest, refused, unknown) = (0, Int64?.none, 0, 0)
        for name in try folder.channels() {
            guard channels.channel(ReceivedText(name)) != nil else {
                unknown += 1
                continue
            }
            let files = try folder.waiting(name).filter { rules.isWanted(ReceivedText($0.name)) }
            waiting += files.count
            oldest = ([oldest] + files.map { $0.look.changedAt }).compactMap(\.self).min()
            refused += try folder.refused(name)
        }
        let age = oldest.map { max(0, Int(Timestamp(microseconds: $0).seconds(until: now))) }
        return [
            "drop_waiting": HealthReport.Pile(count: waiting, oldestSeconds: age),
            "drop_refused": HealthReport.Pile(count: refused, oldestSeconds: nil),
            "drop_unknown_channel": HealthReport.Pile(count: unknown, oldestSeconds: nil),
        ]
    }
}
