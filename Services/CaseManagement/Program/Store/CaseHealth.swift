import Postgres
import ServiceKit

/// What waits for its next step in case management, with the age of the oldest (progress, not only liveness).
enum CaseHealth {
    static func piles(in tx: borrowing Transaction) throws -> [String: HealthReport.Pile] {
        try HealthPiles.read(
            """
            with last as (select * from nightly_runs order by business_date desc limit 1)
            select 'watermarks_waiting', count(*), null::timestamptz from channels where pending_version is not null
            union all
            select 'clearances_live', count(*), min(granted_at) from clearances
                where state = 'granted' and expires_at > clock_timestamp()
            union all
            select 'seizures_outside', count(*), min(v.recorded_at) from seizures s
                join seizure_versions v using (request_id, version) where s.state in ('exported', 'served')
            union all
            select 'refusals_escalated', count(*), min(recorded_at) from clearance_refusals where escalates
            union all
            select 'prescription_within_60_days', count(*), null from claim_prescriptions p
                join claim_balances b using (claim_id), last
                where p.state = 'running' and p.ends_on between last.business_date and last.business_date + 60
                    and b.principal + b.late_charge + b.fee + b.costs > 0
            union all
            select 'prescription_awaits_invocation', count(*), null from claim_prescriptions p
                join claim_balances b using (claim_id)
                where p.state = 'complete' and b.principal + b.late_charge + b.fee + b.costs > 0
            union all
            select 'measures_await_decision', count(*), min(s.recorded_at) from measures m
                join measure_steps s on s.measure_id = m.measure_id and s.number = m.steps
                where m.is_open and m.state in ('applied', 'proposed', 'extension_proposed', 'cancellation_proposed',
                    'extinction_proposed', 'awaiting_vote')
            union all
            select 'plans_missed', count(*), null from measures where is_open and state = 'missed'
            union all
            select 'nightly_unfinished', count(*), min(started_at) from nightly_runs where finished_at is null
            union all
            select 'nightly_' || k.name, k.count, last.finished_at from last, lateral (values
                ('evaluated', evaluated), ('changed', changed), ('overdue', overdue), ('extinguished', extinguished),
                ('restored', restored), ('extinction_waits', waiting)) as k(name, count)
            """, in: tx)
    }
}
