import CaseRules
import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit

/// What follows a direct debit that a bank did not make (振替不能の処理): the claims are debited again on the city's next day,
/// a slip is issued, or an officer has a task, as the city's table says of the bank's answer.
struct DebitFollowUpDesk: Sendable {
    let mailbox: Mailbox
    let ids: IDSource
    let book: DebitBook
    let days: DebitDays
    let calendar: OfficeCalendar
    let slips: SlipDesk
    let clock: BusinessClock

    /// Ended debits, and what is still owed on their claims.
    private struct Files {
        var debits: [DebitID: DebitStore.Debit]
        var owed: [DebitID: [ClaimShare]]
        /// The last step of each that has one.
        var last: [DebitID: DebitStepStore.Step]

        func claims(of debit: DebitID) -> [ClaimID] { owed[debit, default: []].map(\.claimID) }
    }

    /// Who takes a step, and why.
    private struct Taker {
        var step: UUIDv7?
        var officer: ReceivedText
        var reason: ReceivedText
        /// Of a debit again; the city's next day when nil.
        var debitOn: BusinessDate?
        var at: Timestamp
    }

    /// Keeps how debits ended, and takes the steps that follow by themselves. News of an end that is known is nothing.
    func follow(
        _ news: [(debit: DebitStore.Debit, result: DebitResulted)], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let attempts = try DebitStepStore.attempts(news.map(\.result.debitID), in: tx)
        let consequences = try news.map { item -> DebitConsequence in
            guard let outcome = DebitOutcome(rawValue: item.result.result.rawValue) else {
                throw MessageRefused(code: "result_unknown")
            }
            return try book.rule(outcome, failures: attempts[item.result.debitID] ?? 1, on: item.result.on).consequence
        }
        let ended = try DebitStore.save(news.map(\.result), consequences, at: now, in: tx)
        let fresh = zip(news, consequences).filter { item, _ in
            ended.contains(item.result.debitID) && item.result.result != .collected
        }
        let files = try files(fresh.map(\.0.debit), in: tx)
        let events = fresh.reduce(into: [DebitID: [DebitFollowUpEvent]]()) { events, item in
            let id = item.0.result.debitID
            let owed = files.owed[id, default: []]
            events[id] = DebitFollowUpTable.events(
                item.1, isOwed: !owed.isEmpty, fitsSlip: owed.allSatisfy(\.amount.costs.isZero))
        }
        for (consequence, items) in Dictionary(grouping: fresh, by: \.1) {
            let ids = Set(items.map(\.0.result.debitID))
            let taker = Taker(officer: Mailbox.source, reason: ReceivedText(consequence.rawValue), at: now)
            _ = try take(events.filter { ids.contains($0.key) }, files, taker, in: tx)
        }
    }

    /// What an officer does about a failed debit.
    struct Order: Sendable {
        /// Made by the caller.
        var step: UUIDv7
        var debit: DebitID
        var event: DebitFollowUpEvent
        /// Of a debit again.
        var debitOn: BusinessDate?
        var reason: ReceivedText
    }

    /// Takes an officer's step; the same step again changes nothing.
    ///
    /// - Throws: `Problem` 404; 409 for what the table of states denies, for the id of another step, and when nothing is
    ///   owed or no slip can say what is.
    func take(
        _ order: Order, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> (step: DebitStepStore.Step, isNew: Bool) {
        if let known = try DebitStepStore.find(order.step, in: tx) {
            guard known.debit == order.debit, known.event == order.event else {
                throw Problem.conflict("step-conflict", "the id is of another step")
            }
            return (known, false)
        }
        let files = try files(try DebitStore.find([order.debit], in: tx), in: tx)
        guard !files.debits.isEmpty else { throw Problem.notFound("no such debit") }
        let state = files.last[order.debit]?.state ?? .failed
        guard let edge = DebitFollowUpTable.table.edge(from: state, on: order.event), edge.taker == .officer else {
            throw Problem.conflict("debit-state", "the debit stands where this is not allowed")
        }
        guard order.event == .dealtWith || !files.owed[order.debit, default: []].isEmpty else {
            throw Problem.conflict("nothing-owed", "nothing is owed on the claims any more")
        }
        if order.event == .debitAgain, try DebitStore.runs(on: files.claims(of: order.debit), in: tx) {
            throw Problem.conflict("debit-runs", "a debit for one of the claims has not ended")
        }
        let taker = Taker(
            step: order.step, officer: recording.by, reason: order.reason, debitOn: order.debitOn, at: recording.at)
        guard let step = try take([order.debit: [order.event]], files, taker, in: tx).last else {
            throw Problem.conflict("slip-impossible", "no slip can say what is owed")
        }
        return (step, true)
    }

    private func files(_ debits: [DebitStore.Debit], in tx: borrowing Transaction) throws -> Files {
        let ids = debits.map(\.asked.debitID).sorted()
        return Files(
            debits: Dictionary(uniqueKeysWithValues: debits.map { ($0.asked.debitID, $0) }),
            owed: try DebitStore.owed(ofDebits: ids, in: tx), last: try DebitStepStore.last(of: ids, in: tx))
    }

    /// Takes steps for many debits at once: slips and debits are written before the steps that name them.
    private func take(
        _ events: [DebitID: [DebitFollowUpEvent]], _ files: Files, _ taker: Taker, in tx: borrowing Transaction
    ) throws -> [DebitStepStore.Step] {
        let today = clock.today()
        let slipped = events.filter { $0.value.contains(.slipIssued) }.keys
        let slips = try slips.issue(
            over: files.owed.filter { slipped.contains($0.key) }, on: today, at: taker.at, in: tx)
        let again = events.filter { $0.value.contains(.debitAgain) }.keys.sorted()
        let nexts = try askAgain(again, files, taker, in: tx)
        var steps: [DebitStepStore.Step] = []
        for (debit, events) in events.sorted(by: { $0.key < $1.key }) {
            var (state, number) = (files.last[debit]?.state ?? .failed, files.last[debit]?.number ?? 0)
            for event in events where event != .slipIssued || slips[debit] != nil {
                guard let edge = DebitFollowUpTable.table.edge(from: state, on: event) else { continue }
                (state, number) = (edge.to, number + 1)
                steps.append(
                    DebitStepStore.Step(
                        id: taker.step ?? ids.nextUUID(), debit: debit, number: number, event: event, state: state,
                        slip: event == .slipIssued ? slips[debit] : nil,
                        nextDebit: event == .debitAgain ? nexts[debit] : nil, officer: taker.officer,
                        reason: taker.reason, on: today))
            }
        }
        try DebitStepStore.save(steps, at: taker.at, in: tx)
        return steps
    }

    /// Asks for what is still owed under the same mandates.
    private func askAgain(
        _ debits: [DebitID], _ files: Files, _ taker: Taker, in tx: borrowing Transaction
    ) throws -> [DebitID: DebitID] {
        guard !debits.isEmpty else { return [:] }
        var nexts: [DebitID: DebitID] = [:]
        let requests = try debits.compactMap { id -> DebitRequested? in
            guard let before = files.debits[id]?.asked, let lines = files.owed[id] else { return nil }
            let next: DebitID = ids.next()
            nexts[id] = next
            return DebitRequested(
                debitID: next, personID: before.personID, mandateID: before.mandateID, lines: lines,
                amount: lines.map(\.amount.total).total(),
                debitOn: try taker.debitOn ?? days.next(after: before.debitOn, asking: clock.today(), calendar))
        }
        try DebitStore.save(
            requests, officer: taker.officer, Recording(by: taker.officer, at: taker.at), in: tx)
        try mailbox.post(requests, at: taker.at, in: tx)
        return nexts
    }
}
