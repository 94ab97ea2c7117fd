import CodecPrimitives

/// Says which fact does what on which day: the table of law 5.2. Whether it still can is the run's question.
struct PrescriptionPlan {
    let asked: PrescriptionCase
    let policy: PrescriptionPolicy
    let party: PrescriptionParty

    init(_ asked: PrescriptionCase, _ policy: PrescriptionPolicy, _ party: PrescriptionParty) {
        (self.asked, self.policy, self.party) = (asked, policy, party)
    }

    /// What sorted facts do, in the order of time.
    func moments(_ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        var moments: [PrescriptionMoment] = []
        var binding: [Int] = []
        for (index, fact) in facts.enumerated() {
            switch PrescriptionParties.reach(of: fact, to: party, asked) {
            case .leavesAlone(let article):
                moments.append(moment(fact, index, .nothing(.otherParty), article: article))
            case .binds, .bindsWithoutTitle: binding.append(index)
            }
        }
        let matters = PrescriptionMatters(facts, binding)
        var notices = 0
        for index in binding where facts[index].event.family == nil {
            if facts[index].event == .noticeOfAssessment { notices += 1 }
            moments += single(facts[index], index, isFirstNotice: notices == 1)
        }
        moments += demands(matters, facts)
        for matter in matters.others { moments += proceeding(matter, facts) }
        for index in matters.orphans { moments += orphan(facts[index], index) }
        return moments.enumerated().sorted {
            ($0.element.day, $0.element.index, $0.offset) < ($1.element.day, $1.element.index, $1.offset)
        }.map(\.element)
    }

    func moment(
        _ fact: PrescriptionFact, _ index: Int, _ action: PrescriptionMoment.Action, article: String? = nil
    ) -> PrescriptionMoment {
        PrescriptionMoment(
            day: fact.day, index: index, fact: fact, action: action,
            article: article ?? asked.article(of: fact.event, isOld: fact.day < Prescription.reform))
    }

    /// Events that stand alone.
    private func single(_ fact: PrescriptionFact, _ index: Int, isFirstNotice: Bool) -> [PrescriptionMoment] {
        let next = fact.day.adding(days: 1)
        switch fact.event {
        case .noticeOfAssessment: return notice(fact, index, isFirst: isFirstNotice)
        case .reminderArrived: return [reminder(fact, index)]
        case .pledge, .deferralApplication, .instalmentApplication, .acknowledgement, .paymentByObligor:
            return [reviving(moment(fact, index, .renew(from: next, years: nil)))]
        case .principalPaid:
            return [
                moment(
                    fact, index,
                    asked.regime.needsInvocation ? .nothing(.notOfThisClass) : .renew(from: next, years: nil))
            ]
        case .searchEnded, .searchNotified:
            return [
                moment(
                    fact, index,
                    asked.regime.executesItself ? .renew(from: next, years: nil) : .nothing(.notOfThisClass))
            ]
        case .dueDateMoved: return [dueDateMoved(fact, index)]
        case .suspensionBegan, .collectionStopped: return [moment(fact, index, .nothing(.clockRuns))]
        case .invoked: return [moment(fact, index, .invoke)]
        case .invocationWaived: return [waiver(fact, index)]
        default: return [moment(fact, index, .nothing(.notAcknowledged))]
        }
    }

    /// 告知・納入の通知: only the first has an effect of its own.
    private func notice(_ fact: PrescriptionFact, _ index: Int, isFirst: Bool) -> [PrescriptionMoment] {
        guard isFirst else { return [reminder(fact, index)] }
        let last = max(fact.day, fact.until ?? asked.due)
        guard asked.regime == .tax else {
            return [moment(fact, index, .renew(from: last.adding(days: 1), years: nil))]
        }
        return span(fact, index, until: last)
            + [later(fact, index, on: last, .renew(from: last.adding(days: 1), years: nil))]
    }

    func reminder(_ fact: PrescriptionFact, _ index: Int) -> PrescriptionMoment {
        moment(
            fact, index, .grace(until: Prescription.sixMonths(after: fact.day), .reminder),
            article: asked.article(of: .reminderArrived, isOld: fact.day < Prescription.reform))
    }

    private func dueDateMoved(_ fact: PrescriptionFact, _ index: Int) -> PrescriptionMoment {
        guard !asked.regime.executesItself else { return moment(fact, index, .nothing(.notOfThisClass)) }
        let due = max(fact.day, fact.until ?? fact.day)
        return reviving(moment(fact, index, .renew(from: due.adding(days: 1), years: nil)))
    }

    private func waiver(_ fact: PrescriptionFact, _ index: Int) -> PrescriptionMoment {
        guard asked.regime.needsInvocation else { return moment(fact, index, .nothing(.cannotBeWaived)) }
        return reviving(moment(fact, index, .renew(from: fact.day.adding(days: 1), years: nil)))
    }

    func reviving(_ moment: PrescriptionMoment) -> PrescriptionMoment {
        var moment = moment
        moment.revives = true
        return moment
    }

    /// The grace of a fact through a day.
    func span(_ fact: PrescriptionFact, _ index: Int, until: BusinessDate?) -> [PrescriptionMoment] {
        [moment(fact, index, .grace(until: until, .other))]
    }

    /// What a fact does on a later day, if it had its effect.
    func later(
        _ fact: PrescriptionFact, _ index: Int, on day: BusinessDate, _ action: PrescriptionMoment.Action
    ) -> PrescriptionMoment {
        var later = moment(fact, index, action)
        (later.day, later.needs) = (day, index)
        return later
    }
}

extension Prescription {
    /// The last day of six months, the day itself not counted (民法140条・143条).
    static func sixMonths(after day: BusinessDate) -> BusinessDate {
        Elapsed.lastDay(ofMonths: 6, from: day.adding(days: 1))
    }
}
