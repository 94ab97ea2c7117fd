import CaseRules
import CodecPrimitives
import HTTPTypes
import Law
import Ledger
import Outbox
import Postgres
import ServiceKit

/// The suspense desk (調定なし収納): officers say which claims money is for, or that it goes back to whoever sent it.
///
/// A match changes what the receipt is for, and the receipt is settled anew as of the day it was paid: entries of their
/// own, so that a later reversal of the receipt takes the match's postings back with it.
struct SuspenseDesk: Sendable {
    let law: LawBook
    let rules: SuspenseRules
    let settlement: SettlementDesk

    /// What an officer wants.
    struct Order: Sendable {
        /// The step's id, made by the caller.
        var step: UUIDv7
        var receipt: ReceiptID
        var command: SuspenseCommand
        /// The claims of a match, by number or id.
        var claims: [String]
        var officer: ReceivedText
        var reason: ReceivedText
        var today: BusinessDate
    }

    /// A receipt at the desk, locked.
    private struct File {
        var known: ReceiptStore.Known
        var steps: [SuspenseFileStore.Step]
        /// Of what is proposed or matched.
        var claims: [ClaimID]
        /// What lies in suspense, or would without its match.
        var amount: Yen

        var state: SuspenseState { steps.last?.state ?? .unmatched }
    }

    /// Takes a step; the same step again changes nothing.
    ///
    /// - Throws: `Problem` 403 without the power, 404, 409 for what the table of states denies.
    func take(
        _ order: Order, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> (step: SuspenseFileStore.Step, isNew: Bool) {
        if let known = try SuspenseFileStore.find(order.step, in: tx) {
            guard known.receipt == order.receipt else {
                throw Problem.conflict("step-conflict", "the id is of a step about another receipt")
            }
            return (known, false)
        }
        let file = try read(order, in: tx)
        let edge = try edge(order, file, in: tx)
        let step = SuspenseFileStore.Step(
            id: order.step, receipt: order.receipt, number: Int32(file.steps.count + 1), event: edge.event,
            state: edge.to, match: match(order, file), amount: file.amount, officer: order.officer,
            reason: order.reason, on: order.today)
        if order.command == .match {
            try SuspenseFileStore.save(match: order.step, of: order.receipt, with: file.claims, in: tx)
        }
        try SuspenseFileStore.save([step], at: recording.at, in: tx)
        try carryOut(step, from: edge.from, file, recording, in: tx)
        return (step, true)
    }

    private func read(_ order: Order, in tx: borrowing Transaction) throws -> File {
        guard let known = try ReceiptStore.lock([order.receipt], in: tx).first else {
            throw Problem.notFound("no such receipt")
        }
        let steps = try SuspenseFileStore.history(of: order.receipt, in: tx)
        let refunded = try RefundStore.refunded([order.receipt], in: tx)[order.receipt] ?? .zero
        var file = File(
            known: known, steps: steps, claims: [], amount: max(.zero, known.version.amount - refunded))
        if order.command == .match {
            file.claims = try Set(order.claims.map { try LookupStore.claim($0, in: tx) }).sorted()
        } else if let match = steps.last?.match {
            file.claims = try SuspenseFileStore.claims(of: match, in: tx)
        }
        let isHere = file.state == .unmatched ? known.designated == .unknown : true
        guard try SetOffStore.states(receipts: [order.receipt], claims: [], in: tx).isEmpty else {
            throw Problem.conflict("set-off-stands", "a part of the receipt was set against taxes")
        }
        guard isHere, known.version.stage == .confirmed else {
            throw Problem.conflict("not-in-suspense", "the receipt is not confirmed money without a claim")
        }
        return file
    }

    /// The step that the rules allow.
    private func edge(
        _ order: Order, _ file: File, in tx: borrowing Transaction
    ) throws -> StateTable<SuspenseState, SuspenseEvent>.Edge {
        let classes = Set(try ClaimStore.kinds(of: file.claims, under: law, in: tx).map(\.claimClass))
        let officer = try OfficerStore.officer(
            order.officer, for: SuspenseRules.needed(classes), on: order.today, in: tx)
        do throws(SuspenseRefusal) {
            return try rules.step(
                .init(
                    order.command, in: file.state, amount: file.amount, by: officer, classes: classes,
                    proposer: file.steps.last?.officer))
        } catch {
            throw Problem(error)
        }
    }

    /// The match that a step is about: its own, or the one of the step before.
    private func match(_ order: Order, _ file: File) -> UUIDv7? {
        order.command == .match ? order.step : file.steps.last?.match
    }

    private func carryOut(
        _ step: SuspenseFileStore.Step, from: SuspenseState, _ file: File, _ recording: Recording,
        in tx: borrowing Transaction
    ) throws {
        switch (from, step.state) {
        case (_, .matched): try SuspenseFileStore.designate(step.receipt, step.match, in: tx)
        case (.matched, .unmatched): try SuspenseFileStore.designate(step.receipt, nil, in: tx)
        case (_, .returning): try giveBack(step, file, recording, in: tx)
        default: return
        }
        try settlement.settleAnew(file.claims, receipts: [step.receipt], at: recording.at, in: tx)
    }

    /// What goes back is decided like any other refund, without interest: nobody says that the city asked for it.
    private func giveBack(
        _ step: SuspenseFileStore.Step, _ file: File, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        let decided = RefundStore.Decided(
            id: step.id, receipt: step.receipt, amount: step.amount, interest: .zero,
            cause: ReceivedText("調定なし収納の返還"), working: ReceivedText(""))
        try RefundStore.save(
            decided, SetOffStore.Decision(officer: step.officer, on: step.on), recording, in: tx)
        let entry = try RefundBooking.decided(step.amount, by: step.id, from: file.known.version.channel, on: step.on)
        try JournalStore.save([entry.entry(id: settlement.store.ids.next(), recordedAt: recording.at)], in: tx)
    }

    /// Notes that money sent back has left, or came back. Others' refunds are none of this desk's.
    func hear(
        _ event: SuspenseEvent, of receipts: [ReceiptID], on day: BusinessDate, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        let last = try SuspenseFileStore.last(of: receipts, in: tx)
        let steps = receipts.compactMap { receipt -> SuspenseFileStore.Step? in
            guard var step = last[receipt], let edge = SuspenseTable.table.edge(from: step.state, on: event) else {
                return nil
            }
            (step.id, step.number) = (settlement.store.ids.nextUUID(), step.number + 1)
            (step.event, step.state, step.on) = (event, edge.to, day)
            (step.officer, step.reason) = (ReceivedText("payment-intake"), ReceivedText(event.rawValue))
            return step
        }
        try SuspenseFileStore.save(steps, at: now, in: tx)
    }
}

extension Problem {
    /// Why a step of the suspense desk is refused.
    fileprivate init(_ refusal: SuspenseRefusal) {
        self =
            switch refusal {
            case .stateDenies:
                .conflict("suspense-state", "the receipt stands where this step is not allowed")
            case .classNotCovered:
                .forbidden("class-not-covered", "the officer's appointment does not cover the claims' class")
            case .sameOfficer: .forbidden("same-officer", "who proposed may not approve")
            case .noPower: .forbidden("no-power", "the officer's office does not approve this")
            }
    }
}
