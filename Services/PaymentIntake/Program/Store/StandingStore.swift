import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// How each channel stands over all days (収納残高照合), as the nights have found it.
enum StandingStore {
    /// A standing with its night and channel.
    struct Dated: Sendable {
        var on: BusinessDate
        var channel: ReceivedText
        var standing: RemittanceStanding
    }

    /// Whether a night has been looked at: proved, or not proved after a moment.
    static func isDone(_ night: BusinessDate, since moment: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        let isDone = try tx.first(
            """
            select coalesce(bool_and(is_proved) or max(recorded_at) > $2, false) from (
                select distinct on (channel) is_proved, recorded_at from remittance_standings
                where business_date = $1 order by channel, version desc) as newest
            """, [.date(night), .at(moment)]
        ) { row in try row.bool(0) }
        return isDone ?? false
    }

    /// What three parties say of each channel, over every receipt there is. The parties are read each from its own table.
    ///
    /// - Parameter night: money that was due on it or before is overdue.
    static func compute(on night: BusinessDate, in tx: borrowing Transaction) throws -> [Dated] {
        try tx.query(
            """
            with told as (
                select channel, receipt_id, case when state in (2, 6) then amount else 0 end as owed, remitted, paid_on,
                    due_on
                from receipts where state in (2, 6) or remitted <> 0
                union all
                select channel, receipt_id, amount, case when match_id is null then 0 else amount end, expected_on,
                    expected_on
                from expected_remittances
            ), newest as (
                select distinct on (receipt_id) receipt_id, version from ledger_postings order by receipt_id, version desc
            ), books as (
                select receipt_id, sum(amount) as yen from ledger_postings join newest using (receipt_id, version) group by 1
            ), agents as (
                select channel, sum(owed) as yen, sum(coalesce(b.yen, 0)) as ledger,
                    sum(owed - remitted) filter (where owed > remitted) as transit,
                    count(*) filter (where owed > remitted) as receipts,
                    min(paid_on) filter (where owed > remitted) as oldest,
                    sum(owed - remitted) filter (where owed > remitted and due_on <= $1) as overdue,
                    sum(remitted - owed) filter (where owed < remitted) as unowed
                from told left join books b using (receipt_id) group by channel
            ), matches as (
                select channel, sum(fee) as fee, sum(difference) as accepted from remittance_matches group by 1
            ), bank as (
                select m.channel, sum(l.amount) as yen
                from remittance_matches m join remittance_lines using (match_id) join bank_lines l using (line_id) group by 1
            )
            select coalesce(a.channel, m.channel), coalesce(a.yen, 0)::int8, coalesce(b.yen, 0)::int8,
                coalesce(m.fee, 0)::int8, coalesce(m.accepted, 0)::int8, coalesce(a.ledger, 0)::int8,
                coalesce(a.transit, 0)::int8, coalesce(a.receipts, 0)::int8, a.oldest, coalesce(a.overdue, 0)::int8,
                coalesce(a.unowed, 0)::int8
            from agents a full join matches m using (channel) left join bank b using (channel) order by 1
            """, [.date(night)]
        ) { row in
            let transit = RemittanceStanding.Transit(
                yen: try row.yen(6), receipts: Int(try row.int(7)), oldestPaidOn: try row.optionalBusinessDate(8),
                overdue: try row.yen(9))
            return Dated(
                on: night, channel: try row.received(0),
                standing: RemittanceStanding(
                    agents: try row.yen(1), bank: try row.yen(2), fee: try row.yen(3), accepted: try row.yen(4),
                    ledger: try row.yen(5), transit: transit, unowed: try row.yen(10)))
        }
    }

    static func insert(_ items: [Dated], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !items.isEmpty else { return }
        let all = items.map(\.standing)
        _ = try tx.execute(
            """
            insert into remittance_standings (business_date, channel, agents, bank, fee, accepted, ledger, transit,
                transit_receipts, transit_oldest, overdue, unowed, is_proved, recorded_at, version)
            select k.*, $14, 1 + coalesce((select max(version) from remittance_standings s
                where s.business_date = k.business_date and s.channel = k.channel), 0)
            from unnest($1::date[], $2::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[],
                $9::int4[], $10::date[], $11::int8[], $12::int8[], $13::bool[]) as k(business_date, channel)
            """,
            [
                .dates(items.map(\.on)), .texts(items.map(\.channel)), .amounts(all.map(\.agents)),
                .amounts(all.map(\.bank)), .amounts(all.map(\.fee)), .amounts(all.map(\.accepted)),
                .amounts(all.map(\.ledger)), .amounts(all.map(\.transit.yen)),
                .int32s(all.map { Int32(clamping: $0.transit.receipts) }),
                .optionalDates(all.map(\.transit.oldestPaidOn)),
                .amounts(all.map(\.transit.overdue)), .amounts(all.map(\.unowed)), .bools(all.map(\.isProved)),
                .at(now),
            ])
    }

    /// The newest standings of a night; of the last night that was looked at where none is named.
    static func latest(_ night: BusinessDate?, in tx: borrowing Transaction) throws -> [Dated] {
        try tx.query(
            """
            select distinct on (channel) business_date, channel, agents, bank, fee, accepted, ledger, transit,
                transit_receipts, transit_oldest, overdue, unowed
            from remittance_standings
            where business_date = coalesce($1, (select max(business_date) from remittance_standings))
            order by channel, version desc
            """, [.date(night)]
        ) { row in
            let transit = RemittanceStanding.Transit(
                yen: try row.yen(7), receipts: Int(try row.int32(8)), oldestPaidOn: try row.optionalBusinessDate(9),
                overdue: try row.yen(10))
            return Dated(
                on: try row.businessDate(0), channel: try row.received(1),
                standing: RemittanceStanding(
                    agents: try row.yen(2), bank: try row.yen(3), fee: try row.yen(4), accepted: try row.yen(5),
                    ledger: try row.yen(6), transit: transit, unowed: try row.yen(11)))
        }
    }
}
