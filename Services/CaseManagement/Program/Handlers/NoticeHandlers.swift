import CaseRules
import Codec
import CodecPrimitives
import Ledger
import Outbox
import Postgres
import ServiceKit

/// `notice.dispatched` and `notice.returned`: a letter that left is a demand from that day on; one that came back was
/// not served.
struct NoticeHandlers: Sendable {
    let revocations: RevocationDesk
    let clock: BusinessClock
    let ids: IDSource

    static let notifications = ReceivedText("notifications")

    /// Records each demand with what its letter says: amounts and working were stored when they were printed.
    func dispatched(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let now = WallClock.now()
        let items = try messages.flatMap { message -> [NoticeDispatched] in
            guard case .noticeDispatched(let items) = message.body else { return [] }
            guard message.envelope.source == NoticeHandlers.notifications else {
                throw MessageRefused(code: "sender_unknown")
            }
            return items
        }
        let notices = try NoticeStore.lock(items.map(\.noticeID), in: tx)
        let printed = try IssuedSlipStore.printed(under: items.map(\.clearanceID), in: tx)
        var issued: [ReceivedText: [DemandStore.Issued]] = [:]
        for item in items {
            guard let notice = notices[item.noticeID], item.claims == [notice.claim], item.form == notice.form,
                let lines = printed[item.clearanceID], lines.count == 1, lines[0].claim == notice.claim
            else { throw MessageRefused(code: "dispatch_differs") }
            issued[notice.requestedBy, default: []].append(demand(item, notice, lines[0]))
        }
        for (staff, demands) in issued.sorted(by: { $0.key < $1.key }) {
            try DemandStore.save(demands, by: staff, at: now, in: tx)
        }
        try ClearanceStore.end(used: Set(items.map(\.clearanceID)).sorted(), "notice_dispatched", at: now, in: tx)
        try recordReturns(of: items.map(\.noticeID), at: now, in: tx)
    }

    /// Keeps that letters came back; further mail waits where nobody lives at the address.
    func returned(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let now = WallClock.now()
        let items = messages.flatMap { message -> [NoticeReturned] in
            if case .noticeReturned(let items) = message.body { items } else { [] }
        }
        let notices = try NoticeStore.lock(items.map(\.noticeID), in: tx)
        for item in items {
            guard let notice = notices[item.noticeID] else { throw MessageRefused(code: "notice_unknown") }
            var returned = NoticeStore.Return(
                notice: item.noticeID, returnedOn: item.returnedOn, reason: item.reason, hold: nil)
            if NoticeHandlers.lostAddress.contains(item.reason) {
                returned.hold = try holdMail(to: notice.person, because: item.reason, at: now, in: tx)
            }
            try NoticeStore.insert(returned, at: now, in: tx)
        }
        try recordReturns(of: items.map(\.noticeID), at: now, in: tx)
    }

    /// Reasons that say that nobody of that name lives there.
    private static let lostAddress = [ReceivedText("addressee_unknown"), ReceivedText("moved")]

    private func demand(
        _ item: NoticeDispatched, _ notice: NoticeStore.Notice, _ printed: IssuedSlipStore.Printed
    ) -> DemandStore.Issued {
        var demand = DemandStore.Issued(
            id: ids.nextUUID(), claim: notice.claim, issuedOn: item.dispatchedOn, deadlineOn: notice.deadlineOn,
            principal: printed.amounts.principal, lateCharge: printed.amounts.lateCharge, fee: printed.amounts.fee,
            working: printed.working, clearance: item.clearanceID)
        demand.notice = notice.id
        return demand
    }

    /// The service outcome of letters of which both is known: that they left, and that they came back.
    private func recordReturns(of notices: [NoticeID], at now: Timestamp, in tx: borrowing Transaction) throws {
        let returned = try NoticeStore.returnedDemands(of: notices, in: tx)
        guard !returned.isEmpty else { return }
        let services = returned.map {
            DemandStore.Service(demand: $0.demand, outcome: ReceivedText("returned"), servedOn: nil)
        }
        _ = try DemandStore.serve(services, by: NoticeHandlers.notifications, at: now, in: tx)
        try revocations.revoke(by: returned.map { .demandReturned($0.claim) }, at: now, in: tx)
    }

    /// Letters to this person wait until somebody has found out where she lives (返戻後の調査).
    private func holdMail(
        to person: PersonID, because reason: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> UUIDv7? {
        let code = ReceivedText(GroundCode.addressUnknown.rawValue)
        let today = clock.today()
        let known = try HoldStore.inForce(claims: [], persons: [person], on: today, in: tx)
        guard !known.contains(where: { $0.code == code }) else { return nil }
        let hold = HoldStore.Hold(
            id: ids.nextUUID(), subject: .person(person), code: code, acts: [], from: today, to: nil, reason: reason)
        try HoldStore.save(hold, Recording(by: NoticeHandlers.notifications, at: now), in: tx)
        try revocations.revoke(
            by: [.holdOnPerson(person, HoldFact(code: .addressUnknown))], at: now, in: tx)
        return hold.id
    }
}
