import CodecPrimitives

/// The grounds that unknown money gives (promise P4): they hold for every claim.
struct MoneyGrounds {
    let act: ClearanceAct
    let money: MoneyFacts
    let today: BusinessDate
    let toleranceDays: Int

    var all: [CaseGround] {
        var grounds: [CaseGround] = []
        if money.isBehind { grounds.append(.init(.hold, .moneyBehind, fact: "収納情報の反映が遅れている")) }
        let limit = today.adding(days: -toleranceDays)
        for channel in money.channels where channel.completeThrough ?? limit.adding(days: -1) < limit {
            let known = channel.completeThrough.map { "\($0)分まで" } ?? "未受信"
            grounds.append(.init(.hold, .channelLate, fact: "収納チャネル\(channel.name.string)は\(known)"))
        }
        return grounds
    }
}
