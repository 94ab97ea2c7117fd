import CodecPrimitives
import CodecRecords
import IntakeRules

/// A file channel (収納チャネル): an agent's files of one layout.
struct Channel: Sendable {
    /// The channel's code, such as `konbini-a`.
    let name: ReceivedText
    let layout: Layout
    let news: RecordNews
    let promise: ChannelWatermark.Promise

    init(name: String, layout: Layout, promise: ChannelWatermark.Promise) throws {
        self.name = ReceivedText(name)
        self.layout = layout
        news = try RecordNews(layout)
        self.promise = promise
    }
}

/// The channels that this installation knows.
struct ChannelCatalog: Sendable {
    let channels: [Channel]
    /// What gateways have promised, by name.
    var gateways: [ReceivedText: ChannelWatermark.Promise] = [:]

    /// A gateway tells on the next day, whatever day it is, that a day is complete.
    static let gateway = ChannelWatermark.Promise(lagDays: 1, days: .daily)

    /// What a channel of files or of webhooks has promised.
    func promise(_ name: ReceivedText) -> ChannelWatermark.Promise {
        channel(name)?.promise ?? gateways[name] ?? ChannelCatalog.gateway
    }

    /// The channel of a name; nil for an unknown one.
    func channel(_ name: ReceivedText) -> Channel? { channels.first { $0.name == name } }
}
