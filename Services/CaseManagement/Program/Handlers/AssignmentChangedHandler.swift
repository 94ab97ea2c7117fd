import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// `assignment.changed`: while a contractor has a claim, the city's own acts on it wait; afterwards they may go on.
struct AssignmentChangedHandler: Sendable {
    let revocations: RevocationDesk
    let clock: BusinessClock
    let ids: IDSource

    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let now = WallClock.now()
        let changes = messages.flatMap { message -> [AssignmentChanged] in
            if case .assignmentChanged(let items) = message.body { items } else { [] }
        }
        // What has left has used its clearance, and what holds the city back must not revoke it.
        try ClearanceStore.end(
            used: Set(changes.map(\.clearanceID)).sorted(), "handed_over", at: now, in: tx)
        let newest = AssignmentChangedHandler.newest(changes)
        let advanced = try PlacementStore.apply(changes, newest: newest, at: now, in: tx)
        let holds = Dictionary(uniqueKeysWithValues: advanced.map { ($0.assignment, $0.hold) })
        let moved = newest.filter { holds.keys.contains($0.assignmentID) }
        let recording = Recording(by: ReceivedText("outsourcing"), at: now)
        let facts = try lock(
            moved.filter { $0.stage == .active && holds[$0.assignmentID] == .some(nil) }, recording, tx)
        try unlock(
            moved.filter { $0.stage != .active }.compactMap { change in
                holds[change.assignmentID].flatMap(\.self).map { (change, $0) }
            }, recording, tx)
        try revocations.revoke(by: facts, at: now, in: tx)
    }

    /// The newest version of each assignment: it says all that counts, whatever was between.
    private static func newest(_ changes: [AssignmentChanged]) -> [AssignmentChanged] {
        Dictionary(grouping: changes, by: \.assignmentID).values.compactMap { versions in
            versions.max { $0.version < $1.version }
        }.sorted { $0.assignmentID < $1.assignmentID }
    }

    private func lock(
        _ changes: [AssignmentChanged], _ recording: Recording, _ tx: borrowing Transaction
    ) throws -> [LaterFact] {
        let holds = changes.map { change in
            HoldStore.Hold(
                id: ids.nextUUID(), subject: .claim(change.claimID), code: ReceivedText(GroundCode.assigned.rawValue),
                acts: [], from: clock.today(), to: nil, reason: ReceivedText(change.assignmentID.description))
        }
        try HoldStore.save(holds, recording, in: tx)
        try PlacementStore.setHolds(zip(changes, holds).map { ($0.assignmentID, $1.id) }, in: tx)
        return changes.map { .holdOnClaim($0.claimID, HoldFact(code: .assigned)) }
    }

    private func unlock(
        _ ended: [(change: AssignmentChanged, hold: UUIDv7)], _ recording: Recording, _ tx: borrowing Transaction
    ) throws {
        let releases = ended.map { change, hold in
            HoldStore.Release(
                hold: hold, on: clock.today(), reason: change.reason ?? ReceivedText(change.stage.rawValue))
        }
        try HoldStore.save(releases, recording, in: tx)
        try PlacementStore.setHolds(ended.map { ($0.change.assignmentID, nil) }, in: tx)
    }
}
