import CodecPrimitives
import Law
import TestKit
import Testing

@Suite("Prescription: whatever happens, in whatever order it is learnt")
struct PrescriptionPropertyTests {
    private func fact(_ random: inout SeededRandom) -> PrescriptionFact {
        let event = PrescriptionEvent.allCases.randomElement(using: &random) ?? .pledge
        let first = BusinessDate(daysSinceEpoch: Int32.random(in: 17_000...21_000, using: &random))
        let until = Bool.random(using: &random) ? first.adding(days: Int.random(in: 0...500, using: &random)) : nil
        let matter = Bool.random(using: &random) ? UUIDv7(high: 0, low: UInt64.random(in: 1...3, using: &random)) : nil
        let role = PrescriptionParty.Role.allCases.randomElement(using: &random) ?? .debtor
        let party =
            Int.random(in: 0..<4, using: &random) > 0 || role == .debtor
            ? PrescriptionParty.debtor : PrescriptionParty(role, PersonID(UUIDv7(high: 0, low: 1)))
        return PrescriptionFact(event, on: first, until: until, matter: matter, party: party)
    }

    private func asked(_ random: inout SeededRandom) -> PrescriptionCase {
        PrescriptionCase(
            regime: PrescriptionRegime.allCases.randomElement(using: &random) ?? .tax,
            due: BusinessDate(daysSinceEpoch: Int32.random(in: 16_500...20_000, using: &random)),
            years: [2, 3, 5, 10].randomElement(using: &random) ?? 5,
            aroseOn: BusinessDate(daysSinceEpoch: Int32.random(in: 16_000...20_000, using: &random)))
    }

    private func party(_ random: inout SeededRandom) -> PrescriptionParty {
        let role = PrescriptionParty.Role.allCases.randomElement(using: &random) ?? .debtor
        return role == .debtor ? .debtor : PrescriptionParty(role, PersonID(UUIDv7(high: 0, low: 1)))
    }

    @Test("any order of arrival, and any repetition, gives the same answer and the same history")
    func anyOrder() {
        var random = SeededRandom.printed(for: "prescription in any order")
        for _ in 0..<3000 {
            let (asked, party) = (asked(&random), party(&random))
            let facts = (0..<Int.random(in: 0...9, using: &random)).map { _ in fact(&random) }
            let known = Prescription().forecast(asked, facts, for: party)
            var late = facts.shuffled(using: &random)
            if let again = late.randomElement(using: &random) { late.append(again) }
            #expect(Prescription().forecast(asked, late, for: party) == known)
        }
    }

    @Test("every end is the end of a period, its pauses, or a grace that the history names")
    func explained() {
        var random = SeededRandom.printed(for: "every end of a prescription is explained")
        for _ in 0..<3000 {
            let asked = asked(&random)
            var facts: [PrescriptionFact] = []
            for _ in 0..<8 {
                facts.append(fact(&random))
                let forecast = Prescription().forecast(asked, facts)
                guard let end = forecast.end else {
                    #expect(!forecast.blockedBy.isEmpty)
                    continue
                }
                #expect(candidates(forecast).contains(end), "\(forecast.japanese)")
                #expect(end >= Elapsed.lastDay(ofYears: asked.years, from: asked.due.adding(days: 1)))
            }
        }
    }

    @Test("a claim that is gone stays gone, and every fact has a line in the history")
    func gone() {
        var random = SeededRandom.printed(for: "a prescribed claim stays prescribed")
        for _ in 0..<3000 {
            var asked = asked(&random)
            asked.regime = .tax
            // An end of a seizure that names none ends the latest: the seizure below would take it from an earlier one.
            let facts = (0..<6).map { _ in fact(&random) }
                .filter { $0.event != .seizureEnded && $0.event != .seizureCancelled }
            let forecast = Prescription().forecast(asked, facts)
            guard let gone = forecast.extinctFrom else { continue }
            let after = facts + [PrescriptionFact(.pledge, on: gone), PrescriptionFact(.seizureBegan, on: gone)]
            let again = Prescription().forecast(asked, after)
            #expect(again.extinctFrom == gone)
            #expect(again.effect(of: .pledge) != nil)
            for fact in after { #expect(again.steps.contains { $0.fact == fact }, "\(fact)") }
        }
    }

    /// What the printed steps allow as an end, reckoned without the engine's clock.
    private func candidates(_ forecast: PrescriptionForecast) -> Set<BusinessDate> {
        var ends: Set<BusinessDate> = []
        var first = forecast.asked.due
        var years = forecast.asked.years
        var pauses: Set<BusinessDate> = []
        for step in forecast.steps {
            switch step.effect {
            case .begins(let day, let length), .renewed(let day, let length): (first, years) = (day, length)
            case .grace(let until?): ends.insert(until)
            case .paused(let from, let to?):
                for day in from.daysSinceEpoch...to.daysSinceEpoch { pauses.insert(BusinessDate(daysSinceEpoch: day)) }
            case .grace(nil), .paused(_, nil), .nothing, .invoked: break
            }
        }
        // Day by day: a day inside a pause is not counted.
        var end = Elapsed.lastDay(ofYears: years, from: first)
        var day = first
        while day <= end {
            if pauses.contains(day) { end = end.adding(days: 1) }
            day = day.adding(days: 1)
        }
        ends.insert(end)
        return ends
    }
}
