import CodecPrimitives
import OutsourcingRules
import Postgres
import ServiceKit

/// Takes claims back: given back by the contractor with a reason, or recalled by the city.
struct ReturnDesk: Sendable {
    let journal: AssignmentJournal
    let clock: BusinessClock

    /// Why, and who says so.
    struct Wish: Sendable {
        var reason: ReturnReason
        /// What it rests on; may name facts about a person.
        var note: ReceivedText?
        var by: ReceivedText
    }

    /// A contractor's return. The caller holds the contract's lock.
    ///
    /// - Returns: false where the caller has no such assignment.
    /// - Throws: `OutsourcingRefusal.stateDenies` for one that has ended.
    func giveBack(
        _ id: AssignmentID, _ wish: Wish, caller: Caller, in tx: borrowing Transaction
    ) throws -> Bool {
        guard let item = try AssignmentStore.lock(id, in: tx), item.contractID == caller.contract, item.state.hasLeft
        else { return false }
        try end(item, .returned, wish, in: tx)
        return true
    }

    /// The city's recall, also of what has not left yet.
    ///
    /// - Returns: false where there is no such assignment.
    /// - Throws: `OutsourcingRefusal.stateDenies` for one that has ended.
    func recall(_ id: AssignmentID, _ wish: Wish, in tx: borrowing Transaction) throws -> Bool {
        guard let contract = try AssignmentStore.contract(of: id, in: tx) else { return false }
        try IdempotencyStore.lock(contract, in: tx)
        guard let item = try AssignmentStore.lock(id, in: tx) else { return false }
        try end(item, .recalled, wish, in: tx)
        return true
    }

    private func end(
        _ item: Assignment, _ event: AssignmentEvent, _ wish: Wish, in tx: borrowing Transaction
    ) throws {
        var item = item
        try item.take(event, reasons: [ReceivedText(wish.reason.rawValue)])
        if item.state.hasLeft { item.endedOn = clock.today() }
        try journal.save(
            [AssignmentJournal.Moved(item: item, by: wish.by, note: wish.note, day: clock.today())],
            at: WallClock.now(), in: tx)
    }
}
