import Codec
import CodecPrimitives
import Law
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit

/// Takes wishes to place claims, checks them against law and contract, and asks case management for clearance.
struct PlacementDesk: Sendable {
    let journal: AssignmentJournal
    let kinds: ClaimKinds
    let clock: BusinessClock

    static let itself = ReceivedText(Topology.service)

    /// Takes requests in; one that is known already changes nothing.
    func receive(_ requests: [PlacementRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try ClaimStore.queue(for: requests.flatMap(\.claims), in: tx)
        for request in requests {
            // Whom else the contractor may approach is another question for clearance; only the debtor is asked about.
            guard request.obligors.count == 1, let obligor = request.obligors.first else {
                throw MessageRefused(code: "obligors_not_handled")
            }
            guard Set(request.claims).count == request.claims.count else { throw MessageRefused(code: "claim_twice") }
            guard try PlacementStore.insert(request, obligor, at: now, in: tx) else { continue }
            let ids: [AssignmentID] = request.claims.map { _ in journal.ids.next() }
            try AssignmentStore.insert(request, ids: ids, at: now, in: tx)
            try advance(request.placementID, at: now, in: tx)
        }
    }

    /// Takes what case management tells of claims: placements may have waited for it, debts may be paid in full.
    func hear(_ news: [ClaimChanged], at now: Timestamp, in tx: borrowing Transaction) throws {
        try ClaimStore.queue(for: news.map(\.claimID), in: tx)
        let changed = try ClaimStore.apply(news, in: tx)
        guard !changed.isEmpty else { return }
        try end(changed, at: now, in: tx)
        for placement in try PlacementStore.waiting(for: changed, in: tx) { try advance(placement, at: now, in: tx) }
    }

    /// Ends the assignments of those claims that are paid in full.
    private func end(_ changed: [ClaimID], at now: Timestamp, in tx: borrowing Transaction) throws {
        let claims = try ClaimStore.load(changed, in: tx)
        let paid = claims.values.filter { !$0.balance.isPositive && $0.provisional.isZero }.map(\.id).sorted()
        guard !paid.isEmpty else { return }
        try ContractStore.lock(havingActive: paid, in: tx)
        let moved = try AssignmentStore.lockActive(on: paid, in: tx).map { item in
            var item = item
            try item.take(.paidInFull, reasons: [ReceivedText(ReturnReason.paid.rawValue)])
            item.endedOn = clock.today()
            return AssignmentJournal.Moved(item: item, by: PlacementDesk.itself, day: clock.today())
        }
        try journal.save(moved, at: now, in: tx)
    }

    /// Asks clearance for what waits of a placement, once everything about its claims is known.
    func advance(_ id: PlacementID, at now: Timestamp, in tx: borrowing Transaction) throws {
        guard let placement = try PlacementStore.load(id, in: tx) else { return }
        let waiting = try AssignmentStore.lock(placement: id, in: tx).filter { $0.state == .requested }
        let claims = try ClaimStore.load(waiting.map(\.claimID), in: tx)
        guard !waiting.isEmpty, claims.count == waiting.count else { return }
        let contract = try ContractStore.load(placement.contractID, in: tx)
        var (allowed, moved): ([Assignment], [AssignmentJournal.Moved]) = ([], [])
        for var item in waiting {
            guard let claim = claims[item.claimID] else { continue }
            do throws(OutsourcingRefusal) {
                try check(claim, contract)
                try item.take(.asked)
                allowed.append(item)
            } catch {
                try item.take(.refused, reasons: [ReceivedText(error.rawValue)])
            }
            moved.append(AssignmentJournal.Moved(item: item, by: PlacementDesk.itself, day: clock.today()))
        }
        try journal.save(moved, at: now, in: tx)
        guard let contract, !allowed.isEmpty else { return }
        let wanted = allowed.compactMap { claims[$0.claimID]?.balance }.total()
        let question = ClearanceStore.Question(
            id: journal.ids.next(), placementID: id, claims: allowed.map(\.claimID), amountWanted: wanted)
        var asking = placement
        asking.officer = placement.officer ?? contract.entry.officer
        try ask(question, asking, at: now, in: tx)
    }

    private func check(
        _ claim: ClaimStore.Claim, _ contract: ContractStore.Loaded?
    ) throws(OutsourcingRefusal) {
        guard let contract else { throw .contractUnknown }
        let today = clock.today()
        guard let kind = kinds.kind(claim.kind, on: claim.due ?? today) else { throw .kindUnknown }
        try contract.rules.check(kind, on: today)
        guard claim.balance.isPositive else { throw .nothingOwed }
    }

    private func ask(
        _ question: ClearanceStore.Question, _ placement: PlacementStore.Placement, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        try ClearanceStore.insert(question, at: now, in: tx)
        let request = ClearanceRequested(
            requestID: question.id, asker: PlacementDesk.itself, act: .handOver, personID: placement.personID,
            role: placement.role, claims: question.claims, amountWanted: question.amountWanted,
            officer: placement.officer ?? PlacementDesk.itself)
        try journal.send([request], in: tx, at: now) { .clearanceRequested($0) }
    }
}
