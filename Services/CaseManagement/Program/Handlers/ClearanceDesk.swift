import CaseRules
import Codec
import CodecPrimitives
import Law
import Postgres
import ServiceKit

/// Decides batches of questions for clearance in one transaction: facts behind locks, the rules, reservations,
/// personal data for this purpose, and a note of who read them.
struct ClearanceDesk: Sendable {
    let facts: ClearanceFactsStore
    let rules: Clearance
    let slips: SlipDesk
    let clock: BusinessClock
    let ids: IDSource

    /// A decision with the question it answers.
    struct Decided {
        var request: ClearanceRequested
        var decision: ClearanceAnswer.Decision
        /// Nil for a refusal.
        var clearance: ClearanceID?
        var person: PersonalBlock?
        /// The slip that was issued with it.
        var slip: GrantedSlip?

        /// As the asker hears it.
        var message: ClearanceDecided {
            switch decision {
            case .granted(let granted):
                ClearanceDecided(
                    requestID: request.requestID,
                    decision: .granted(
                        ClearanceGrant(
                            clearanceID: clearance ?? ClearanceID(UUIDv7(high: 0, low: 0)),
                            amountNow: granted.amountNow, expiresAt: granted.expiresAt,
                            working: ReceivedText(granted.working), person: person,
                            remarks: granted.shown.map(\.message), slip: slip, moneyThrough: granted.moneyThrough)))
            case .refused(let refused):
                ClearanceDecided(requestID: request.requestID, decision: .refused(refused.shown.map(\.message)))
            }
        }
    }

    /// Decides questions that were not asked before; one decision each, in their order.
    func decide(
        _ requests: [ClearanceRequested], wantsPersons: Bool, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [Decided] {
        let known = try ClearanceStore.known(requests.map(\.requestID), in: tx)
        var seen = known
        let fresh = requests.filter { seen.insert($0.requestID).inserted }
        guard !fresh.isEmpty else { return [] }
        let questions = try fresh.map { try ClearanceQuestion($0) }
        let read = try facts.read(questions, on: clock.today(), at: now, in: tx)
        let answers = rules.decide(questions, on: read)
        try ClearanceStore.save(fresh, at: now, in: tx)
        var decided = zip(fresh, answers).map { request, answer in
            Decided(
                request: request, decision: answer.decision, clearance: answer.granted == nil ? nil : ids.next(),
                person: nil)
        }
        if wantsPersons { try addPersons(to: &decided, at: now, in: tx) }
        try save(decided, at: now, in: tx)
        if wantsPersons { try slips.issue(for: &decided, on: clock.today(), at: now, in: tx) }
        return decided
    }

    private func save(_ decided: [Decided], at now: Timestamp, in tx: borrowing Transaction) throws {
        var refusals: [(request: ClearanceRequestID, refused: ClearanceRefused)] = []
        var grants: [ClearanceStore.Grant] = []
        for item in decided {
            switch item.decision {
            case .refused(let refused): refusals.append((item.request.requestID, refused))
            case .granted(let granted):
                guard let id = item.clearance else { throw CaseError(.missingRow) }
                grants.append(.init(request: item.request, id: id, granted: granted, grantedAt: now))
            }
        }
        try ClearanceStore.save(refusals, at: now, in: tx)
        try ClearanceStore.save(grants, in: tx)
    }

    /// Adds the personal data that each grant's purpose may have, read now, and logs that they were read.
    private func addPersons(to decided: inout [Decided], at now: Timestamp, in tx: borrowing Transaction) throws {
        let granted = decided.indices.filter { decided[$0].clearance != nil }
        let blocks = try PersonStore.blocks(of: granted.map { decided[$0].request.personID }, in: tx)
        for index in granted { decided[index].person = blocks[decided[index].request.personID] }
        for (reader, indices) in Dictionary(grouping: granted, by: { decided[$0].request.asker }) {
            let reads = indices.map { index in
                let request = decided[index].request
                return PersonStore.Access(
                    person: request.personID, caseKey: request.requestID.description, purpose: request.act.rawValue)
            }
            try PersonStore.logAccess(reads, Recording(by: reader, at: now), in: tx)
        }
    }
}

extension ClearanceQuestion {
    /// The same question in the rules' words. An asker that is no service of the suite is refused by parking.
    init(_ request: ClearanceRequested) throws {
        guard let purpose = AskerPurpose(rawValue: request.asker.string),
            let act = ClearanceAct(rawValue: request.act.rawValue),
            let role = ClearanceRole(rawValue: request.role.rawValue)
        else { throw CaseError(.storedCodeUnknown) }
        self.init(
            requestID: request.requestID, purpose: purpose, act: act, personID: request.personID, role: role,
            claims: request.claims, amountWanted: request.amountWanted, officer: request.officer,
            chargeThrough: request.chargeThrough)
    }
}

extension CaseGround {
    /// As a message says it.
    var message: Ground {
        let kind: GroundKind =
            switch weight {
            case .bar: .bar
            case .hold: .hold
            case .remark: .remark
            }
        return Ground(
            kind: kind, code: ReceivedText(code.rawValue), article: ReceivedText(article), fact: ReceivedText(fact))
    }
}
