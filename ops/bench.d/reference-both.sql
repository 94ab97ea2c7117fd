-- As reference.sql, with the rows of payment-intake too: receipt, fact, and what the ledger says of it.
begin;
insert into intake.receipts (receipt_id, reference_kind, reference, paid_on, minute_of_day, store, chain, channel, state,
    amount, amount_rank, version, changed_at, transfer_on, due_on)
select receipt_id, 1, barcode, paid_on, 720, '12345', '', 'konbini-a', 2, amount, 2, 1, now(), paid_on + 14, paid_on + 14
from stage where position between :first and :last;
insert into intake.receipt_facts (receipt_id, kind, amount, version, stage, stage_amount, evidence_id, record, recorded_at)
select receipt_id, 2, amount, 1, 2, amount, evidence_id, position, now() from stage
where position between :first and :last;
insert into intake.ledger_postings (receipt_id, route, version, amount, recorded_at)
select receipt_id, 'tax', 1, amount, now() from stage where position between :first and :last;
with batch as materialized (
    select t.*, s.slip_id, l.claim_id, k.number as channel_number
    from stage t
    join slips s on s.barcode = t.barcode
    join slip_lines l on l.slip_id = s.slip_id
    cross join channel_keys k
    where t.position between :first and :last and k.channel = 'konbini-a'
), new_receipts as (
    insert into receipts (receipt_id, version, channel, stage, amount, paid_on, channel_key, designation,
        designation_id)
    select receipt_id, 1, 'konbini-a', 'confirmed', amount, paid_on, channel_number, 'slip', slip_id from batch
), new_versions as (
    insert into receipt_versions (receipt_id, version, channel, stage, reference_kind, reference, amount, paid_on,
        received_at, evidence_id, recorded_at)
    select receipt_id, 1, 'konbini-a', 'confirmed', 'barcode', barcode, amount, paid_on, now(), evidence_id, now()
    from batch
), new_entries as (
    insert into journal_entries (entry_id, cause, cause_id, cause_version, phase, effective_on, recorded_at,
        rule_version)
    select entry_id, 'receipt', receipt_id, 1, 'posted', paid_on, now(), 'posting-1' from batch
), new_legs as (
    insert into journal_legs (entry_id, leg, account, layer, component, claim_id, channel, amount)
    select entry_id, 1::smallint, 1::smallint, 1::smallint, null, null, channel_number, amount from batch
    union all
    select entry_id, 2::smallint, 0::smallint, 1::smallint, 0::smallint, claim_id, null, -amount from batch
)
update claim_balances b set principal = b.principal - batch.amount from batch where b.claim_id = batch.claim_id;
commit;
