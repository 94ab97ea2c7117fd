import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// Asks for direct debits (口座振替) and keeps how they ended. What was collected comes as a receipt whose reference is the
/// debit; a debit that failed is no receipt, and what to do about it is the city's own table.
struct DebitDesk: Sendable {
    let mailbox: Mailbox
    let consequences: [ReceivedText: DebitConsequence]

    /// What an officer asks for.
    struct Asked: Sendable {
        /// Made by the caller.
        var debit: DebitID
        var person: PersonID
        var mandate: MandateID
        var claims: [ClaimID]
        var debitOn: BusinessDate
        var officer: ReceivedText
    }

    /// Asks for what is owed on the claims; the same debit again changes nothing.
    ///
    /// - Throws: `Problem` 409 while a debit for one of the claims runs, when nothing is owed, or for the id of another.
    func order(
        _ asked: Asked, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> (debit: DebitStore.Debit, isNew: Bool) {
        if let known = try DebitStore.find(asked.debit, in: tx) {
            let same = known.asked
            guard (same.personID, same.mandateID, same.debitOn) == (asked.person, asked.mandate, asked.debitOn) else {
                throw Problem.conflict("debit-conflict", "the id is of another debit")
            }
            return (known, false)
        }
        let lines = try DebitStore.owed(asked.claims, by: asked.person, in: tx)
        let amount = lines.map(\.amount.total).total()
        guard lines.count == asked.claims.count, lines.allSatisfy({ $0.amount.total.isPositive }) else {
            throw Problem.conflict("nothing-owed", "a claim is not the person's, or nothing is owed on it")
        }
        guard try !DebitStore.runs(on: asked.claims, in: tx) else {
            throw Problem.conflict("debit-runs", "a debit for one of the claims has not ended")
        }
        let request = DebitRequested(
            debitID: asked.debit, personID: asked.person, mandateID: asked.mandate, lines: lines, amount: amount,
            debitOn: asked.debitOn)
        try DebitStore.save(request, officer: asked.officer, recording, in: tx)
        try mailbox.post([request], at: recording.at, in: tx)
        return (DebitStore.Debit(asked: request, officer: asked.officer), true)
    }

    /// `debit.resulted`.
    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .debitResulted(let items) = message.body else { throw MessageRefused(code: "unexpected_body") }
            let found = items.map { consequences[ReceivedText($0.result.rawValue)] ?? .askBank }
            guard try DebitStore.save(items, found, at: WallClock.now(), in: tx) == Int64(items.count) else {
                throw MessageRefused(code: "debit_unknown")
            }
        }
    }
}
