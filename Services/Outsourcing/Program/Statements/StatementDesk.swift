import CodecPrimitives
import Foundation
import Law
import OutsourcingRules
import Postgres
import ServiceKit

/// Draws up a contractor's monthly fee statement (報酬計算書) and closes it: afterwards it is read back, never computed.
struct StatementDesk: Sendable {
    let clock: BusinessClock

    /// Everything that a statement comes from, and what it comes to.
    struct Drawn: Sendable {
        var contract: ContractStore.Loaded
        var month: FeeMonth
        var terms: FeeTerms
        var events: [FeeEvent]
        var invoice: FeeInvoice
    }

    /// The statement of a month as JSON: as it was closed, or as it would be closed now.
    ///
    /// - Returns: nil where there is no such contract, or the month has not begun.
    func document(
        of contract: ContractID, for month: FeeMonth, in tx: borrowing Transaction
    ) throws -> String? {
        if let closed = try StatementStore.document(of: contract, for: month, in: tx) { return closed }
        guard let drawn = try draw(contract, month, in: tx) else { return nil }
        return try Answer.text(StatementDocument(drawn, isClosed: false))
    }

    /// What closing came to.
    enum Closed: Sendable {
        case closed(document: String)
        case noSuchContract
        case monthRuns
        /// This month, or a later one, is closed already.
        case tooLate
    }

    /// Closes a month that is over. Months are closed in their order.
    func close(
        _ contract: ContractID, _ month: FeeMonth, by staff: ReceivedText, in tx: borrowing Transaction
    ) throws -> Closed {
        try IdempotencyStore.lock(contract, in: tx)
        guard clock.today() > month.last else { return .monthRuns }
        if let last = try StatementStore.lastClosed(of: contract, in: tx), last >= month { return .tooLate }
        guard let drawn = try draw(contract, month, in: tx) else { return .noSuchContract }
        let document = try Answer.text(StatementDocument(drawn, isClosed: true))
        try StatementStore.insert(drawn, document: document, by: staff, at: WallClock.now(), in: tx)
        return .closed(document: document)
    }

    /// Draws a month up from what is booked, and from what closed statements have answered for.
    func draw(_ id: ContractID, _ month: FeeMonth, in tx: borrowing Transaction) throws -> Drawn? {
        guard let contract = try ContractStore.load(id, in: tx), month.first <= clock.today() else { return nil }
        var terms = contract.terms
        let before = try StatementStore.totals(of: id, before: month, in: tx)
        (terms.invoicedBefore, terms.invoicedInYear) = (before.invoiced, before.invoicedInYear)
        terms.cumulativeBefore = before.countedInYear
        let booked = try BookedStore.booked(under: contract, in: tx)
        let settled = try StatementStore.settled(of: contract, booked, in: tx)
        let events = StatementEvents.events(booked, settled: settled, through: month)
        return Drawn(
            contract: contract, month: month, terms: terms, events: events,
            invoice: SuccessFee.invoice(events, under: terms))
    }
}
