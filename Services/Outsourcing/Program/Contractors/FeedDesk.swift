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

        /// Whether the contractor still needs to be told who it is about.
        var mayBringPerson: Bool {
            entry.kind == .assigned && assignment.state == .active && assignment.acknowledgedAt == nil
        }
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
        let items = try items(entries, through: gate, in: tx)
        isWaiting = isWaiting || items.count < entries.count
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
        try PersonStore.erase(try AssignmentStore.acknowledge(ids, at: now, in: tx), in: tx)
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
        let shares = try shares(of: known.amountNow, items, in: tx)
        let today = placements.clock.today()
        let moved = try items.compactMap { item -> AssignmentJournal.Moved? in
            guard let share = shares[item.claimID] else { return nil }
            var item = item
            try item.take(.handedOver)
            (item.assignedOn, item.handedOverAt) = (today, gate.now)
            (item.amount, item.band) = (share.amount, contract.terms.band(due: share.due, assignedOn: today))
            return AssignmentJournal.Moved(item: item, by: PlacementDesk.itself, day: today)
        }
        let left = items.filter { shares[$0.claimID] == nil }
        guard !moved.isEmpty else {
            try turnAway(left, .clearanceExpired, at: gate.now, in: tx)
            return false
        }
        try ClearanceStore.insert(
            ClearanceStore.HandOver(
                clearance: clearance, placement: placement, amount: known.amountNow, expiresAt: known.expiresAt,
                heartbeatAt: heartbeat), at: gate.now, in: tx)
        try journal.save(moved, at: gate.now, in: tx)
        if !left.isEmpty { try turnAway(left, .clearanceExpired, at: gate.now, in: tx) }
        return left.isEmpty
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

    /// What each claim is handed over with: what is booked on it, together no more than the clearance allows. A claim
    /// for which the clearance leaves nothing is not among them; it is asked about anew.
    private func shares(
        of allowed: Yen, _ items: [Assignment], in tx: borrowing Transaction
    ) throws -> [ClaimID: (amount: Yen, due: BusinessDate?)] {
        let claims = try ClaimStore.load(items.map(\.claimID), in: tx)
        var (rest, shares): (Yen, [ClaimID: (amount: Yen, due: BusinessDate?)]) = (allowed, [:])
        for item in items {
            let claim = claims[item.claimID]
            let share = min(rest, claim?.balance ?? .zero)
            guard share.isPositive else { continue }
            shares[item.claimID] = (share, claim?.due)
            rest -= share
        }
        return shares
    }

    /// Entries with what belongs to them, until the first whose person may be in it only once case management is heard
    /// again.
    private func items(
        _ entries: [(cursor: Int64, entry: FeedStore.Entry)], through gate: ClearanceGate, in tx: borrowing Transaction
    ) throws -> [Item] {
        let assignments = try AssignmentStore.lock(entries.map(\.entry.assignment), in: tx)
        let claims = try ClaimStore.load(assignments.values.map(\.claimID), in: tx)
        let clearances = try ClearanceAnswers.gateViews(of: assignments.values.compactMap(\.clearanceID), in: tx)
        let persons = try PersonStore.load(assignments.values.map(\.placementID), in: tx)
        var items: [Item] = []
        for (cursor, entry) in entries {
            guard let assignment = assignments[entry.assignment] else { throw OutsourcingError(.storedValue) }
            var item = Item(
                cursor: cursor, entry: entry, assignment: assignment, claim: claims[assignment.claimID], person: nil)
            if item.mayBringPerson {
                let refusal = gate.refusal(of: assignment.clearanceID.flatMap { clearances[$0] })
                if refusal == .heartbeatTooOld { break }
                item.person = refusal == nil ? persons[assignment.placementID] : nil
            }
            items.append(item)
        }
        return items
    }

    private func reads(_ items: [Item], in tx: borrowing Transaction) throws -> [PersonStore.Access] {
        let shown = items.filter { $0.person != nil }.map(\.assignment)
        let persons = try PlacementStore.persons(shown.map(\.placementID), in: tx)
        return shown.compactMap { assignment in
            persons[assignment.placementID].map { PersonStore.Access(assignment: assignment.id, person: $0) }
        }
    }
}
