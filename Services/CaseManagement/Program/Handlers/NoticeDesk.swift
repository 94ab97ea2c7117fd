import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres
import ServiceKit

/// Asks notifications for the letters of a due list. A letter becomes a demand when it leaves, and not before.
struct NoticeDesk: Sendable {
    /// Who asks, on whose behalf, today, for letters of which day.
    struct Order: Sendable {
        var officer: ReceivedText
        var staff: ReceivedText
        var today: BusinessDate
        var issueOn: BusinessDate
    }

    /// What a page of the list came to.
    struct Page: Sendable {
        var requested: [(notice: NoticeStore.Notice, claim: ReceivedText)] = []
        /// Claims whose letter waits for an announced receipt.
        var waiting = 0
        /// Claims whose demand of that very day came back: a day has one demand for a claim.
        var issuedThen = 0
        /// Where the next page begins; nil after the last.
        var next: DemandStore.Cursor?
    }

    let demands: DemandDesk
    let mailbox: Mailbox
    /// Age of notifications' heartbeat from which it is not known what has left.
    let silenceSeconds: Int64

    /// What left on earlier days is not known: nobody may be demanded from twice.
    ///
    /// - Throws: `Problem` 503 while notifications is silent, or has told something that is not here yet.
    func settle(on day: BusinessDate, in tx: borrowing Transaction) throws {
        try NoticeStore.lockRuns(in: tx)
        guard try NoticeStore.hasUnsettled(before: day, in: tx) else { return }
        let stream = StreamName(
            producer: NoticeHandlers.notifications, routingKey: MessageType.noticeDispatched.name)
        guard try !StreamGate.isBehind([stream], maxHeartbeatAge: .seconds(silenceSeconds), in: tx) else {
            throw Problem.unavailable("what notifications has let out is not known yet")
        }
    }

    /// Asks for the letters of one page.
    func run(_ order: Order, after cursor: DemandStore.Cursor?, in tx: borrowing Transaction) throws -> Page {
        let now = WallClock.now()
        try settle(on: order.today, in: tx)
        let list = try demands.list(on: order.today, after: cursor, in: tx)
        let payable = list.due.filter { !$0.waitsForReceipt }
        let ready = payable.filter { list.rows[$0.claim]?.returnedFrom != order.issueOn }
        var page = Page(waiting: list.due.count - payable.count, issuedThen: payable.count - ready.count)
        page.next = list.next
        var messages: [NoticeRequested] = []
        for due in ready {
            guard let row = list.rows[due.claim] else { continue }
            let notice = try notice(about: row, order)
            page.requested.append((notice, row.claimNumber))
            messages.append(NoticeRequested(notice, row))
        }
        try NoticeStore.insert(page.requested.map(\.notice), at: now, in: tx)
        try mailbox.post(messages, at: now, in: tx)
        return page
    }

    private func notice(about row: DemandStore.Due, _ order: Order) throws -> NoticeStore.Notice {
        let law = demands.law
        let rule = try law.demands.rule(row.candidate.kind.demandRule)
        return NoticeStore.Notice(
            id: mailbox.ids.next(), claim: row.candidate.claim, person: row.person,
            form: row.candidate.kind.demandForm.form, issueOn: order.issueOn,
            deadlineOn: try rule.deadline(issued: order.issueOn, law.calendar), officer: order.officer,
            requestedBy: order.staff)
    }
}

extension ClaimKind {
    /// The form of its demand, and the remedies that it tells of.
    fileprivate var demandForm: (form: ReceivedText, remedies: ReceivedText) {
        switch route {
        case .tax: (ReceivedText("demand-city-tax"), ReceivedText("remedies-tax"))
        case .publicClaim: (ReceivedText("demand-public"), ReceivedText("remedies-public"))
        case .privateClaim: (ReceivedText("demand-private"), ReceivedText("remedies-none"))
        }
    }
}

extension NoticeRequested {
    fileprivate init(_ notice: NoticeStore.Notice, _ row: DemandStore.Due) {
        let (candidate, open) = (row.candidate, row.candidate.open)
        let item = NoticeItem(
            claimID: notice.claim,
            amount: ClaimBalance(
                principal: open.principal, lateCharge: open.lateCharge, fee: open.fee, costs: open.costs),
            label: ClaimLabel(
                number: row.claimNumber, kind: candidate.kind.code, fiscalYear: row.fiscalYear,
                instalment: row.instalment, due: candidate.due))
        self.init(
            noticeID: notice.id, asker: Mailbox.source, form: notice.form, personID: notice.person, role: .debtor,
            items: [item], due: notice.deadlineOn, remedies: candidate.kind.demandForm.remedies,
            officer: notice.officer, issueDay: notice.issueOn)
    }
}
