import CodecPrimitives
public import Law

/// Grants or refuses adverse acts (promise P3): the one place where all reasons for and against meet.
///
/// Pure: the caller reads the facts of a whole batch in one transaction, asks, and writes grants and
/// reservations in the same transaction.
public struct Clearance: Sendable {
    let law: LawBook
    let policy: ClearancePolicy
    let money: MoneyBook

    /// - Parameter money: what must be known of money before each act.
    public init(law: LawBook, policy: ClearancePolicy = .standard, money: MoneyBook) {
        (self.law, self.policy, self.money) = (law, policy, money)
    }

    /// One answer for each question, in their order. What an earlier question of the batch reserves, a
    /// later one does not get. Facts that are missing refuse; they never grant and never throw.
    public func decide(_ questions: [ClearanceQuestion], on facts: ClearanceFacts) -> [ClearanceAnswer] {
        var reserved: [ClaimID: Reserved] = [:]
        return questions.map { question in
            let decision = decide(question, facts, reserved)
            if case .granted(let grant) = decision {
                for part in grant.reservations {
                    reserved[part.claim, default: Reserved()].add(part.amount, for: question.act)
                }
            }
            return ClearanceAnswer(requestID: question.requestID, decision: decision)
        }
    }

    private func decide(
        _ question: ClearanceQuestion, _ facts: ClearanceFacts, _ reserved: [ClaimID: Reserved]
    ) -> ClearanceAnswer.Decision {
        guard let person = facts.persons[question.personID], let claims = claims(of: question, facts) else {
            let missing = CaseGround(.bar, .factsUnknown, fact: "対象の債権または義務者が登録されていない")
            return refusal([missing], question, escalates: false)
        }
        let amount = ClearanceAmount(question, claims, reserved, law, today: facts.today)
        let weighing = GroundWeighing(question, facts, self)
        let grounds = weighing.grounds(claims, person) + amount.grounds
        let against = grounds.filter { $0.weight != .remark }
        guard against.isEmpty else {
            let isLate = claims.contains { weighing.isPrescribedSoon($0.facts) }
            return refusal(grounds, question, escalates: isLate && !against.contains { $0.weight == .bar })
        }
        let lifetime = policy[question.act].lifetimeSeconds
        return .granted(
            ClearanceGranted(
                amountNow: amount.now, owed: amount.owedByClaim, expiresAt: facts.now.adding(seconds: lifetime),
                reservations: amount.reservations, working: amount.working, remarks: grounds,
                shown: GroundDisclosure.remarks(grounds, to: question.purpose),
                personalScope: person.isProtected ? .designatedAddressOnly : .full,
                moneyThrough: weighing.moneyThrough(claims)))
    }

    /// The claims of a question, each once; nil when there is none or one is not known.
    private func claims(of question: ClearanceQuestion, _ facts: ClearanceFacts) -> [NamedClaim]? {
        guard !question.claims.isEmpty, Set(question.claims).count == question.claims.count else { return nil }
        var claims: [NamedClaim] = []
        for id in question.claims {
            guard let claim = facts.claims[id] else { return nil }
            claims.append(NamedClaim(id: id, facts: claim.seen(from: question)))
        }
        return claims
    }

    private func refusal(
        _ grounds: [CaseGround], _ question: ClearanceQuestion, escalates: Bool
    ) -> ClearanceAnswer.Decision {
        .refused(
            ClearanceRefused(
                grounds: grounds, shown: GroundDisclosure.grounds(grounds, to: question.purpose), escalates: escalates))
    }
}

/// A claim with its id.
struct NamedClaim {
    let id: ClaimID
    let facts: ClaimFacts
}
