import CodecPrimitives
import Outbox
import Postgres

/// Money that nobody knows the claim of (調定なし収納). It goes the way of taxes, which the fewest hear.
enum SuspenseStore {
    struct Item: Sendable {
        var receipt: ReceiptID
        var channel: ReceivedText
        var paidOn: BusinessDate
        var amount: Yen
    }

    struct Open: Sendable {
        /// The oldest.
        var items: [Item]
        /// Of all.
        var count: Int64
        var total: Yen
    }

    static func open(most: Int, in tx: borrowing Transaction) throws -> Open {
        let items = try tx.query(
            SuspenseStore.all + " select * from open order by paid_on, receipt_id limit $1",
            [.int(Int64(most))]
        ) { row in
            Item(
                receipt: try row.id(0), channel: try row.received(1), paidOn: try row.businessDate(2),
                amount: try row.yen(3))
        }
        let sum = try tx.first(SuspenseStore.all + " select count(*), coalesce(sum(amount), 0)::bigint from open") {
            row in (try row.int(0), try row.yen(1))
        }
        return Open(items: items, count: sum?.0 ?? 0, total: sum?.1 ?? .zero)
    }

    private static let all = """
        with open as (
            select r.receipt_id, r.channel, r.paid_on, -sum(l.amount)::bigint as amount
            from journal_legs l join journal_entries e using (entry_id)
            join receipts r on r.receipt_id = e.cause_id
            where l.account = 2 and l.layer = 1 and e.cause in ('receipt', 'resettled')
            group by r.receipt_id having sum(l.amount) <> 0
        )
        """
}
