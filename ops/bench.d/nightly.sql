-- The limit of the nightly evaluation: one session reads every event and claim and writes the rows that the
-- evaluation of these claims writes, set-based, in one transaction. Its rule is one line: five years after the due
-- date a tax is extinct.
begin;
create temp table found on commit drop as
select c.claim_id, c.due_on, b.principal, b.late_charge, b.fee, b.costs, c.route = 'tax' as is_tax,
    (max(coalesce(e.effective_on, c.due_on)) + interval '5 years')::date as ends_on, gen_random_uuid() as entry_id,
    string_agg(e.event || ' ' || e.effective_on, ', ') as history
from claims c
join claim_balances b using (claim_id)
left join prescription_events e using (claim_id)
group by c.claim_id, b.claim_id;

insert into claim_prescriptions (claim_id, state, ends_on, extinct_from, evaluated_on)
select claim_id, case when is_tax and ends_on < date '2026-04-21' then 'extinct' else 'running' end, ends_on,
    ends_on + 1, date '2026-04-21'
from found;

insert into overdue_claims (claim_id, due_on, recorded_on, recorded_at)
select claim_id, due_on, date '2026-04-21', now() from found where due_on < date '2026-04-21' and principal > 0;

insert into journal_entries (entry_id, cause, cause_id, phase, effective_on, recorded_at, rule_version)
select entry_id, 'write_off', claim_id, 'posted', ends_on + 1, now(), 'posting-1'
from found where is_tax and ends_on < date '2026-04-21';

insert into journal_legs (entry_id, leg, account, layer, component, claim_id, channel, amount)
select entry_id, leg, case leg when 0 then 0 else 5 end, 1, 0, case leg when 0 then claim_id end, null,
    case leg when 0 then -principal else principal end
from found cross join generate_series(0, 1) as leg where is_tax and ends_on < date '2026-04-21';

insert into prescription_write_offs (entry_id, claim_id, reason, effective_on, principal, late_charge, fee, costs,
    history, recorded_at)
select entry_id, claim_id, 'LTA18', ends_on + 1, principal, late_charge, fee, costs, coalesce(history, ''), now()
from found where is_tax and ends_on < date '2026-04-21';

update claim_balances b set principal = 0 from found f
where b.claim_id = f.claim_id and f.is_tax and f.ends_on < date '2026-04-21';
commit;
