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

    init(name: String, layout: Layout, lagDays: Int) throws {
        self.name = ReceivedText(name)
        self.layout = layout
        reading =
            BankLineReading.isBankAccount(layout)
            ? .bankAccount(try BankLineReading(layout)) : .receipts(try RecordNews(layout))
        promise = ChannelWatermark.Promise(lagDays: lagDays)
    }

    /// How its records are news of receipts; nil for a bank's account, which brings money and no receipts.
    var news: RecordNews? {
        if case .receipts(let news) = reading { news } else { nil }
    }
}

/// The channels that this installation knows.
struct ChannelCatalog: Sendable {
    let channels: [Channel]

    /// The channel of a name; nil for an unknown one.
    func channel(_ name: ReceivedText) -> Channel? { channels.first { $0.name == name } }

    /// The channels of receipts: those have watermarks.
    var receiving: [Channel] { channels.filter { $0.news != nil } }
}
