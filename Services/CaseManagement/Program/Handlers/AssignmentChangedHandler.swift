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
        _ = try ClearanceStore.end(
            Set(changes.map(\.clearanceID)).sorted(), .used("handed_over"), at: now, in: tx)
        var facts: [LaterFact] = []
        for change in changes.sorted(by: { ($0.assignmentID, $0.version) < ($1.assignmentID, $1.version) }) {
            guard try PlacementStore.apply(change, at: now, in: tx) else { continue }
            let held = try PlacementStore.hold(of: change.assignmentID, in: tx)
            switch (change.stage, held) {
            case (.active, nil): facts.append(try lock(change, at: now, in: tx))
            case (.active, .some), (.recalled, nil), (.returned, nil): break
            case (.recalled, let hold?), (.returned, let hold?): try unlock(change, hold, at: now, in: tx)
            }
        }
        try revocations.revoke(by: facts, at: now, in: tx)
    }

    private static let itself = ReceivedText("outsourcing")

    private func lock(
        _ change: AssignmentChanged, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> LaterFact {
        let hold = HoldStore.Hold(
            id: ids.nextUUID(), subject: .claim(change.claimID), code: ReceivedText(GroundCode.assigned.rawValue),
            acts: [], from: clock.today(), to: nil, reason: ReceivedText(change.assignmentID.description))
        try HoldStore.save(hold, Recording(by: AssignmentChangedHandler.itself, at: now), in: tx)
        try PlacementStore.setHold(hold.id, of: change.assignmentID, in: tx)
        return .holdOnClaim(change.claimID, HoldFact(code: .assigned))
    }

    private func unlock(
        _ change: AssignmentChanged, _ hold: UUIDv7, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let reason = change.reason ?? ReceivedText(change.stage.rawValue)
        _ = try HoldStore.save(
            HoldStore.Release(hold: hold, on: clock.today(), reason: reason),
            Recording(by: AssignmentChangedHandler.itself, at: now), in: tx)
        try PlacementStore.setHold(nil, of: change.assignmentID, in: tx)
    }
}
