import CaseRules
import Codec
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Orders to pay refunds (還付の振込依頼), and what became of them.
enum RefundOrderStore {
    /// An order with what was told of it.
    struct Order: Sendable {
        var asked: RefundRequested
        var refund: UUIDv7
        /// From 1 for each refund.
        var number: Int32
        var officer: ReceivedText
        var state: PayoutState
        /// The last day that was told; nil while nothing was.
        var on: BusinessDate?
        var reason: ReceivedText?
    }

    /// The order of an id; nil for one that was never made.
    static func find(_ id: RefundID, in tx: borrowing Transaction) throws -> Order? {
        try tx.first("\(columns) where o.order_id = $1", [.id(id)], order)
    }

    /// The orders for refunds of a receipt, oldest first. The receipt is locked by whoever adds to them.
    static func orders(of receipt: ReceiptID, in tx: borrowing Transaction) throws -> [Order] {
        try tx.query(
            "\(columns) join refund_decisions d using (refund_id) where d.receipt_id = $1 order by o.refund_id, o.number",
            [.id(receipt)], order)
    }

    static func save(_ order: Order, _ recording: Recording, in tx: borrowing Transaction) throws {
        let asked = order.asked
        _ = try tx.execute(
            """
            insert into refund_orders (order_id, refund_id, number, person_id, amount, interest, bank, branch, product,
                account, holder_kana, pay_on, officer, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            [
                .id(asked.refundID), .uuid(PostgresUUID(order.refund)), .int32(order.number), .id(asked.personID),
                .yen(asked.amount), .yen(asked.interest), .text(asked.account.bank), .text(asked.account.branch),
                .text(asked.account.product), .text(asked.account.number), .text(asked.holderKana),
                .date(asked.payOn), .text(order.officer), .text(recording.by), .at(recording.at),
            ])
    }

    /// An order as its payout is booked.
    struct Booked: Sendable {
        var receipt: ReceiptID
        var order: RefundBooking.Order
        /// Its last state before the news.
        var state: PayoutState
    }

    /// These orders with their receipts, which are locked in the order of ids.
    static func lock(_ ids: [RefundID], in tx: borrowing Transaction) throws -> [Booked] {
        let rows = try tx.query(
            """
            select r.receipt_id, o.order_id, r.channel_key, o.amount, o.interest, array(
                select k.result from refund_order_results k where k.order_id = o.order_id order by k.recorded_at)
            from refund_orders o join refund_decisions d using (refund_id) join receipts r using (receipt_id)
            where o.order_id = any($1) order by r.receipt_id, o.order_id for update of r
            """, [.ids(ids)]
        ) { row in
            let events = try row.texts(5).map { try StoredCode.decode($0, as: PayoutEvent.self) }
            return Booked(
                receipt: try row.id(0),
                order: RefundBooking.Order(
                    id: try row.identifier(1), channel: .init(try row.int32(2)), amount: try row.yen(3),
                    interest: try row.yen(4), position: .empty), state: PayoutTable.state(after: events))
        }
        let positions = try JournalStore.positions(ofOrders: rows.map(\.order.id), in: tx)
        return rows.map { row in
            var row = row
            row.order.position = positions[row.order.id] ?? .empty
            return row
        }
    }

    /// Keeps what was told; the same news again changes nothing.
    static func save(_ results: [RefundPaid], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into refund_order_results (order_id, result, result_on, amount, reason, recorded_at)
            select k.*, $6 from unnest($1::uuid[], $2::text[], $3::date[], $4::bigint[], $5::text[]) as k
            on conflict do nothing
            """,
            [
                .ids(results.map(\.refundID)), .texts(results.map(\.result.rawValue)), .dates(results.map(\.on)),
                .amounts(results.map(\.amount)), .optionalTexts(results.map(\.reason)), .at(now),
            ])
    }

    private static let columns = """
        select o.order_id, o.refund_id, o.number, o.person_id, o.amount, o.interest, o.bank, o.branch, o.product,
            o.account, o.holder_kana, o.pay_on, o.officer, coalesce(k.results, '{}'), k.result_on, k.reason
        from refund_orders o left join lateral (
            select array_agg(r.result order by r.result) as results, max(r.result_on) as result_on,
                max(r.reason) as reason
            from refund_order_results r where r.order_id = o.order_id
        ) k on true
        """

    private static func order(_ row: borrowing PostgresRow) throws -> Order {
        let account = BankAccount(
            bank: try row.received(6), branch: try row.received(7), product: try row.received(8),
            number: try row.received(9))
        let events = try row.texts(13).map { try StoredCode.decode($0, as: PayoutEvent.self) }
        return Order(
            asked: RefundRequested(
                refundID: try row.id(0), personID: try row.optionalID(3), amount: try row.yen(4),
                interest: try row.yen(5), account: account, holderKana: try row.received(10),
                payOn: try row.businessDate(11)),
            refund: try row.identifier(1), number: try row.int32(2), officer: try row.received(12),
            state: PayoutTable.state(after: events),
            on: try row.optionalBusinessDate(14), reason: try row.optionalReceived(15))
    }
}
