import Codec
import CodecPrimitives
import CodecRecords
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Pays refunds (還付): takes the orders of case management, writes them into files that two people stand behind, and
/// tells what became of each. An order is in at most one file that leaves.
struct RefundDesk: TransferDesk {
    let outbox: Outbox
    let ids: IDSource
    /// Nil where the city has not said from which account it pays.
    let form: RefundFile?
    /// Orders in one file.
    let fileMax: Int
    let seal: AccountSeal?

    let kind = TransferFileStore.Kind.refund

    var nothingDue: Problem { .conflict("nothing-to-pay", "no refund is due on that day") }

    /// `refund.requested`: each order is kept once. One that no file can carry is answered at once.
    func take(
        _ asked: [RefundRequested], on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let refunds = Dictionary(asked.map { ($0.refundID, Refund($0)) }, uniquingKeysWith: { first, _ in first })
        let new = Set(try RefundStore.insert(refunds.values.sorted { $0.id < $1.id }, at: now, in: tx))
        let known = try RefundStore.lock(refunds.keys.sorted(), in: tx)
        let kept = Dictionary(known.map { ($0.id, $0.asked) }, uniquingKeysWith: { first, _ in first })
        // The same id with other content is never paid by guess.
        guard asked.allSatisfy({ kept[$0.refundID] == $0 }) else { throw MessageRefused(code: "refund_conflict") }
        guard let form else { return }
        try refuse(known.filter { new.contains($0.id) && !form.accepts($0) }, on: today, at: now, in: tx)
    }

    /// Answers orders that no file can carry: case management has to ask for another account.
    private func refuse(
        _ refunds: [Refund], on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        try move(
            refunds,
            RefundStore.Event(
                event: .returned, officer: ReceivedText(Topology.service), on: day,
                reason: ReceivedText("account_invalid"), at: now), in: tx)
    }

    /// Writes the orders that are due on a day into a file; the same file again is the same bytes.
    ///
    /// - Returns: nil when nothing is due.
    /// - Throws: `Problem` 409 for the id of another file, or without the city's own account.
    func make(
        _ order: TransferOrder, on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> (file: TransferFileStore.File, isNew: Bool)? {
        if let known = try known(order, on: day, in: tx) { return (known, false) }
        guard let form else {
            throw Problem.conflict("sender-unset", "the setting transfers.sender does not say who pays")
        }
        let due = try RefundStore.waiting(on: day, atMost: fileMax, in: tx)
        try refuse(due.filter { !form.accepts($0) }, on: day, at: now, in: tx)
        var refunds = due.filter { form.accepts($0) }
        guard !refunds.isEmpty else { return nil }
        let content = try form.bytes(of: refunds, on: day)
        let draft = TransferDraft(
            on: day, items: refunds.map { TransferFileStore.Item(id: $0.id.uuid, amount: $0.amount) }, content: content)
        let file = try keep(draft, for: order, at: now, in: tx)
        for index in refunds.indices { refunds[index].file = order.file }
        try move(refunds, RefundStore.Event(event: .filed, officer: order.officer, at: now), in: tx)
        return (file, true)
    }

    func move(
        itemsOf order: TransferOrder, after event: TransferFileEvent, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        var refunds = try RefundStore.lock(ofFile: order.file, in: tx)
        if event == .rejected { for index in refunds.indices { refunds[index].file = nil } }
        try move(
            refunds,
            RefundStore.Event(
                event: event == .approved ? .fileApproved : .fileRejected, officer: order.officer, at: now), in: tx)
    }

    /// What the bank did with a file on a day: everything was paid but what came back.
    ///
    /// - Throws: `TransferRefusal.stateDenies` for a file that did not leave; `Problem` 409 for an order not in it.
    func settle(
        _ order: TransferOrder, paidOn day: BusinessDate, returned: [RefundID: ReceivedText], at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        guard let file = try TransferFileStore.lock(order.file, in: tx), file.kind == .refund else {
            throw Problem.notFound("no such file")
        }
        guard file.state == .approved else { throw TransferRefusal.stateDenies }
        let refunds = try RefundStore.lock(ofFile: order.file, in: tx)
        guard Set(refunds.map(\.id)).isSuperset(of: returned.keys) else {
            throw Problem.conflict("not-in-file", "an order that came back is not in this file")
        }
        let paid = refunds.filter { returned[$0.id] == nil && $0.state == .released }
        try move(paid, RefundStore.Event(event: .paid, officer: order.officer, on: day, at: now), in: tx)
        for (reason, group) in Dictionary(grouping: returned.keys, by: { returned[$0] ?? order.reason }) {
            let came = refunds.filter { group.contains($0.id) && $0.state != .returned }
            try move(
                came,
                RefundStore.Event(event: .returned, officer: order.officer, on: day, reason: reason, at: now), in: tx)
        }
    }

    /// One order came back (組戻し, 振込不能), also after its day of payment; again is nothing new.
    ///
    /// - Returns: nil when there is no such order.
    /// - Throws: `TransferRefusal.stateDenies` for one that has not left.
    func comeBack(
        _ id: RefundID, on day: BusinessDate, _ order: TransferOrder, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> RefundState? {
        guard let refund = try RefundStore.lock([id], in: tx).first else { return nil }
        guard refund.state != .returned else { return .returned }
        guard refund.state == .released || refund.state == .paid else { throw TransferRefusal.stateDenies }
        try move(
            [refund],
            RefundStore.Event(event: .returned, officer: order.officer, on: day, reason: order.reason, at: now),
            in: tx)
        return .returned
    }

    /// Orders came back by the bank's own lines; what was known to have come back stays as it is.
    func comeBack(
        _ ids: [RefundID], on day: BusinessDate, because reason: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        let left = try RefundStore.lock(ids.sorted(), in: tx).filter { $0.state == .released || $0.state == .paid }
        try move(
            left,
            RefundStore.Event(
                event: .returned, officer: ReceivedText(Topology.service), on: day, reason: reason, at: now), in: tx)
    }

    /// Moves locked orders on by the table, and tells case management of what ended.
    private func move(_ refunds: [Refund], _ event: RefundStore.Event, in tx: borrowing Transaction) throws {
        let moved = try refunds.map { refund in
            guard let next = RefundLife.table.state(from: refund.state, after: event.event) else {
                throw TransferRefusal.stateDenies
            }
            var refund = refund
            refund.state = next
            return refund
        }
        try RefundStore.move(moved, by: event, in: tx)
        guard let day = event.on, event.event == .paid || event.event == .returned else { return }
        let news = moved.map {
            RefundPaid(
                refundID: $0.id, result: event.event == .paid ? .paid : .returned, amount: $0.amount, on: day,
                reason: event.reason)
        }
        try outbox.append(
            try news.batches.map { try outbox.envelope(.refundPaid($0), id: ids.next(), time: event.at) }, in: tx)
    }
}
