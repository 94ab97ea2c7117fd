import Codec
import CodecPrimitives
import GarnishmentRules
import Law
import Postgres
import ServiceKit

/// Asks case management for clearance and takes its answers.
struct ClearanceDesk: Sendable {
    let journal: ItemJournal

    /// Asks clearance for items of one batch, at one of the two gates.
    func ask(
        _ round: ClearanceStore.Round, for items: [(item: Item, wanted: Yen)], in tx: borrowing Transaction
    ) throws {
        let questions = items.map { (id: journal.ids.next() as ClearanceRequestID, item: $0.item, wanted: $0.wanted) }
        try ClearanceStore.insert(questions, round, in: tx)
        let requests = questions.map { question in
            ClearanceRequested(
                requestID: question.id, asker: ReceivedText(Topology.service), act: round.act.adverseAct,
                personID: question.item.personID, role: .debtor, claims: question.item.claims,
                amountWanted: question.wanted, officer: question.item.requester)
        }
        try journal.send(requests, in: tx, at: round.askedAt) { .clearanceRequested($0) }
    }

    /// Takes answers; to each question the first counts. One to a question that its item no longer waits for is kept and
    /// moves nothing.
    func take(_ answers: [ClearanceDecided], at now: Timestamp, in tx: borrowing Transaction) throws {
        let questions = try ClearanceStore.lock(answers.map(\.requestID), in: tx)
        guard answers.allSatisfy({ questions[$0.requestID] != nil }) else { throw ClearanceAnswers.unknownQuestion }
        var waiting = Set(questions.values.filter { !$0.isDecided }.map(\.id))
        let fresh = answers.filter { waiting.remove($0.requestID) != nil }
        guard !fresh.isEmpty else { return }
        try ClearanceAnswers.keep(fresh, at: now, in: tx)
        var items = Dictionary(
            uniqueKeysWithValues: try ItemStore.lock(Set(questions.values.map(\.requestID)).sorted(), in: tx)
                .map { ($0.requestID, $0) })
        let before = items.mapValues(\.state)
        let answered = fresh.compactMap { answer -> Answered? in
            guard let question = questions[answer.requestID], items[question.requestID]?.batchID == question.batchID
            else { return nil }
            return Answered(question: question, answer: answer)
        }
        try settle(answered, &items, in: tx)
        let moved = items.values.filter { $0.state != before[$0.requestID] }.sorted { $0.requestID < $1.requestID }
        try journal.save(moved.map { ItemJournal.Moved($0, at: now) }, at: now, in: tx)
    }

    /// An answer and the question that its item waits for.
    private struct Answered {
        var question: ClearanceStore.Question
        var answer: ClearanceDecided
    }

    /// Moves items as the answers say; evidence is looked for where a draft was granted.
    private func settle(
        _ answered: [Answered], _ items: inout [SeizureRequestID: Item], in tx: borrowing Transaction
    ) throws {
        var cleared: [SeizureRequestID: PersonStore.Cleared] = [:]
        for entry in answered {
            let id = entry.question.requestID
            guard var item = items[id] else { continue }
            switch entry.answer.decision {
            case .refused(let grounds): try refuse(&item, entry.question.act, grounds)
            case .granted(let grant):
                guard try accept(grant, at: entry.question.act, &item), let person = grant.person else { break }
                cleared[id] = PersonStore.Cleared(item: id, clearance: grant.clearanceID, person: person)
            }
            items[id] = item
        }
        try PersonStore.save(cleared.values.sorted { $0.item < $1.item }, in: tx)
        let drafted = answered.filter { $0.question.act == .draft }.compactMap { items[$0.question.requestID] }
        let evidence = try EvidenceDesk(drafted.filter { $0.state == .cleared }, in: tx)
        for var item in drafted where item.state == .cleared {
            try evidence.evaluate(&item)
            items[item.requestID] = item
        }
        try dropRevoked(answered, &items, in: tx)
    }

    /// A revocation may have overtaken the grant that it revokes.
    private func dropRevoked(
        _ answered: [Answered], _ items: inout [SeizureRequestID: Item], in tx: borrowing Transaction
    ) throws {
        let revoked = try RevokedClearances.among(answered.compactMap { $0.answer.grant?.clearanceID }, in: tx)
        for entry in answered {
            guard let grant = entry.answer.grant, revoked.contains(grant.clearanceID),
                var item = items[entry.question.requestID], item.holds(grant.clearanceID)
            else { continue }
            try item.take(.revoked, reasons: [ReceivedText(ClearanceGate.Refusal.clearanceRevoked.rawValue)])
            items[item.requestID] = item
        }
    }

    /// Takes revocations: whatever has not left drops out; what has left stands on the stop list.
    func revoke(_ items: [ClearanceRevoked], at now: Timestamp, in tx: borrowing Transaction) throws {
        try RevokedClearances.keep(items, at: now, in: tx)
        let holders = try ClearanceStore.holders(of: items.map(\.clearanceID), in: tx)
        let moved = try ItemStore.lock(holders, in: tx).compactMap { item -> ItemJournal.Moved? in
            var item = item
            let reasons = ClearanceDesk.reasons(of: item, in: items)
            guard item.allows(.revoked), !reasons.isEmpty else { return nil }
            try item.take(.revoked, reasons: reasons)
            return ItemJournal.Moved(item, at: now)
        }
        try journal.save(moved, at: now, in: tx)
    }

    private func refuse(_ item: inout Item, _ act: ClearanceStore.Act, _ grounds: [Ground]) throws {
        let event: ItemEvent = act == .draft ? .draftRefused : .exportRefused
        guard item.allows(event) else { return }
        try item.take(event, reasons: grounds.map(\.code))
    }

    /// Moves an item as a grant says.
    ///
    /// - Returns: whether it stands under the grant now.
    private func accept(
        _ grant: ClearanceGrant, at act: ClearanceStore.Act, _ item: inout Item
    ) throws -> Bool {
        switch act {
        case .draft:
            guard item.allows(.draftGranted) else { return false }
            guard grant.amountNow.isPositive else {
                try item.take(
                    .draftRefused, reasons: [ReceivedText(ClearanceGate.Refusal.amountNotPositive.rawValue)])
                return false
            }
            try item.take(.draftGranted)
            (item.frozen, item.draftClearance) = (grant.amountNow, grant.clearanceID)
        case .export:
            guard item.allows(.exportGranted) else { return false }
            guard grant.amountNow == item.frozen else {
                try item.take(
                    .amountChanged, reasons: [ReceivedText(ClearanceGate.Refusal.amountChanged.rawValue)])
                return false
            }
            try item.take(.exportGranted)
            item.exportClearance = grant.clearanceID
        }
        return true
    }

    private static func reasons(of item: Item, in revocations: [ClearanceRevoked]) -> [ReceivedText] {
        revocations.filter { $0.clearanceID == item.draftClearance || $0.clearanceID == item.exportClearance }
            .map(\.reason)
    }
}

extension Item {
    /// Whether it stands under this clearance, at either gate.
    fileprivate func holds(_ clearance: ClearanceID) -> Bool {
        allows(.revoked) && (draftClearance == clearance || exportClearance == clearance)
    }
}
