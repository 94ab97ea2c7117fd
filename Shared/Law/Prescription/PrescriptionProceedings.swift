import CodecPrimitives

/// Matters with a beginning and an end: grace while they stand, and what their end does (law 5.2).
extension PrescriptionPlan {
    func proceeding(_ matter: PrescriptionMatter, _ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        let end = matter.followers.first { facts[$0].event.closes }
        let standing = Standing(plan: self, matter: matter, facts: facts, end: end)
        switch facts[matter.start].event.family {
        case .seizure: return standing.seizure()
        case .participation: return standing.participation()
        case .deferral: return standing.deferral()
        case .court: return standing.court()
        case .provisional: return standing.provisional()
        case .negotiation: return standing.negotiation()
        case .heirs, .disaster: return standing.obstacle()
        case .demand, nil: return []
        }
    }

    /// An end without its beginning.
    func orphan(_ fact: PrescriptionFact, _ index: Int) -> [PrescriptionMoment] {
        switch fact.event {
        case .titleFinal:
            return [reviving(moment(fact, index, .renew(from: fact.day.adding(days: 1), years: titleYears(fact))))]
        case .heirsFixed, .disasterEnded: return span(fact, index, until: obstacleEnd(fact, since: fact.day))
        default: return [moment(fact, index, .nothing(.withoutBeginning))]
        }
    }

    /// Ten years, unless the title is against somebody else (民法169条1項).
    func titleYears(_ fact: PrescriptionFact) -> Int? {
        if case .bindsWithoutTitle = PrescriptionParties.reach(of: fact, to: party, asked) { return nil }
        return 10
    }

    /// Six months for heirs, three months after a disaster, two weeks before the reform.
    func obstacleEnd(_ fact: PrescriptionFact, since begin: BusinessDate) -> BusinessDate {
        guard fact.event == .disasterEnded else { return Prescription.sixMonths(after: fact.day) }
        return begin < Prescription.reform
            ? fact.day.adding(days: 14) : Elapsed.lastDay(ofMonths: 3, from: fact.day.adding(days: 1))
    }
}

/// One matter with its end, if it has one.
private struct Standing {
    let plan: PrescriptionPlan
    let matter: PrescriptionMatter
    let facts: [PrescriptionFact]
    let end: Int?

    private var start: PrescriptionFact { facts[matter.start] }
    private var regime: PrescriptionRegime { plan.asked.regime }
    private var endDay: BusinessDate? { end.map { facts[$0].day } }
    private var isOld: Bool { start.day < Prescription.reform }

    /// Grace from a day until the end, then what the end does.
    private func stands(
        from day: BusinessDate, since index: Int, _ action: PrescriptionMoment.Action, revives: Bool = false
    ) -> [PrescriptionMoment] {
        var grace = plan.moment(facts[index], index, .grace(until: endDay, .other), article: article(start.event))
        grace.day = day
        return [grace] + ending(action, needs: index, revives: revives)
    }

    /// The end of the matter, told once where several matters end together.
    private func ending(
        _ action: PrescriptionMoment.Action, needs index: Int, revives: Bool = false
    ) -> [PrescriptionMoment] {
        guard let end, matter.owned.contains(end) else { return [] }
        var moment = plan.moment(facts[end], end, action, article: article(facts[end].event))
        (moment.needs, moment.revives) = (index, revives)
        return [moment]
    }

    private func article(_ event: PrescriptionEvent) -> String { plan.asked.article(of: event, isOld: isOld) }

    private func renewal(years: Int? = nil) -> PrescriptionMoment.Action {
        .renew(from: (endDay ?? start.day).adding(days: 1), years: years)
    }

    private var sixMonths: PrescriptionMoment.Action {
        .grace(until: Prescription.sixMonths(after: endDay ?? start.day), .other)
    }

    /// Everything of the matter, with one reason why it does nothing.
    private func silent(_ reason: PrescriptionSilence) -> [PrescriptionMoment] {
        ([matter.start] + matter.owned).map {
            plan.moment(facts[$0], $0, .nothing(reason), article: article(facts[$0].event))
        }
    }

    /// Followers that only say when the matter reached the debtor.
    private func notes(but index: Int) -> [PrescriptionMoment] {
        ([matter.start] + matter.owned).filter { $0 != index && $0 != end }.map {
            plan.moment(facts[$0], $0, .nothing(.partOfItsMatter), article: article(facts[$0].event))
        }
    }

    /// 差押え, 強制執行 (民法148条・154条).
    func seizure() -> [PrescriptionMoment] {
        guard let begin = beginning(.thirdPartySeizureBegan, told: .seizureNotified) else {
            return silent(.notNotified)
        }
        let day = facts[begin].day
        guard let end, facts[end].event == .seizureCancelled else {
            return stands(from: day, since: begin, renewal()) + notes(but: begin)
        }
        if isOld { return silent(.cancelledUnderOldLaw) }
        return stands(from: day, since: begin, sixMonths) + notes(but: begin)
    }

    /// 交付要求: the days before the debtor was notified do not count (国税通則法73条1項5号).
    func participation() -> [PrescriptionMoment] {
        guard regime.executesItself else { return silent(.notOfThisClass) }
        guard let begin = beginning(.participationBegan, told: .participationNotified) else {
            return silent(.notNotified)
        }
        return stands(from: facts[begin].day, since: begin, renewal()) + notes(but: begin)
    }

    /// The fact from which the matter counts: its own start, or the debtor's notification where law wants one.
    private func beginning(_ needy: PrescriptionEvent, told: PrescriptionEvent) -> Int? {
        guard start.event == needy else { return matter.start }
        return matter.followers.first { facts[$0].event == told && facts[$0].day <= endDay ?? facts[$0].day }
    }

    func deferral() -> [PrescriptionMoment] {
        guard regime.executesItself else { return silent(.notOfThisClass) }
        let planned = start.until
        let last = endDay.map { min($0, planned ?? $0) } ?? planned
        if let last, last < start.day { return silent(.partOfItsMatter) }
        return [plan.moment(start, matter.start, .pause(to: last))] + silent(.partOfItsMatter).dropFirst()
    }

    /// 裁判上の請求等 (民法147条・169条).
    func court() -> [PrescriptionMoment] {
        guard !regime.executesItself || start.event == .suitFiled else { return silent(.notOfThisClass) }
        guard let end else { return stands(from: start.day, since: matter.start, sixMonths) }
        switch facts[end].event {
        case .titleFinal:
            return stands(
                from: start.day, since: matter.start, renewal(years: plan.titleYears(facts[end])), revives: true)
        case .distributionEnded: return stands(from: start.day, since: matter.start, renewal())
        default:
            // 改正前民法149条から152条: withdrawn or dismissed, it never interrupted.
            return isOld ? silent(.cancelledUnderOldLaw) : stands(from: start.day, since: matter.start, sixMonths)
        }
    }

    /// 仮差押え・仮処分: since the reform no renewal (民法149条).
    func provisional() -> [PrescriptionMoment] {
        guard !regime.executesItself else { return silent(.notOfThisClass) }
        return stands(from: start.day, since: matter.start, isOld ? renewal() : sixMonths)
    }

    /// 協議の合意 (民法151条): the earliest of a year, the agreed end, and six months after a refusal.
    func negotiation() -> [PrescriptionMoment] {
        guard regime == .privateClaim else { return silent(.notOfThisClass) }
        if isOld { return silent(.beforeTheReform) }
        var last = Elapsed.lastDay(ofYears: 1, from: start.day.adding(days: 1))
        if let agreed = start.until { last = min(last, agreed) }
        if let endDay { last = min(last, Prescription.sixMonths(after: endDay)) }
        return [plan.moment(start, matter.start, .grace(until: last, .negotiation))]
            + silent(.partOfItsMatter).dropFirst()
    }

    /// Heirs not fixed, disaster (民法160条・161条).
    func obstacle() -> [PrescriptionMoment] {
        let action: PrescriptionMoment.Action =
            end.map { .grace(until: plan.obstacleEnd(facts[$0], since: start.day), .other) } ?? sixMonths
        return stands(from: start.day, since: matter.start, action)
    }
}
