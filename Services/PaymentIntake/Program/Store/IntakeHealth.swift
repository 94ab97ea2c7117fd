import Postgres
import ServiceKit

/// Things that wait for their next step, with the age of the oldest (滞留).
enum IntakeHealth {
    static func piles(in tx: borrowing Transaction) throws -> [String: HealthReport.Pile] {
        try HealthPiles.read(
            """
            select 'file_' || (array ['received', 'accepted', 'quarantined'])[state], count(*), min(received_at)
            from files where state in (1, 2, 3) group by state
            union all
            select 'receipt_' || (array ['waiting', 'flashed', '', '', 'held', '', '', 'unconfirmed'])[state + 1],
                count(*), min(changed_at)
            from receipts where state in (0, 1, 4, 7) group by state
            union all
            select 'receipt_exception', count(*), min(raised_at) from receipt_exceptions where settled_at is null
            having count(*) > 0
            union all
            select 'remittance_break', count(*), min(found_at) from remittance_breaks where state in (1, 2)
            having count(*) > 0
            union all
            select 'remittance_standing', count(*), min(since) from (
                select distinct on (channel) channel, is_proved from remittance_standings
                order by channel, recorded_at desc) as newest
            cross join lateral (
                select min(s.recorded_at) as since from remittance_standings s
                where s.channel = newest.channel and s.recorded_at > coalesce((
                    select max(p.recorded_at) from remittance_standings p
                    where p.channel = newest.channel and p.is_proved), '-infinity')) as unproved
            where not is_proved having count(*) > 0
            union all
            select case when cause is null then 'webhook_kept' else 'webhook_set_aside' end, count(*), min(received_at)
            from webhook_news group by cause is null
            union all
            select 'webhook_quarantined', count(*), min(received_at) from webhooks where state = 2 having count(*) > 0
            union all
            select 'remittance_expected', count(*), min(recorded_at) from expected_remittances
            where match_id is null having count(*) > 0
            """, in: tx)
    }
}
