import CodecPrimitives
import CodecRecords
import IntakeRules

/// A file channel: an agent's files of receipts, or the bank's of the city's account, of one layout.
struct Channel: Sendable {
    /// What the records of its files are.
    enum Reading: Sendable {
        /// News of receipts (収納).
        case receipts(RecordNews)
        /// Lines of the city's account (入金明細).
        case bankAccount(BankLineReading)
    }

    /// The channel's code, such as `konbini-a`.
    let name: ReceivedText
    let layout: Layout
    let reading: Reading
    let promise: ChannelWatermark.Promise

    init(name: String, layout: Layout, promise: ChannelWatermark.Promise) throws {
        self.name = ReceivedText(name)
        self.layout = layout
        reading =
            BankLineReading.isBankAccount(layout)
            ? .bankAccount(try BankLineReading(layout)) : .receipts(try RecordNews(layout))
        self.promise = promise
    }

    /// How its records are news of receipts; nil for a bank's account, which brings money and no receipts.
    var news: RecordNews? {
        if case .receipts(let news) = reading { news } else { nil }
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

    /// The channels of receipts: those have watermarks.
    var receiving: [Channel] { channels.filter { $0.news != nil } }
}
