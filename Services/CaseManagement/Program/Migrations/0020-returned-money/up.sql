-- Overpaid money that was decided to be paid back (還付) leaves the refundable money by an entry of its own.

insert into ledger_codes values ('account', 7, '還付済額');
alter table journal_legs add constraint journal_legs_returned_check check (account <> 7 or channel is not null);
alter table journal_entries drop constraint journal_entries_cause_check;
alter table journal_entries add constraint journal_entries_cause_check
    check (cause in ('receipt', 'resettled', 'assessment', 'late_charge', 'write_off', 'reversal', 'set_off', 'refund'));

-- Decisions of before this version had no entry.
with booked as (
    insert into journal_entries (entry_id, cause, cause_id, phase, effective_on, recorded_at, rule_version)
    select gen_random_uuid(), 'refund', refund_id, 'posted', decided_on, now(), 'posting-1' from refund_decisions
    returning entry_id, cause_id
)
insert into journal_legs (entry_id, leg, account, layer, channel, amount)
select b.entry_id, k.leg, k.account, 1, r.channel_key, k.sign * d.amount
from booked b join refund_decisions d on d.refund_id = b.cause_id join receipts r using (receipt_id)
cross join (values (0::smallint, 3::smallint, 1), (1::smallint, 7::smallint, -1)) as k(leg, account, sign);

-- Yen in = posted + suspense + refundable; of the refundable, what was decided to be returned is booked and told apart.
create or replace view audit.conservation as
    with applied as (
        select channel, sum(amount)::bigint as yen from receipts where stage = 'confirmed' group by channel
    ), booked as (
        select r.channel,
            -sum(l.amount) filter (where l.account = 0) as posted,
            -sum(l.amount) filter (where l.account = 2) as suspense,
            -sum(l.amount) filter (where l.account in (3, 7)) as refundable,
            -sum(l.amount) filter (where l.account = 7) as returned
        from journal_entries e
        join journal_legs l using (entry_id)
        left join refund_set_offs s on s.set_off_id = e.cause_id and e.cause = 'set_off'
        left join refund_decisions d on d.refund_id = e.cause_id and e.cause = 'refund'
        join receipts r on r.receipt_id = coalesce(s.receipt_id, d.receipt_id, e.cause_id)
        where e.cause in ('receipt', 'resettled', 'set_off', 'refund') and l.layer = 1
        group by r.channel
    ), decided as (
        select r.channel, sum(d.amount)::bigint as yen
        from refund_decisions d join receipts r using (receipt_id) group by r.channel
    )
    select channel, coalesce(a.yen, 0)::bigint as applied, coalesce(b.posted, 0)::bigint as posted,
        coalesce(b.suspense, 0)::bigint as suspense, coalesce(b.refundable, 0)::bigint as refundable,
        coalesce(b.returned, 0)::bigint as returned, coalesce(d.yen, 0)::bigint as return_decided
    from applied a full join booked b using (channel) full join decided d using (channel);
