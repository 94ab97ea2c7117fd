import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Postgres
import ServiceKit

/// The run of a due list (督促): every claim on it is cleared, and what is cleared becomes a recorded demand.
struct DemandDesk: Sendable {
    /// What a page of the list came to.
    struct Page: Sendable {
        var issued: [DemandStore.Issued] = []
        /// Refused claims by the codes of their grounds.
        var refused: [String: Int] = [:]
        /// Claims whose letter waits for an announced receipt.
        var waiting = 0
        /// Claims whose demand of this very day came back: a day has one demand for a claim.
        var issuedToday = 0
        /// Where the next page begins; nil after the last.
        var next: DemandStore.Cursor?
    }

    let law: LawBook
    let clearances: ClearanceDesk
    /// Claims decided in one transaction.
    let page: Int

    /// The list of a day, most urgent first.
    func list(on day: BusinessDate, after cursor: DemandStore.Cursor?, in tx: borrowing Transaction) throws -> (
        due: [DemandDue], rows: [ClaimID: DemandStore.Due], next: DemandStore.Cursor?
    ) {
        let rows = try DemandStore.due(
            DemandStore.Page(day: day, after: cursor, most: page), under: law, in: tx)
        let holds = try HoldStore.inForce(claims: rows.map(\.candidate.claim), persons: [], on: day, in: tx)
        var states: [ClaimID: ClaimState] = [:]
        for hold in holds {
            guard case .claim(let claim) = hold.subject, case .relief(let kind) = HoldCode(hold.code) else { continue }
            states[claim] = kind == .suspension ? .suspended : .deferred
        }
        let candidates = rows.map { row in
            var candidate = row.candidate
            candidate.state = states[candidate.claim] ?? .overdue
            return candidate
        }
        let due = try DemandList(law: law).due(on: day, among: candidates)
        let last = rows.last.map { DemandStore.Cursor(due: $0.candidate.due, claim: $0.candidate.claim) }
        return (
            due, Dictionary(uniqueKeysWithValues: rows.map { ($0.candidate.claim, $0) }),
            rows.count == page ? last : nil
        )
    }

    /// Who runs a list on whose behalf, and for which day.
    struct Order: Sendable {
        var officer: ReceivedText
        var staff: ReceivedText
        var day: BusinessDate
    }

    /// Decides and records one page on behalf of an officer.
    func run(_ order: Order, after cursor: DemandStore.Cursor?, in tx: borrowing Transaction) throws -> Page {
        let now = WallClock.now()
        let list = try list(on: order.day, after: cursor, in: tx)
        let payable = list.due.filter { !$0.waitsForReceipt }
        let ready = payable.filter { list.rows[$0.claim]?.returnedFrom != order.day }
        let requests = ready.compactMap { due in list.rows[due.claim].map { request(due, $0, order.officer) } }
        let decided = try clearances.decide(requests, wantsPersons: false, at: now, in: tx)
        var page = Page(
            waiting: list.due.count - payable.count, issuedToday: payable.count - ready.count, next: list.next)
        for (item, due) in zip(decided, ready) {
            switch item.decision {
            case .refused(let refused):
                for code in Set(refused.grounds.filter { $0.weight != .remark }.map(\.code.rawValue)) {
                    page.refused[code, default: 0] += 1
                }
            case .granted(let granted):
                guard let row = list.rows[due.claim] else { continue }
                var demand = issued(due, row, granted, on: order.day)
                demand.clearance = item.clearance
                page.issued.append(demand)
            }
        }
        try DemandStore.save(page.issued, by: order.staff, at: now, in: tx)
        try ClearanceStore.end(used: page.issued.compactMap(\.clearance), "demand_issued", at: now, in: tx)
        return page
    }

    private func request(_ due: DemandDue, _ row: DemandStore.Due, _ officer: ReceivedText) -> ClearanceRequested {
        ClearanceRequested(
            requestID: clearances.ids.next(), asker: Mailbox.source, act: .demand, personID: row.person, role: .debtor,
            claims: [due.claim], amountWanted: due.amount, officer: officer)
    }

    /// The demand with the amounts that the letter prints: stored, never computed again.
    private func issued(
        _ due: DemandDue, _ row: DemandStore.Due, _ granted: ClearanceGranted, on day: BusinessDate
    ) -> DemandStore.Issued {
        let open = row.candidate.open
        return DemandStore.Issued(
            id: clearances.ids.nextUUID(), claim: due.claim, issuedOn: day, deadlineOn: due.deadline,
            principal: open.principal, lateCharge: granted.amountNow - open.principal - open.fee - open.costs,
            fee: open.fee, working: ReceivedText(granted.working), clearance: nil)
    }
}
