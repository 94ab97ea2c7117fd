import CodecPrimitives

/// Goes through the moments in the order of time.
struct PrescriptionRun {
    private let asked: PrescriptionCase
    private let policy: PrescriptionPolicy
    private let party: PrescriptionParty
    private var clock: PrescriptionClock
    private var steps: [PrescriptionStep] = []
    private var effective: Set<Int> = []
    private var standing: [PrescriptionFact] = []
    private var invokedOn: BusinessDate?

    init(_ asked: PrescriptionCase, _ policy: PrescriptionPolicy, _ party: PrescriptionParty) {
        (self.asked, self.policy, self.party) = (asked, policy, party)
        clock = PrescriptionClock(asked)
        steps.append(
            PrescriptionStep(
                fact: nil, day: clock.first, effect: .begins(first: clock.first, years: clock.years),
                article: asked.periodArticle, end: clock.end))
    }

    var forecast: PrescriptionForecast {
        let end = clock.end
        let extinct = asked.regime.needsInvocation ? invokedOn : end?.adding(days: 1)
        return PrescriptionForecast(
            asked: asked, party: party, end: end, blockedBy: end == nil ? standing : [],
            extinctFrom: extinct, steps: steps, endsWithDebtor: false)
    }

    mutating func apply(_ moment: PrescriptionMoment) {
        record(moment, effect(of: moment))
    }

    private mutating func record(_ moment: PrescriptionMoment, _ effect: PrescriptionEffect) {
        steps.append(
            PrescriptionStep(
                fact: moment.fact, day: moment.day, effect: effect, article: moment.article, end: clock.end))
    }

    private mutating func effect(of moment: PrescriptionMoment) -> PrescriptionEffect {
        if case .nothing(let reason) = moment.action { return .nothing(reason) }
        if case .invoke = moment.action { return invoke(on: moment.day) }
        if let silence = lateness(of: moment) { return .nothing(silence) }
        effective.insert(moment.index)
        switch moment.action {
        case .nothing, .invoke: return .nothing(.partOfItsMatter)
        case .renew(let day, let years):
            if moment.fact.event == .dueDateMoved { clock.postpone(to: day) }
            let first = clock.renew(from: day, years: years)
            return .renewed(first: first, years: clock.years)
        case .pause(let to):
            clock.pause(from: moment.day, to: to)
            if to == nil { standing.append(moment.fact) }
            return .paused(from: moment.day, to: to)
        case .grace(let until, let kind): return grace(moment, until, kind)
        }
    }

    /// Why it comes too late; nil where it comes in time.
    private func lateness(of moment: PrescriptionMoment) -> PrescriptionSilence? {
        if let invokedOn, invokedOn <= moment.day { return .afterExtinction }
        if let needed = moment.needs, effective.contains(needed) { return nil }
        let isOver = clock.isOver(before: moment.day)
        // 民法146条: not beforehand.
        if !isOver, moment.fact.event == .invocationWaived { return .beforeCompletion }
        if !isOver { return moment.needs == nil || moment.revives ? nil : .partOfItsMatter }
        guard asked.regime.needsInvocation else { return .afterExtinction }
        return moment.revives && moment.fact.party == party ? nil : .afterCompletion
    }

    private mutating func grace(
        _ moment: PrescriptionMoment, _ until: BusinessDate?, _ kind: GraceKind
    ) -> PrescriptionEffect {
        var until = until
        switch kind {
        case .other: break
        case .reminder:
            if let silence = silence(ofReminderOn: moment.day) { return unheard(moment, silence) }
        case .negotiation:
            if let reminded = clock.reminderUntil, moment.day <= reminded { return unheard(moment, .duringReminder) }
            // 通じて5年: from the day on which the period would have ended without any grace.
            guard let last = clock.periodEnd?.adding(months: 60) else { break }
            if last < moment.day { return unheard(moment, .beyondFiveYears) }
            until = until.map { min($0, last) }
        }
        clock.hold(until: until, kind)
        if until == nil { standing.append(moment.fact) }
        return .grace(until: until)
    }

    private mutating func unheard(
        _ moment: PrescriptionMoment, _ silence: PrescriptionSilence
    ) -> PrescriptionEffect {
        effective.remove(moment.index)
        return .nothing(silence)
    }

    /// 民法150条2項・151条3項.
    private func silence(ofReminderOn day: BusinessDate) -> PrescriptionSilence? {
        if let agreed = clock.negotiationUntil, day <= agreed { return .duringNegotiation }
        guard let reminded = clock.reminderUntil, day <= reminded else { return nil }
        switch policy.repeatedReminder {
        case .never: return .repeatedReminder
        case .untilPeriodEnds: return clock.livesOnReminder(on: day) ? .repeatedReminder : nil
        }
    }

    private mutating func invoke(on day: BusinessDate) -> PrescriptionEffect {
        guard asked.regime.needsInvocation else { return .nothing(.notNeeded) }
        if invokedOn != nil { return .nothing(.afterExtinction) }
        guard clock.isOver(before: day) else { return .nothing(.beforeCompletion) }
        invokedOn = day
        return .invoked
    }
}
