import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// What was booked on a claim, and the receipts it came from.
enum ClaimHistoryStore {
    struct Entry: Sendable {
        var effectiveOn: BusinessDate
        var recordedAt: Timestamp
        /// receipt, resettled, set_off, assessment, late_charge, write_off or reversal.
        var cause: ReceivedText
        /// What flashes announced, before the money is final (仮消込).
        var isProvisional: Bool
        /// How the claim changed: negative for what was paid.
        var change: Amounts
        var ruleVersion: ReceivedText
        /// Where the money came from; nil for what was no receipt.
        var receipt: (channel: ReceivedText, paidOn: BusinessDate)?
    }

    /// In the order it was recorded; at most 500 entries, the newest ones.
    static func entries(of claim: ClaimID, in tx: borrowing Transaction) throws -> [Entry] {
        try tx.query(
            """
            select * from (
                select e.effective_on, e.recorded_at, e.cause, l.layer = 0 as provisional,
                    coalesce(sum(l.amount) filter (where l.component = 0), 0)::bigint as principal,
                    coalesce(sum(l.amount) filter (where l.component = 1), 0)::bigint as late_charge,
                    coalesce(sum(l.amount) filter (where l.component = 2), 0)::bigint as fee,
                    coalesce(sum(l.amount) filter (where l.component = 3), 0)::bigint as costs,
                    e.rule_version, r.channel, r.paid_on, e.entry_id
                from journal_legs l join journal_entries e using (entry_id)
                left join refund_set_offs s on s.set_off_id = e.cause_id and e.cause = 'set_off'
                left join receipts r on r.receipt_id = coalesce(
                    s.receipt_id, case when e.cause in ('receipt', 'resettled') then e.cause_id end)
                where l.claim_id = $1 and l.account = 0
                group by e.entry_id, e.effective_on, e.recorded_at, e.cause, l.layer, e.rule_version, r.channel,
                    r.paid_on
                order by e.recorded_at desc, e.entry_id desc limit 500
            ) newest order by recorded_at, entry_id
            """, [.id(claim)]
        ) { row in
            let channel = try row.optionalReceived(9)
            let paidOn = try row.optionalBusinessDate(10)
            return Entry(
                effectiveOn: try row.businessDate(0), recordedAt: try row.moment(1), cause: try row.received(2),
                isProvisional: try row.bool(3),
                change: Amounts(
                    principal: try row.yen(4), lateCharge: try row.yen(5), fee: try row.yen(6),
                    costs: try row.yen(7)),
                ruleVersion: try row.received(8), receipt: channel.flatMap { name in paidOn.map { (name, $0) } })
        }
    }
}
