import CaseRules
import Codec
import CodecPrimitives
import Ledger
import Outbox
import Postgres
import ServiceKit

/// Orders payment-intake to pay what was decided to be returned, and books what became of it. The one place where
/// payouts reach the books.
struct RefundOrderDesk: Sendable {
    let mailbox: Mailbox
    let ids: IDSource
    let suspense: SuspenseDesk

    /// What an officer orders.
    struct Asked: Sendable {
        /// The order's id, made by the caller.
        var order: RefundID
        var refund: UUIDv7
        var receipt: ReceiptID
        var account: PayeeAccount
        var payOn: BusinessDate
        var officer: ReceivedText
    }

    /// Orders a payout; the same order again changes nothing.
    ///
    /// - Throws: `Problem` 404, 409 while an order of the refund runs or was paid, or for the id with other content.
    func order(
        _ asked: Asked, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> (order: RefundOrderStore.Order, isNew: Bool) {
        guard let receipt = try ReceiptStore.lock([asked.receipt], in: tx).first,
            let decided = try RefundStore.find(asked.refund, in: tx), decided.receipt == asked.receipt
        else { throw Problem.notFound("no such refund of this receipt") }
        let request = RefundRequested(asked, decided, payee: try payee(of: receipt, in: tx))
        if let known = try RefundOrderStore.find(asked.order, in: tx) {
            guard known.refund == asked.refund, known.asked.isSame(as: request) else {
                throw Problem.conflict("order-conflict", "the id is of an order with other content")
            }
            return (known, false)
        }
        guard receipt.version.stage == .confirmed else {
            throw Problem.conflict("receipt-gone", "the receipt is not confirmed: there is nothing to pay back")
        }
        let before = try RefundOrderStore.orders(of: asked.receipt, in: tx).filter { $0.refund == asked.refund }
        guard PayoutTable.mayOrder(after: before.last?.state) else {
            throw Problem.conflict("refund-ordered", "an order to pay this refund runs, or has been paid")
        }
        let order = RefundOrderStore.Order(
            asked: request, refund: asked.refund, number: Int32(before.count + 1), officer: asked.officer,
            state: .ordered)
        try RefundOrderStore.save(order, recording, in: tx)
        try mailbox.post([request], at: recording.at, in: tx)
        return (order, true)
    }

    /// Whose money it was; nil where that is not known.
    private func payee(of receipt: ReceiptStore.Known, in tx: borrowing Transaction) throws -> PersonID? {
        guard let designated = receipt.designated.uuid,
            let designation = try SlipStore.designations([designated], in: tx)[designated]
        else { return nil }
        return try RefundStore.debtor(of: designation.claims, in: tx)
    }

    /// `refund.paid`: books what left and what came back. News that comes twice or in another order ends the same.
    func hear(_ news: [RefundPaid], at now: Timestamp, in tx: borrowing Transaction) throws {
        let known = try RefundOrderStore.lock(Set(news.map(\.refundID)).sorted(), in: tx)
        let orders = Dictionary(known.map { (RefundID($0.order.id), $0) }, uniquingKeysWith: { first, _ in first })
        guard news.allSatisfy({ orders[$0.refundID]?.order.amount == $0.amount }) else {
            throw MessageRefused(code: "order_unknown")
        }
        try RefundOrderStore.save(news, at: now, in: tx)
        let changes = Dictionary(grouping: news, by: \.refundID).compactMap { id, news in
            orders[id].flatMap { Change($0, news) }
        }
        let entries = try changes.compactMap { change in
            try RefundBooking.entry(change.booked.order, in: change.state, on: change.on)?.entry(
                id: ids.next(), recordedAt: now)
        }
        try JournalStore.save(entries, in: tx)
        for (event, moved) in Dictionary(grouping: changes, by: \.event) {
            for (day, moved) in Dictionary(grouping: moved, by: \.on) {
                try suspense.hear(event, of: moved.map(\.booked.receipt), on: day, at: now, in: tx)
            }
        }
    }

    /// An order that news moves on.
    private struct Change {
        var booked: RefundOrderStore.Booked
        var state: PayoutState
        var on: BusinessDate

        var event: SuspenseEvent { state == .paid ? .paid : .cameBack }

        /// Nil when the news leaves it where it was.
        init?(_ booked: RefundOrderStore.Booked, _ news: [RefundPaid]) {
            let moved = news.reduce(booked.state) { state, item in
                PayoutTable.table.edge(from: state, on: item.result == .paid ? .paid : .returned)?.to ?? state
            }
            guard moved != booked.state, let day = news.map(\.on).max() else { return nil }
            (self.booked, state, on) = (booked, moved, day)
        }
    }
}

extension RefundRequested {
    fileprivate init(_ asked: RefundOrderDesk.Asked, _ decided: RefundStore.Decided, payee: PersonID?) {
        let account = asked.account
        self.init(
            refundID: asked.order, personID: payee, amount: decided.amount + decided.interest,
            interest: decided.interest,
            account: BankAccount(
                bank: account.bank, branch: account.branch, product: account.product, number: account.number),
            holderKana: account.holderKana, payOn: asked.payOn)
    }

    /// Whether it orders the same, whoever the payee is known to be by now.
    fileprivate func isSame(as other: RefundRequested) -> Bool {
        var other = other
        other.personID = personID
        return self == other
    }
}
