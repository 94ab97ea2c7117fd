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
        let letters = try items.map { item -> (item: NoticeReturned, person: PersonID) in
            guard let notice = notices[item.noticeID] else { throw MessageRefused(code: "notice_unknown") }
            return (item, notice.person)
        }
        let holds = try holdMail(letters, at: now, in: tx)
        let returns = items.map { item in
            NoticeStore.Return(
                notice: item.noticeID, returnedOn: item.returnedOn, reason: item.reason, hold: holds[item.noticeID])
        }
        try NoticeStore.insert(returns, at: now, in: tx)
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

    /// Letters to persons whose address is lost wait until somebody has found out where they live (返戻後の調査).
    ///
    /// - Returns: the holds that are new, by the letter that brought them.
    private func holdMail(
        _ letters: [(item: NoticeReturned, person: PersonID)], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [NoticeID: UUIDv7] {
        let lost = letters.filter { NoticeHandlers.lostAddress.contains($0.item.reason) }
        guard !lost.isEmpty else { return [:] }
        let code = ReceivedText(GroundCode.addressUnknown.rawValue)
        let today = clock.today()
        let known = try HoldStore.inForce(claims: [], persons: lost.map(\.person), on: today, in: tx)
        var held = Set(known.filter { $0.code == code }.map(\.subject))
        let new = lost.filter { held.insert(.person($0.person)).inserted }
        let holds = new.map { letter in
            HoldStore.Hold(
                id: ids.nextUUID(), subject: .person(letter.person), code: code, acts: [], from: today, to: nil,
                reason: letter.item.reason)
        }
        try HoldStore.save(holds, Recording(by: NoticeHandlers.notifications, at: now), in: tx)
        try revocations.revoke(
            by: new.map { .holdOnPerson($0.person, HoldFact(code: .addressUnknown)) }, at: now, in: tx)
        return Dictionary(zip(new.map(\.item.noticeID), holds.map(\.id))) { first, _ in first }
    }
}
