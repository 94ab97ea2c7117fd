import CodecPrimitives
import IntakeRules
import ServiceKit

/// What agents and gateways have promised about the days of their news, as the setting `channels.promises` says it.
struct ChannelPromises {
    private var promises: [ReceivedText: ChannelWatermark.Promise] = [:]

    /// - Throws: `SettingsError` that names the entry.
    init(setting: String) throws {
        for entry in setting.split(whereSeparator: { $0 == "," || $0.isNewline || $0 == " " }) {
            let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            let words = (parts.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, (2...3).contains(words.count),
                let days = ChannelWatermark.Promise.Days(rawValue: words[0]), let hour = Int(words[1]),
                (0...23).contains(hour), words.count == 2 || words[2].utf8.elementsEqual("every".utf8),
                promises[ReceivedText(parts[0])] == nil
            else {
                throw SettingsError(
                    code: .invalid, problems: ["channels.promises: \"\(entry)\" is not name=days:hour[:every]"])
            }
            promises[ReceivedText(parts[0])] = ChannelWatermark.Promise(
                lagDays: 1, days: days, byHour: hour, isEveryDay: words.count == 3)
        }
    }

    /// The promise of a channel of files; it is then no gateway's.
    mutating func take(_ name: String, lagDays: Int) -> ChannelWatermark.Promise {
        promises.removeValue(forKey: ReceivedText(name))?.lagging(days: lagDays)
            ?? ChannelWatermark.Promise(lagDays: lagDays)
    }

    /// Those that are no channel's of files: gateways'.
    var rest: [ReceivedText: ChannelWatermark.Promise] { promises }
}
