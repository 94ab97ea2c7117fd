import CodecPrimitives
import Law

/// Collects the grounds of one question from all sides and applies the supervisors' overrides.
struct GroundWeighing {
    private let question: ClearanceQuestion
    private let facts: ClearanceFacts
    private let law: LawBook
    private let policy: ClearancePolicy
    private let book: MoneyBook

    init(_ question: ClearanceQuestion, _ facts: ClearanceFacts, _ rules: Clearance) {
        (self.question, self.facts) = (question, facts)
        (law, policy, book) = (rules.law, rules.policy, rules.money)
    }

    /// All grounds, each once, in the order of their sources.
    func grounds(_ claims: [NamedClaim], _ person: PersonFacts) -> [CaseGround] {
        var all: [CaseGround] = []
        for claim in claims {
            let found = own(claim.facts, person) + money(of: claim.facts)
            for ground in found.map({ overridden($0, on: claim) }) where !all.contains(ground) { all.append(ground) }
        }
        return all
    }

    /// Receipts through this day are known on every channel that these claims can be paid on; nil where none is.
    func moneyThrough(_ claims: [NamedClaim]) -> BusinessDate? {
        let days = claims.map { moneyGrounds(of: $0.facts).knownThrough }
        return days.contains(nil) ? nil : days.compactMap(\.self).min()
    }

    private func moneyGrounds(of claim: ClaimFacts) -> MoneyGrounds {
        MoneyGrounds(
            act: question.act, claim: claim, money: facts.money, today: facts.today, book: book, calendar: law.calendar)
    }

    private func money(of claim: ClaimFacts) -> [CaseGround] {
        do {
            return try moneyGrounds(of: claim).all()
        } catch {
            return [.init(.bar, .factsUnknown, fact: "収納情報の許容範囲が定められていない日付または行為")]
        }
    }

    /// Whether waiting costs the claim (時効完成間近).
    func isPrescribedSoon(_ claim: ClaimFacts) -> Bool {
        guard let end = claim.prescriptionEnd, end >= facts.today else { return false }
        return facts.today.days(until: end) <= policy.prescriptionEscalationDays
    }

    private func own(_ claim: ClaimFacts, _ person: PersonFacts) -> [CaseGround] {
        let (act, today) = (question.act, facts.today)
        var grounds = OfficerGrounds(claim: claim, appointments: facts.appointments(of: question.officer)).all
        grounds += ClaimGrounds(act: act, claim: claim, today: today).all
        do {
            grounds += try DemandGrounds(act: act, claim: claim, today: today, law: law).all()
        } catch {
            grounds.append(.init(.bar, .factsUnknown, fact: "法令データにない日付または規則"))
        }
        grounds += PersonGrounds(question: question, person: person, claim: claim, today: today).all
        if isPrescribedSoon(claim), let end = claim.prescriptionEnd {
            grounds.append(.init(.remark, .prescriptionNear, fact: "時効完成予定\(end)"))
        }
        return grounds
    }

    /// A hold that an empowered supervisor has set aside becomes a remark.
    private func overridden(_ ground: CaseGround, on claim: NamedClaim) -> CaseGround {
        guard ground.weight == .hold, ground.code.isOverridable else { return ground }
        let isSetAside = facts.overrides.contains { override in
            override.code == ground.code && override.claim == claim.id && override.act ?? question.act == question.act
                && facts.now < override.expiresAt
                && facts.appointments(of: override.supervisor).contains {
                    $0.isSupervisor && $0.claimClass == claim.facts.kind.claimClass
                }
        }
        guard isSetAside else { return ground }
        return CaseGround(.remark, .overridden, article: ground.article, fact: "解除決裁済み: \(ground.fact)")
    }
}
