-- 200,000 confirmed receipts as they would lie in a staged table, one for each slip of the database.
create unlogged table stage as
select gen_random_uuid() as receipt_id, gen_random_uuid() as entry_id, gen_random_uuid() as evidence_id,
    s.barcode, (select sum(l.principal + l.late_charge + l.fee)::bigint from slip_lines l where l.slip_id = s.slip_id)
        as amount,
    date '2026-04-06' as paid_on, row_number() over (order by s.slip_id) as position
from slips s where s.barcode is not null;
create index on stage (position);
insert into channel_keys (channel) values ('konbini-a') on conflict do nothing;
analyze stage;
analyze slips;
analyze slip_lines;
