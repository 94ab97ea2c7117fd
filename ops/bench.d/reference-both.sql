-- As reference.sql, after the rows of payment-intake: receipt, fact, and what the ledger says of it. Two databases, two
-- commits.
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
commit;
\ir reference.sql
