import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// Asks for direct debits (口座振替), keeps how they ended, and hands those that failed on. What was collected comes as a
/// receipt whose reference is the debit.
struct DebitDesk: Sendable {
    let mailbox: Mailbox
    let followUps: DebitFollowUpDesk

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
        if let known = try DebitStore.find([asked.debit], in: tx).first {
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
        try DebitStore.save([request], officer: asked.officer, recording, in: tx)
        try mailbox.post([request], at: recording.at, in: tx)
        return (DebitStore.Debit(asked: request, officer: asked.officer), true)
    }

    /// `debit.resulted`: each end is kept once, and what it asks for happens with it.
    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        for message in messages {
            guard case .debitResulted(let items) = message.body else { throw MessageRefused(code: "unexpected_body") }
            let news = Dictionary(items.map { ($0.debitID, $0) }, uniquingKeysWith: { first, _ in first })
            let known = try DebitStore.find(news.keys.sorted(), in: tx)
            guard known.count == news.count else { throw MessageRefused(code: "debit_unknown") }
            try followUps.follow(
                known.compactMap { debit in news[debit.asked.debitID].map { (debit, $0) } }, at: WallClock.now(), in: tx
            )
        }
    }
}
