import Codec
import CodecPrimitives
import Law
import OutsourcingRules
import Postgres
import ServiceKit

/// Hands cleared claims over when the contractor fetches them, and reads its news with a cursor.
struct FeedDesk: Sendable {
    let journal: AssignmentJournal
    let placements: PlacementDesk
    let heartbeatSecondsMax: Int64
    let itemsMax: Int

    /// One entry with what belongs to it.
    struct Item: Sendable {
        var cursor: Int64
        var entry: FeedStore.Entry
        var assignment: Assignment
        var claim: ClaimStore.Claim?
        /// Only on the entry that hands a claim over, until it is acknowledged, under the clearance it left with.
        var person: PersonalBlock?
    }

    /// What a contractor fetched.
    struct Page: Sendable {
        var items: [Item]
        /// Where the next call goes on.
        var next: Int64
        /// Whether claims wait for case management's answer or sign of life: ask again in a few seconds.
        var isWaiting: Bool
    }

    /// Fetching is the moment of leaving: the gate is asked for everything that goes out now, and again each time that
    /// a person's data are delivered once more.
    func fetch(_ caller: Caller, after cursor: Int64, in tx: borrowing Transaction) throws -> Page {
        let now = WallClock.now()
        guard let contract = try ContractStore.load(caller.contract, locking: true, in: tx) else {
            throw ContractorGate.unauthorized
        }
        let gate = ClearanceGate(
            now: now, heartbeatAt: try ClearanceStore.heartbeat(in: tx), heartbeatSecondsMax: heartbeatSecondsMax)
        let before = try FeedStore.read(caller.contract, after: cursor, atMost: itemsMax, in: tx)
        var isWaiting = false
        if before.count < itemsMax {
            isWaiting = try handOver(contract, atMost: itemsMax - before.count, through: gate, in: tx)
        }
        let entries = try FeedStore.read(caller.contract, after: cursor, atMost: itemsMax, in: tx)
        var items: [Item] = []
        for (place, entry) in entries {
            guard let item = try item(place, entry, through: gate, in: tx) else {
                isWaiting = true
                break
            }
            items.append(item)
        }
        try PersonStore.log(try reads(items, in: tx), by: caller, at: now, in: tx)
        return Page(items: items, next: items.last?.cursor ?? cursor, isWaiting: isWaiting)
    }

    /// Notes what the contractor has; the persons' data are erased here.
    ///
    /// - Returns: how many hand-overs that acknowledges; nil for a cursor that was never given out.
    func acknowledge(
        _ caller: Caller, through cursor: Int64, in tx: borrowing Transaction
    ) throws -> Int? {
        let now = WallClock.now()
        guard let ids = try FeedStore.acknowledge(caller.contract, through: cursor, in: tx) else { return nil }
        var placements: [PlacementID] = []
        for id in ids {
            guard var item = try AssignmentStore.lock(id, in: tx) else { continue }
            item.acknowledgedAt = now
            try AssignmentStore.save(item, at: now, in: tx)
            placements.append(item.placementID)
        }
        try PersonStore.erase(placements, in: tx)
        return ids.count
    }

    /// - Returns: whether something has to wait.
    private func handOver(
        _ contract: ContractStore.Loaded, atMost count: Int, through gate: ClearanceGate,
        in tx: borrowing Transaction
    ) throws -> Bool {
        let cleared = try AssignmentStore.lockCleared(of: contract.entry.id, atMost: count, in: tx)
        var isWaiting = false
        for (placement, _) in Dictionary(grouping: cleared, by: \.placementID).sorted(by: { $0.key < $1.key }) {
            let items = try AssignmentStore.lock(placement: placement, in: tx).filter { $0.state == .cleared }
            let hasLeft = try handOver(items, of: contract, through: gate, in: tx)
            isWaiting = isWaiting || !hasLeft
        }
        return isWaiting
    }

    /// Hands one placement's claims over together: one clearance lets them out, once.
    private func handOver(
        _ items: [Assignment], of contract: ContractStore.Loaded, through gate: ClearanceGate,
        in tx: borrowing Transaction
    ) throws -> Bool {
        guard let first = items.first, let clearance = first.clearanceID,
            let known = try ClearanceAnswers.gateView(of: clearance, in: tx),
            let placement = try PlacementStore.load(first.placementID, in: tx)
        else { return false }
        do throws(ClearanceGate.Refusal) {
            try gate.check(known)
        } catch {
            try turnAway(items, error, at: gate.now, in: tx)
            return false
        }
        guard let heartbeat = gate.heartbeatAt else { return false }
        let amounts = try shares(of: known.amountNow, items, in: tx)
        let today = placements.clock.today()
        let moved = try items.map { item in
            var item = item
            try item.take(.handedOver)
            (item.assignedOn, item.handedOverAt) = (today, gate.now)
            item.amount = amounts[item.claimID]?.amount
            item.band = contract.terms.band(due: amounts[item.claimID]?.due, assignedOn: today)
            return AssignmentJournal.Moved(item: item, by: PlacementDesk.itself, day: today)
        }
        try ClearanceStore.insert(
            ClearanceStore.HandOver(
                clearance: clearance, placement: placement, amount: known.amountNow, expiresAt: known.expiresAt,
                heartbeatAt: heartbeat), at: gate.now, in: tx)
        try journal.save(moved, at: gate.now, in: tx)
        return true
    }

    /// What the gate turned away is asked about anew, unless it only has to wait.
    private func turnAway(
        _ items: [Assignment], _ refusal: ClearanceGate.Refusal, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard let event = refusal.assignmentEvent, let placement = items.first?.placementID else { return }
        let moved = try items.map { item in
            var item = item
            try item.take(event)
            return AssignmentJournal.Moved(item: item, by: PlacementDesk.itself, day: placements.clock.today())
        }
        try journal.save(moved, at: now, in: tx)
        try placements.advance(placement, at: now, in: tx)
    }

    /// What each claim is handed over with: what is booked on it, together no more than the clearance allows.
    private func shares(
        of allowed: Yen, _ items: [Assignment], in tx: borrowing Transaction
    ) throws -> [ClaimID: (amount: Yen, due: BusinessDate?)] {
        let claims = try ClaimStore.load(items.map(\.claimID), in: tx)
        var (rest, shares): (Yen, [ClaimID: (amount: Yen, due: BusinessDate?)]) = (allowed, [:])
        for item in items {
            let claim = claims[item.claimID]
            let share = max(1, min(rest, claim?.balance ?? .zero))
            shares[item.claimID] = (share, claim?.due)
            rest -= share
        }
        return shares
    }

    /// An entry with what belongs to it; nil when the person may be in it only once case management is heard again.
    private func item(
        _ cursor: Int64, _ entry: FeedStore.Entry, through gate: ClearanceGate, in tx: borrowing Transaction
    ) throws -> Item? {
        guard let assignment = try AssignmentStore.lock(entry.assignment, in: tx) else {
            throw OutsourcingError(.storedValue)
        }
        let claim = try ClaimStore.load([assignment.claimID], in: tx)[assignment.claimID]
        var item = Item(cursor: cursor, entry: entry, assignment: assignment, claim: claim, person: nil)
        guard entry.kind == .assigned, assignment.state == .active, assignment.acknowledgedAt == nil else {
            return item
        }
        let known = try ClearanceAnswers.gateView(of: assignment.clearanceID, in: tx)
        do throws(ClearanceGate.Refusal) {
            try gate.check(known)
        } catch {
            return error == .heartbeatTooOld ? nil : item
        }
        item.person = try PersonStore.load(assignment.placementID, in: tx)
        return item
    }

    private func reads(_ items: [Item], in tx: borrowing Transaction) throws -> [PersonStore.Access] {
        try items.filter { $0.person != nil }.compactMap { item in
            try PlacementStore.load(item.assignment.placementID, in: tx).map {
                PersonStore.Access(assignment: item.assignment.id, person: $0.personID)
            }
        }
    }
}
