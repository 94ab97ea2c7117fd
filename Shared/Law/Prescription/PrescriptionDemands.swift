import CodecPrimitives

/// One demand letter with what became of it.
private struct DemandLetter {
    var start: Int
    /// The fact whose day counts as the issue: the letter, or the posting of a public notice.
    var issue: Int?
    var deadline: BusinessDate?
    var arrival: (day: BusinessDate, index: Int)?
    var isReturned = false
    var followers: [Int]

    init(_ matter: PrescriptionMatter, _ facts: [PrescriptionFact]) {
        (start, followers) = (matter.start, matter.followers)
        var posted: Int?
        for index in [matter.start] + matter.followers {
            let fact = facts[index]
            switch fact.event {
            case .demandIssued: (issue, deadline) = (index, fact.until)
            case .demandPosted: posted = posted ?? index
            case .demandArrived: arrival = arrival ?? (fact.day, index)
            default: isReturned = true
            }
        }
        if let posted, arrival == nil {
            issue = posted
            deadline = facts[posted].until ?? deadline
            arrival = (ServiceDates.publicNoticeEffective(posted: facts[posted].day), posted)
        }
    }

    var isServed: Bool { arrival != nil || !isReturned }
}

extension PrescriptionPlan {
    /// 督促: the first one renews, every later one is a reminder (law 2, 5.2).
    func demands(_ matters: PrescriptionMatters, _ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        let letters = matters.demands.map { DemandLetter($0, facts) }
        let counted = letters.indices.compactMap { place in
            effectDay(letters[place], facts).map { (day: $0, place: place) }
        }
        let first = counted.min { ($0.day, $0.place) < ($1.day, $1.place) }?.place
        return letters.indices.flatMap { place in
            place == first ? renewal(letters[place], facts) : repeated(letters[place], facts)
        }
    }

    /// When a demand would have its effect; nil where it has none.
    private func effectDay(_ letter: DemandLetter, _ facts: [PrescriptionFact]) -> BusinessDate? {
        guard asked.regime == .tax else { return letter.arrival?.day }
        return letter.isServed ? letter.issue.map { facts[$0].day } : nil
    }

    private func renewal(_ letter: DemandLetter, _ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        asked.regime == .tax ? taxRenewal(letter, facts) : arrivalRenewal(letter, facts)
    }

    /// Grace through the day on which ten days have elapsed, then a new period.
    private func taxRenewal(_ letter: DemandLetter, _ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        guard let issue = letter.issue else { return [] }
        let elapsed = facts[issue].day.adding(days: 10)
        return span(facts[issue], issue, until: elapsed)
            + [later(facts[issue], issue, on: elapsed, .renew(from: elapsed.adding(days: 1), years: nil))]
            + rest(of: letter, but: issue, facts, .countsFromIssue)
    }

    private func arrivalRenewal(_ letter: DemandLetter, _ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        guard let arrival = letter.arrival else { return [] }
        let start =
            policy.demandStart == .designatedDeadline && asked.regime != .privateClaim
            ? max(arrival.day, letter.deadline ?? arrival.day) : arrival.day
        var renewal = moment(
            facts[arrival.index], arrival.index, .renew(from: start.adding(days: 1), years: nil))
        renewal.day = arrival.day
        return [renewal] + rest(of: letter, but: arrival.index, facts, .countsFromArrival)
    }

    private func repeated(_ letter: DemandLetter, _ facts: [PrescriptionFact]) -> [PrescriptionMoment] {
        guard let arrival = letter.arrival else { return rest(of: letter, but: nil, facts, .notServed) }
        var fact = facts[arrival.index]
        fact.day = arrival.day
        var reminding = reminder(fact, arrival.index)
        reminding.fact = facts[arrival.index]
        return [reminding] + rest(of: letter, but: arrival.index, facts, .countsFromArrival)
    }

    /// The letter's other days, which have no effect of their own.
    private func rest(
        of letter: DemandLetter, but index: Int?, _ facts: [PrescriptionFact], _ silence: PrescriptionSilence
    ) -> [PrescriptionMoment] {
        ([letter.start] + letter.followers).filter { $0 != index }.map { other in
            let isReturn = facts[other].event == .demandReturned
            return moment(facts[other], other, .nothing(isReturn ? .notServed : silence))
        }
    }
}
