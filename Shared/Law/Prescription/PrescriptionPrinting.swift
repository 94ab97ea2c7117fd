import CodecPrimitives

extension PrescriptionForecast {
    /// The history and the end as an officer shows it (時効の経過), in Japanese.
    public var japanese: String { (["時効の経過"] + steps.map(\.japanese) + [conclusion]).joined(separator: "\n") }

    private var conclusion: String {
        if let extinctFrom, asked.regime.needsInvocation { return "時効の援用により\(extinctFrom.inEra)に消滅" }
        guard let end else {
            return "時効は完成しない(\(blockedBy.map(\.event.japanese).joined(separator: "、"))の継続中)"
        }
        let tail = asked.regime.needsInvocation ? "以後、援用があれば消滅" : "\(end.adding(days: 1).inEra)に消滅(援用を要しない)"
        return "時効の完成 \(end.inEra)の満了、\(tail)" + (endsWithDebtor ? "。主たる債務の消滅による(附従性)" : "")
    }
}

extension PrescriptionStep {
    /// One line: the day, what happened, what it did, by which article, and the end as it then stood.
    public var japanese: String {
        let what = fact.map { "\($0.day.inEra) \($0.event.japanese)\($0.party.japanese)" } ?? "\(day.inEra) 起算"
        let then = end.map { " → \($0.inEra)の満了" } ?? " → 未定"
        return "\(what): \(effect.japanese)(\(article))" + (effect.changes ? then : "")
    }
}

extension PrescriptionEffect {
    /// As the history prints it.
    public var japanese: String {
        switch self {
        case .begins(let first, let years): "\(first.inEra)から\(years)年"
        case .renewed(let first, let years): "更新 \(first.inEra)から新たに\(years)年"
        case .grace(let until?): "\(until.inEra)まで完成猶予"
        case .grace(nil): "継続中は完成猶予"
        case .paused(let from, let to?): "\(from.inEra)から\(to.inEra)まで\(from.days(until: to) + 1)日進行しない"
        case .paused(let from, nil): "\(from.inEra)から進行しない"
        case .nothing(let silence): "効力なし・\(silence.rawValue)"
        case .invoked: "消滅"
        }
    }

    var changes: Bool {
        if case .nothing = self { false } else { true }
    }
}

extension PrescriptionParty {
    fileprivate var japanese: String {
        switch role {
        case .debtor: ""
        case .jointDebtor: "(連帯債務者)"
        case .guarantor: "(保証人)"
        case .jointGuarantor: "(連帯保証人)"
        case .secondaryObligor: "(第二次納税義務者)"
        }
    }
}

extension PrescriptionState {
    /// As a list prints it.
    public var japanese: String {
        switch self {
        case .running: "進行中"
        case .blocked: "完成猶予中"
        case .complete: "時効期間満了(援用待ち)"
        case .extinct: "消滅"
        }
    }
}
