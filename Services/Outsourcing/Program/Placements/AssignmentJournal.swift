import Codec
import CodecPrimitives
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit

/// Writes moved assignments and tells the other services and the contractor, all in the caller's transaction.
struct AssignmentJournal: Sendable {
    /// An assignment after an event, and who moved it.
    struct Moved: Sendable {
        var item: Assignment
        var by: ReceivedText
        /// Kept with the change; may name facts about a person, so it is never told or logged.
        var note: ReceivedText?
        /// The business date of the event.
        var day: BusinessDate
    }

    let outbox: Outbox
    let ids: IDSource

    /// Saves assignments; those whose stage others know get a version and are told about (`assignment.changed`). The
    /// caller holds the locks of their contracts.
    func save(_ moved: [Moved], at now: Timestamp, in tx: borrowing Transaction) throws {
        var (items, changes): ([Assignment], [ChangeStore.Entry]) = (moved.map(\.item), [])
        for (index, entry) in moved.enumerated() {
            guard let change = AssignmentJournal.change(&items[index], at: now) else { continue }
            changes.append(ChangeStore.Entry(change: change, note: entry.note, by: entry.by))
        }
        try AssignmentStore.save(items, at: now, in: tx)
        try ChangeStore.insert(changes, in: tx)
        for (contract, entries) in Dictionary(grouping: moved, by: \.item.contractID).sorted(by: { $0.key < $1.key }) {
            try FeedStore.append(entries.compactMap(AssignmentJournal.news), to: contract, at: now, in: tx)
        }
        try PersonStore.erase(moved.filter { $0.item.needsNoPerson }.map(\.item.placementID), in: tx)
        try send(changes.map(\.change), in: tx, at: now) { .assignmentChanged($0) }
    }

    /// Appends facts of one kind to the outbox in messages of at most 500.
    func send<Fact>(
        _ facts: [Fact], in tx: borrowing Transaction, at now: Timestamp, as body: ([Fact]) -> MessageBody
    ) throws {
        try outbox.append(
            try facts.batches.map { try outbox.envelope(body($0), id: ids.next(), time: now) }, in: tx)
    }

    /// The next version of an assignment that has left, as others hear it.
    private static func change(_ item: inout Assignment, at now: Timestamp) -> AssignmentChanged? {
        let stage: AssignmentStage
        switch item.state {
        case .active: stage = .active
        case .recalled: stage = .recalled
        case .returned, .ended: stage = .returned
        case .requested, .asking, .cleared, .refused: return nil
        }
        guard let clearance = item.clearanceID else { return nil }
        item.version += 1
        return AssignmentChanged(
            assignmentID: item.id, version: item.version, placementID: item.placementID, claimID: item.claimID,
            stage: stage, reason: stage == .active ? nil : item.reasons.first, clearanceID: clearance, changedAt: now)
    }

    /// What the contractor reads of it. A return is its own act.
    private static func news(_ moved: Moved) -> FeedStore.Entry? {
        let kind: FeedStore.Kind
        switch moved.item.state {
        case .active: kind = .assigned
        case .recalled: kind = .recalled
        case .ended: kind = .ended
        case .returned, .requested, .asking, .cleared, .refused: return nil
        }
        return FeedStore.Entry(
            assignment: moved.item.id, kind: kind, amount: kind == .assigned ? moved.item.amount : nil, day: moved.day,
            reason: moved.item.reasons.first)
    }
}

extension Assignment {
    /// Whether the contractor will not be given the person's data any more.
    fileprivate var needsNoPerson: Bool {
        switch state {
        case .requested, .asking, .returned, .recalled, .ended, .refused: true
        case .cleared, .active: false
        }
    }
}
