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

    /// Takes one answer. An answer to a question that its item no longer waits for is kept and moves nothing.
    func take(_ answer: ClearanceDecided, at now: Timestamp, in tx: borrowing Transaction) throws {
        guard let question = try ClearanceStore.lock(answer.requestID, in: tx) else {
            throw ClearanceAnswers.unknownQuestion
        }
        guard !question.isDecided, var item = try ItemStore.lock(question.requestID, in: tx) else { return }
        try ClearanceAnswers.keep([answer], at: now, in: tx)
        guard item.batchID == question.batchID else { return }
        let before = item.state
        switch answer.decision {
        case .refused(let grounds): try refuse(&item, question.act, grounds)
        case .granted(let grant): try grantItem(&item, question.act, grant, in: tx)
        }
        guard item.state != before else { return }
        try journal.save([ItemJournal.Moved(item, at: now)], at: now, in: tx)
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

    private func grantItem(
        _ item: inout Item, _ act: ClearanceStore.Act, _ grant: ClearanceGrant, in tx: borrowing Transaction
    ) throws {
        switch act {
        case .draft:
            guard item.allows(.draftGranted) else { return }
            guard grant.amountNow.isPositive else {
                return try item.take(
                    .draftRefused, reasons: [ReceivedText(ClearanceGate.Refusal.amountNotPositive.rawValue)])
            }
            try item.take(.draftGranted)
            (item.frozen, item.draftClearance) = (grant.amountNow, grant.clearanceID)
            if let person = grant.person {
                try PersonStore.save(person, for: item.requestID, under: grant.clearanceID, in: tx)
            }
            try EvidenceDesk.evaluate(&item, in: tx)
        case .export:
            guard item.allows(.exportGranted) else { return }
            guard grant.amountNow == item.frozen else {
                return try item.take(
                    .amountChanged, reasons: [ReceivedText(ClearanceGate.Refusal.amountChanged.rawValue)])
            }
            try item.take(.exportGranted)
            item.exportClearance = grant.clearanceID
            if let person = grant.person {
                try PersonStore.save(person, for: item.requestID, under: grant.clearanceID, in: tx)
            }
        }
        // A revocation may have overtaken the grant that it revokes.
        if try RevokedClearances.contain(grant.clearanceID, in: tx) {
            try item.take(.revoked, reasons: [ReceivedText(ClearanceGate.Refusal.clearanceRevoked.rawValue)])
        }
    }

    private static func reasons(of item: Item, in revocations: [ClearanceRevoked]) -> [ReceivedText] {
        revocations.filter { $0.clearanceID == item.draftClearance || $0.clearanceID == item.exportClearance }
            .map(\.reason)
    }
}
