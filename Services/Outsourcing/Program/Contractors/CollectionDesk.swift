import Codec
import CodecPrimitives
import Law
import OutsourcingRules
import Postgres
import ServiceKit

/// Takes what a contractor received (収納報告): the debtor has paid on that day, whatever becomes of the fee.
struct CollectionDesk: Sendable {
    /// The most that one collection may be, in yen.
    static let amountMax: Yen = 1_000_000_000

    let journal: AssignmentJournal
    let clock: BusinessClock
    let calendar: OfficeCalendar

    /// What a contractor says.
    struct Report: Sendable {
        var assignment: AssignmentID
        var amount: Yen
        var paidOn: BusinessDate
    }

    /// - Returns: the receipt and the day by which its money is due at the city; nil where the caller has no such
    ///   assignment.
    /// - Throws: `Problem` 400.
    func take(
        _ report: Report, _ sent: IdempotentPost.Sent, in tx: borrowing Transaction
    ) throws -> (receipt: ReceiptID, dueOn: BusinessDate)? {
        let now = WallClock.now()
        guard let contract = try ContractStore.load(sent.caller.contract, in: tx),
            let assignment = try AssignmentStore.lock(report.assignment, in: tx),
            assignment.contractID == sent.caller.contract, assignment.state.hasLeft
        else { return nil }
        try check(report, assignment)
        let collection = CollectionStore.Collection(
            receiptID: journal.ids.next(), assignment: assignment, channel: contract.channel, amount: report.amount,
            paidOn: report.paidOn, expectedOn: try dueOn(report.paidOn, contract), evidenceID: journal.ids.next())
        try CollectionStore.insert(collection, evidence: sent.body, at: now, in: tx)
        let receipt = ReceiptRecorded(
            receiptID: collection.receiptID, version: 1, channel: contract.channel, stage: .confirmed,
            reference: .claim(assignment.claimID), amount: report.amount, paidOn: report.paidOn, receivedAt: now,
            evidenceID: collection.evidenceID)
        try journal.send([receipt], in: tx, at: now) { .receiptsRecorded($0) }
        let expected = RemittanceExpected(
            receiptID: collection.receiptID, channel: contract.channel, payer: contract.entry.contractor,
            expectedOn: collection.expectedOn, amount: report.amount)
        try journal.send([expected], in: tx, at: now) { .remittanceExpected($0) }
        return (collection.receiptID, collection.expectedOn)
    }

    private func check(_ report: Report, _ assignment: Assignment) throws {
        guard report.amount.isPositive, report.amount <= CollectionDesk.amountMax else {
            throw Problem.badRequest("amount", "1 to \(CollectionDesk.amountMax) yen")
        }
        guard report.paidOn <= clock.today(), report.paidOn >= assignment.assignedOn ?? report.paidOn else {
            throw Problem.badRequest("paid-on", "between the day of the assignment and today")
        }
    }

    /// The contract's day of the next month, or the next day that banks are open.
    private func dueOn(_ day: BusinessDate, _ contract: ContractStore.Loaded) throws -> BusinessDate {
        let due = FeeMonth(of: day).first.adding(months: 1).adding(days: contract.entry.remitDay - 1)
        return try calendar.shifted(due, for: .bank)
    }
}
