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

    init(name: String, layout: Layout, lagDays: Int) throws {
        self.name = ReceivedText(name)
        self.layout = layout
        news = try RecordNews(layout)
        promise = ChannelWatermark.Promise(lagDays: lagDays)
    }
}

/// The channels that this installation knows.
struct ChannelCatalog: Sendable {
    let channels: [Channel]

    /// The channel of a name; nil for an unknown one.
    func channel(_ name: ReceivedText) -> Channel? { channels.first { $0.name == name } }
}
