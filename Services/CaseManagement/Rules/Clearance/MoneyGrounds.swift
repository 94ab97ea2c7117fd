import CodecPrimitives
import Law

/// The grounds that unknown money gives (promise P4), for one claim of a question.
struct MoneyGrounds {
    let act: ClearanceAct
    let claim: ClaimFacts
    let money: MoneyFacts
    let today: BusinessDate
    let book: MoneyBook
    let calendar: OfficeCalendar

    /// Throws `notInForce` for an act without a tolerance, `calendarUnknown` for a year without known holidays.
    func all() throws(LawError) -> [CaseGround] {
        var grounds: [CaseGround] = []
        if money.isBehind { grounds.append(.init(.hold, .moneyBehind, fact: "収納情報の反映が遅れている")) }
        let tolerance = try book.tolerance(ReceivedText(act.rawValue), on: today)
        for (channel, kind) in channels {
            switch (kind.speed, tolerance.paper) {
            case (.fast, _): grounds += try late(channel, openDays: tolerance.fastOpenDays)
            case (.paper, .cutOff(let days)): grounds += try late(channel, openDays: days)
            case (.paper, .slipAge(let grace, let check)):
                grounds += slipAge(channel, graceDays: grace, checkDays: check)
            case (.paper, .none): break
            }
        }
        return grounds
    }

    /// Receipts through this day are known on every channel that the claim can be paid on (行き違いの基準日); nil where there
    /// is no channel, or one of which nothing is known.
    var knownThrough: BusinessDate? {
        let days = channels.map(\.channel.completeThrough)
        return days.contains(nil) ? nil : days.compactMap(\.self).min()
    }

    /// The channels that take a slip of the claim; all where its slips are not known.
    private var channels: [(channel: ChannelFacts, kind: MoneyChannel)] {
        money.channels.map { ($0, book.channel($0.name, on: today)) }.filter { _, kind in
            kind.slips == .any || claim.slips?.hasBarcode ?? true
        }
    }

    private func late(_ channel: ChannelFacts, openDays: Int) throws(LawError) -> [CaseGround] {
        let needed = try calendar.openDay(openDays, through: today, for: .bank).adding(days: -1)
        if let known = channel.completeThrough, known >= needed { return [] }
        return [hold(channel, "\(needed)分までの収納情報が必要")]
    }

    /// Nobody can have paid on paper unseen once the last slip's days are behind the channel.
    private func slipAge(_ channel: ChannelFacts, graceDays: Int, checkDays: Int) -> [CaseGround] {
        let last = claim.slips?.usableUntil.adding(days: graceDays)
        if let last, let known = channel.completeThrough, last <= known { return [] }
        if let asked = claim.moneyCheckedOn, asked <= today, asked.adding(days: checkDays) >= today {
            return [.init(.remark, .moneyChecked, fact: "\(asked)に窓口へ照会し、入金なし")]
        }
        let slip = claim.slips.map { "納付書は\($0.usableUntil)まで使用可能" } ?? "納付書の期限が不明"
        return [hold(channel, "\(slip)、窓口への照会が必要")]
    }

    private func hold(_ channel: ChannelFacts, _ reason: String) -> CaseGround {
        let known = channel.completeThrough.map { "\($0)分まで" } ?? "未受信"
        var ground = CaseGround(.hold, .channelLate, fact: "収納チャネル\(channel.name.string)は\(known)、\(reason)")
        ground.channel = channel.name
        return ground
    }
}
