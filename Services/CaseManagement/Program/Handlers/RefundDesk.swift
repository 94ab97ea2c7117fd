import CaseRules
import CodecPrimitives
import HTTPTypes
import Law
import Ledger
import Outbox
import Postgres
import ServiceKit

/// What becomes of overpaid money (過誤納金): it is set against the same person's taxes, which it must be first (地方税法17条の2
/// 第1項), and what is left is returned with interest. Everything is decided behind the locks of its receipts and claims.
struct RefundDesk: Sendable {
    let law: LawBook
    let settlement: SettlementDesk

    /// An overpaid receipt with what it may be set against on a day.
    struct View {
        /// Who owes the claims that it paid.
        var person: PersonID
        var overpaid: OverpaidReceipt
        var setOff: SetOffResult
        /// The city's numbers of the claims concerned.
        var numbers: [ClaimID: String]
    }

    /// What stands in the way of a decision.
    enum Refusal: String {
        case receiptUnknown = "receipt_unknown"
        case nothingOverpaid = "nothing_overpaid"
        /// The slip was for debts of several persons: whose money it was is not known.
        case severalPersons = "several_persons"
        case setOffFirst = "set_off_first"
        case otherContent = "other_content"
    }

    /// Reads an overpaid receipt behind its locks.
    ///
    /// - Throws: `Problem` 404, 409.
    func view(_ receipt: ReceiptID, on day: BusinessDate, in tx: borrowing Transaction) throws -> View {
        guard let designated = try ReceiptStore.lock([receipt], in: tx).first?.designated.uuid,
            let designation = try SlipStore.designations([designated], in: tx)[designated]
        else { throw RefundDesk.problem(.receiptUnknown) }
        guard let person = try RefundStore.debtor(of: designation.claims, in: tx) else {
            throw RefundDesk.problem(.severalPersons)
        }
        let taxes = try RefundStore.openTaxes(of: person, in: tx)
        let loaded = try settlement.store.load(claims: designation.claims + taxes.keys, in: tx)
        guard let overpaid = RefundDesk.overpaid(receipt, loaded) else { throw RefundDesk.problem(.receiptUnknown) }
        let payments = try JournalStore.principalPayments(of: Array(taxes.keys), in: tx)
        let debts = taxes.compactMap { claim, arose in
            loaded.claims[claim].map { $0.posting.setOffDebt(payments[claim] ?? [], arose: arose) }
        }
        let result = try SetOff(rates: law.rates).settle(
            Overpayment(overpaid.rest, under: overpaid.law, arisenOn: overpaid.arisenOn), against: debts, on: day)
        let concerned = Array(taxes.keys) + designation.claims
        return View(
            person: person, overpaid: overpaid, setOff: result, numbers: try RefundStore.numbers(of: concerned, in: tx))
    }

    private static func overpaid(_ receipt: ReceiptID, _ loaded: PostingStore.Loaded) -> OverpaidReceipt? {
        guard let state = loaded.batch.receipts.first(where: { $0.receiptID == receipt }),
            let kind = state.designation.claims.lazy.compactMap({ loaded.claims[$0]?.kind }).first
        else { return nil }
        return OverpaidReceipt(
            state, setOffs: loaded.batch.setOffs, kind: kind,
            reductions: state.designation.claims.flatMap { loaded.claims[$0]?.history.facts ?? [] })
    }

    /// The interest on what is left, or on a part of it.
    func interest(
        _ view: View, on amount: Yen, _ cause: RefundCause?, until day: BusinessDate
    ) throws -> RefundWorking {
        let refund = view.overpaid.refund(amount, for: cause ?? view.overpaid.likelyCause, decidedOn: day)
        return try RefundInterest(rates: law.rates, regime: try law.regimes.regime("refund_interest")).compute(refund)
    }

    /// Sets what is overpaid against the same person's open taxes, all principals first; nothing when there is none.
    func setOff(
        _ receipt: ReceiptID, _ cause: RefundCause?, by decision: SetOffStore.Decision, _ recording: Recording,
        in tx: borrowing Transaction
    ) throws -> (view: View, recorded: [SetOffStore.Recorded]) {
        let view = try view(receipt, on: decision.on, in: tx)
        let recorded = try view.setOff.parts.compactMap { part -> SetOffStore.Recorded? in
            let amount = part.principal + part.lateCharge
            guard amount.isPositive else { return nil }
            let working = try interest(view, on: amount, cause, until: part.on)
            return SetOffStore.Recorded(
                state: SetOffState(
                    id: settlement.store.ids.nextUUID(), receipt: receipt, claim: part.claim, amount: amount,
                    on: part.on), interest: working.interest, interestWorking: working.japanese)
        }
        guard !recorded.isEmpty else { return (view, []) }
        try SetOffStore.save(recorded, decision, recording, in: tx)
        try settlement.settleAnew(
            view.overpaid.receipt.designation.claims + recorded.map(\.state.claim), at: recording.at, in: tx)
        return (view, recorded)
    }

    /// Decides to return what is overpaid, with interest; the same decision again changes nothing.
    ///
    /// - Throws: `Problem` 409 while it must be set off, when nothing is left, or for the same id with another receipt.
    func refund(
        _ id: UUIDv7, _ receipt: ReceiptID, _ asked: Asked, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> (decided: RefundStore.Decided, isNew: Bool) {
        if let known = try RefundStore.find(id, in: tx) {
            guard known.receipt == receipt else { throw RefundDesk.problem(.otherContent) }
            return (known, false)
        }
        let view = try view(receipt, on: asked.decision.on, in: tx)
        guard view.overpaid.rest.isPositive else { throw RefundDesk.problem(.nothingOverpaid) }
        guard view.setOff.parts.isEmpty else { throw RefundDesk.problem(.setOffFirst) }
        var refund = view.overpaid.refund(
            view.overpaid.rest, for: asked.cause ?? view.overpaid.likelyCause, decidedOn: asked.decision.on)
        (refund.noticedOn, refund.claimedOn) = (asked.toldOn, asked.claimedOn)
        let working = try RefundInterest(
            rates: law.rates, regime: try law.regimes.regime("refund_interest")
        ).compute(refund)
        let decided = RefundStore.Decided(
            id: id, receipt: receipt, amount: refund.amount, interest: working.interest,
            cause: ReceivedText(refund.cause.article), working: ReceivedText(working.japanese))
        try RefundStore.save(decided, asked.decision, recording, in: tx)
        let entry = try view.overpaid.returning(refund.amount, by: id, on: asked.decision.on)
        try JournalStore.save(
            [entry.entry(id: settlement.store.ids.next(), recordedAt: recording.at)], in: tx)
        return (decided, true)
    }

    /// What an officer says about a refund.
    struct Asked: Sendable {
        var decision: SetOffStore.Decision
        /// Nil for what the books tell.
        var cause: RefundCause?
        /// When the payee was told, and when she claimed it (地方税法17条の4第2項).
        var toldOn: BusinessDate?
        var claimedOn: BusinessDate?
    }

    private static func problem(_ refusal: Refusal) -> Problem {
        switch refusal {
        case .receiptUnknown: Problem.notFound("no such receipt with claims of its own")
        case .nothingOverpaid:
            Problem("nothing-overpaid", status: .conflict, title: "Nothing of this receipt is left to return.")
        case .severalPersons:
            Problem(
                "several-persons", status: .conflict, title: "The receipt paid debts of several persons.",
                detail: "whose money it was has to be settled first")
        case .setOffFirst:
            Problem(
                "set-off-first", status: .conflict,
                title: "Overpaid tax is set against open tax before it is returned.",
                detail: "Local Tax Act, article 17-2, paragraph 1")
        case .otherContent: Problem("refund-conflict", status: .conflict, title: "The id has another content.")
        }
    }
}
