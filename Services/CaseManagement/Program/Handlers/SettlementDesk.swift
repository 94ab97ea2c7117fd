import CaseRules
import Codec
import CodecPrimitives
import HTTPTypes
import Law
import Ledger
import Outbox
import Postgres
import ServiceKit

/// Settles claims anew when a fact is learned that receipts did not bring: a relief, or a change of the assessment. What
/// was booked stays; correcting entries bring the books to where they would be had it been known in time.
struct SettlementDesk: Sendable {
    let store: PostingStore
    let rules: ReceiptPosting
    let revocations: RevocationDesk
    let mailbox: Mailbox

    /// After a fact about these claims that is already saved, such as a relief; of those that are about to be booked as
    /// extinct, with the day from which they are.
    func settleAnew(
        _ claims: [ClaimID], extinctFrom: [ClaimID: BusinessDate] = [:], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        var loaded = try store.load(claims: claims, in: tx)
        for index in loaded.batch.claims.indices {
            if let day = extinctFrom[loaded.batch.claims[index].claim] { loaded.batch.claims[index].extinctFrom = day }
        }
        try settle(loaded, at: now, in: tx)
    }

    /// The same for receipts besides, such as one that no claim leads to any more.
    func settleAnew(
        _ claims: [ClaimID], receipts: [ReceiptID], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        try settle(try store.load(claims: claims, receipts: receipts, in: tx), at: now, in: tx)
    }

    private func settle(_ loaded: PostingStore.Loaded, at now: Timestamp, in tx: borrowing Transaction) throws {
        let outcome = try rules.decide(loaded.batch)
        try save(outcome, loaded, at: now, in: tx)
        try tell(outcome.deltas.map(\.claim), at: now, in: tx)
    }

    /// Tells contractors what stands against claims in their hands now.
    private func tell(_ claims: [ClaimID], at now: Timestamp, in tx: borrowing Transaction) throws {
        try mailbox.post(try ClaimNewsStore.news(about: claims, in: tx), at: now, in: tx)
    }

    /// What became of a change of an assessment.
    enum Answer: Sendable {
        case booked
        /// The same change was recorded before; nothing was done now.
        case repeated
    }

    /// Books a change of an assessment (調定変更) and everything that follows from it. `recorded.fact` names the
    /// printed due date of an increase; it is shifted here.
    ///
    /// - Throws: `Problem` 409 for the same id with other content, 422 for a change that cannot be.
    func reassess(
        _ recorded: ReassessmentStore.Recorded, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> Answer {
        let loaded = try store.load(claims: [recorded.fact.claim], in: tx)
        guard let claim = loaded.claims[recorded.fact.claim] else { throw CaseError(.missingRow) }
        var recorded = recorded
        if let nominal = recorded.nominalDue {
            recorded.fact.kind = .increased(due: try store.law.calendar.shifted(nominal, for: claim.kind.dueShift))
        }
        if let before = try ReassessmentStore.find(recorded.fact.id, in: tx) {
            guard before == recorded else {
                throw Problem("reassessment-conflict", status: .conflict, title: "The id has another content.")
            }
            return .repeated
        }
        let decided = try rules.reassess(
            recorded.fact, after: claim.history, assessed: claim.assessed, in: loaded.batch)
        let outcome = try decided.mapError(SettlementDesk.problem).get()
        try ReassessmentStore.save(recorded, recording, in: tx)
        let entry = outcome.entry.entry(id: store.ids.next(), recordedAt: recording.at)
        try JournalStore.save([entry], in: tx)
        try ClaimStore.apply(outcome.own, determined: [], in: tx)
        try revocations.revoke(by: [.balanceChanged(recorded.fact.claim)], at: recording.at, in: tx)
        try save(outcome.posting, loaded, at: recording.at, in: tx)
        let changed = Set(outcome.posting.deltas.map(\.claim)).union([recorded.fact.claim])
        try tell(changed.sorted(), at: recording.at, in: tx)
        return .booked
    }

    /// Forgives a part of a claim's late charge; false when it was recorded before.
    ///
    /// - Throws: `Problem` 409 for the same id with other content, 422 for a claim whose kind bears no charge.
    func waive(
        _ recorded: ChargeWaiverStore.Recorded, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> Bool {
        let loaded = try store.load(claims: [recorded.claim], in: tx)
        if let before = try ChargeWaiverStore.find(recorded.id, in: tx) {
            guard before == recorded else {
                throw Problem("waiver-conflict", status: .conflict, title: "The id has another content.")
            }
            return false
        }
        guard loaded.claims[recorded.claim]?.kind.regime != nil else {
            throw Problem("no-charge", status: .unprocessableContent, title: "Such a claim bears no late charge.")
        }
        try ChargeWaiverStore.save(recorded, recording, in: tx)
        try revocations.revoke(by: [.balanceChanged(recorded.claim)], at: recording.at, in: tx)
        try settleAnew([recorded.claim], at: recording.at, in: tx)
        return true
    }

    private func save(
        _ outcome: PostingOutcome, _ loaded: PostingStore.Loaded, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        try store.save(outcome, of: loaded, at: now, in: tx)
        let messages = PostingMessages(outcome, loaded).byRoute
        try mailbox.post(
            Dictionary(uniqueKeysWithValues: messages.map { ("postings.recorded.\($0.rawValue)", $1) }), at: now,
            in: tx)
        try revocations.revoke(by: outcome.laterFacts, at: now, in: tx)
    }

    private static func problem(_ refusal: ReassessmentRefusal) -> Problem {
        Problem(
            "reassessment-refused", status: .unprocessableContent, title: "The assessment cannot change like this.",
            detail: refusal.detail)
    }
}

extension ReassessmentRefusal {
    fileprivate var detail: ProblemText {
        switch self {
        case .amountNotPositive: "the amount is not positive"
        case .moreThanAssessed: "more than is assessed on that day"
        case .dueBeforeDecision: "it falls due before it is decided"
        case .claimMissing: "the claim cannot be settled"
        }
    }
}
