import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// Income by day (歳入): when money came, and what it is on the books.
enum RevenueStore {
    /// Keeps the days that these receipts' money came, and the fees that were kept back of it.
    static func keep(_ items: [RemittanceMatched], at now: Timestamp, in tx: borrowing Transaction) throws {
        let receipts = items.flatMap { item in item.receipts.map { (id: $0, item: item) } }
        _ = try tx.execute(
            """
            insert into receipt_incomes (receipt_id, bank_line_id, channel, credited_on, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]) as k on conflict do nothing
            """,
            [
                .ids(receipts.map(\.id)), .ids(receipts.map(\.item.bankLineID)), .texts(receipts.map(\.item.channel)),
                .dates(receipts.map(\.item.creditedOn)), .at(now),
            ])
        let fees = items.filter { !$0.fee.isZero }
        guard !fees.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into remittance_fees (bank_line_id, first_receipt, channel, credited_on, fee, recorded_at)
            select k.*, $6 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::int8[]) as k
            on conflict do nothing
            """,
            [
                .ids(fees.map(\.bankLineID)), .optionalIDs(fees.map(\.receipts.first)), .texts(fees.map(\.channel)),
                .dates(fees.map(\.creditedOn)), .amounts(fees.map(\.fee)), .at(now),
            ])
    }

    /// Reports what these receipts have on the books now less what was reported before; receipts whose money has not come
    /// pass by.
    ///
    /// - Parameter day: the income day of what was reported otherwise before.
    static func report(
        _ receipts: [ReceiptID], on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !receipts.isEmpty else { return }
        // Two at once would each report the whole difference.
        _ = try tx.execute("select pg_advisory_xact_lock(7235118, 1)")
        _ = try tx.execute(
            """
            with came as (
                select distinct on (receipt_id) receipt_id, channel, credited_on from receipt_incomes
                where receipt_id = any($1) order by receipt_id, credited_on
            ), booked as (
                select c.receipt_id, e.entry_id from came c join journal_entries e on e.cause_id = c.receipt_id
                    and e.cause in ('receipt', 'resettled')
                union all
                select c.receipt_id, e.entry_id from came c join refund_set_offs s on s.receipt_id = c.receipt_id
                    join journal_entries e on e.cause_id = s.set_off_id and e.cause = 'set_off'
            ), sides as (
                select b.receipt_id, l.account, l.claim_id, case when l.account = 0 then l.component end as component,
                    -l.amount as yen
                from booked b join journal_legs l using (entry_id) where l.layer = 1 and l.account in (0, 2, 3)
                union all
                select r.receipt_id, r.account, r.claim_id, r.component, -r.amount
                from came c join revenue_lines r using (receipt_id)
            ), known as (
                select distinct r.receipt_id from came c join revenue_lines r using (receipt_id)
            )
            insert into revenue_lines (receipt_id, income_on, channel, account, claim_id, component, amount, recorded_at)
            select s.receipt_id, case when k.receipt_id is null then c.credited_on else $2 end, c.channel, s.account,
                s.claim_id, s.component, sum(s.yen)::int8, $3
            from sides s join came c using (receipt_id) left join known k using (receipt_id)
            group by s.receipt_id, k.receipt_id, c.credited_on, c.channel, s.account, s.claim_id, s.component
            having sum(s.yen) <> 0
            """, [.ids(receipts), .date(day), .at(now)])
    }

    /// Receipts whose money had come before and that were booked anew since the last look, at most so many; and the moment
    /// through which the look went. The transactions of the last ten minutes may not all have been seen then.
    static func changed(at now: Timestamp, in tx: borrowing Transaction) throws -> [ReceiptID] {
        let receipts = try tx.query(
            """
            select distinct i.receipt_id
            from revenue_runs t
            join journal_entries e on e.recorded_at > t.through - interval '10 minutes'
                and e.cause in ('receipt', 'resettled', 'set_off')
            left join refund_set_offs s on s.set_off_id = e.cause_id and e.cause = 'set_off'
            join receipt_incomes i on i.receipt_id = coalesce(s.receipt_id, e.cause_id)
            """
        ) { row in try row.id(0, as: ReceiptID.self) }
        _ = try tx.execute("update revenue_runs set through = $1", [.at(now)])
        return receipts
    }

    /// What came on a day, and what is booked otherwise of money that had come before, by kind, component, due date's year and channel.
    static func revenue(on day: BusinessDate, in tx: borrowing Transaction) throws -> [RevenueItem] {
        try tx.query(
            """
            select r.account::int4, c.kind, r.component::int4, c.due_on, c.fiscal_year, r.channel, sum(r.amount)::int8,
                r.income_on = i.came
            from revenue_lines r left join claims c using (claim_id)
            cross join lateral (select min(credited_on) as came from receipt_incomes i where i.receipt_id = r.receipt_id) i
            where r.income_on = $1 group by 1, 2, 3, 4, 5, 6, 8
            """, [.date(day)]
        ) { row in
            let special: BudgetCodes.Special = try row.int32(0) == 2 ? .suspense : .overpaid
            let year = RevenueYear(due: try row.optionalBusinessDate(3), incomeOn: day)
            return RevenueItem(
                flow: try row.bool(7) ? .revenue : .transfer,
                kind: try row.optionalReceived(1) ?? ReceivedText(special.rawValue),
                component: ReceivedText(component(try row.optionalInt32(2))), year: year,
                assessed: try row.optionalInt32(4).map { AccountingYear(Int($0)) } ?? year.year,
                channel: try row.received(5), amount: try row.yen(6))
        }
    }

    private static func component(_ number: Int32?) -> String {
        switch number.flatMap({ Component(rawValue: UInt8(truncatingIfNeeded: $0)) }) {
        case .principal, nil: "principal"
        case .lateCharge: "late_charge"
        case .fee: "fee"
        case .costs: "costs"
        }
    }

    /// Decisions of a day to pay back, with the day that the money had come; and the fees that agents kept back.
    static func expenditure(on day: BusinessDate, in tx: borrowing Transaction) throws -> [RevenueItem] {
        let refunds = try tx.query(
            """
            select r.channel, coalesce(i.credited_on, r.paid_on), sum(d.amount)::int8, sum(d.interest)::int8
            from refund_decisions d join receipts r using (receipt_id)
            left join lateral (select min(credited_on) as credited_on from receipt_incomes i
                where i.receipt_id = d.receipt_id) i on true
            where d.decided_on = $1 group by 1, 2
            """, [.date(day)]
        ) { row in
            refunded(
                RevenueYear(due: try row.businessDate(1), incomeOn: day),
                flow: RevenueItem.refund(of: try row.businessDate(1), decidedOn: day), channel: try row.received(0),
                (try row.yen(2), try row.yen(3)))
        }
        return try refunds.flatMap(\.self) + fees(on: day, in: tx)
    }

    /// 戻出 lowers the income of its year; 歳出還付 and interest are expenditure of this one.
    private static func refunded(
        _ year: RevenueYear, flow: RevenueItem.Flow, channel: ReceivedText, _ yen: (amount: Yen, interest: Yen)
    ) -> [RevenueItem] {
        let special: BudgetCodes.Special = flow == .refundThisYear ? .overpaid : .refundPast
        func item(_ flow: RevenueItem.Flow, _ special: BudgetCodes.Special, _ amount: Yen) -> RevenueItem {
            RevenueItem(
                flow: flow, kind: ReceivedText(special.rawValue), component: ReceivedText("principal"), year: year,
                assessed: year.year, channel: channel, amount: amount)
        }
        let interest = yen.interest.isZero ? [] : [item(.refundInterest, .refundInterest, yen.interest)]
        return [item(flow, special, yen.amount)] + interest
    }

    private static func fees(on day: BusinessDate, in tx: borrowing Transaction) throws -> [RevenueItem] {
        try tx.query(
            "select channel, sum(fee)::int8 from remittance_fees where credited_on = $1 group by 1", [.date(day)]
        ) { row in
            let year = RevenueYear(due: nil, incomeOn: day)
            return RevenueItem(
                flow: .agentFee, kind: ReceivedText(BudgetCodes.Special.agentFee.rawValue),
                component: ReceivedText("principal"), year: year, assessed: year.year, channel: try row.received(0),
                amount: try row.yen(1))
        }
    }
}
