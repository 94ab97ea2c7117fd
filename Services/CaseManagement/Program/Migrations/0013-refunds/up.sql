-- Overpaid money (過誤納金): set against taxes of the same person (充当, 地方税法17条の2), or returned (還付, 17条) with interest
-- (還付加算金, 17条の4). Both are decisions and facts; what they come to on the books is in the journal.

create table refund_set_offs (
    set_off_id        uuid primary key,
    receipt_id        uuid not null references receipts,   -- whose overpayment it takes from
    claim_id          uuid not null references claims,
    amount            bigint not null check (amount > 0),  -- at most
    effective_on      date not null,                       -- 充当適状: the money counts as paid on it
    interest          bigint not null check (interest >= 0),
    interest_working  text not null,
    decided_on        date not null,
    officer           text not null,
    recorded_by       text not null,
    recorded_at       timestamptz not null
);
create index refund_set_offs_receipt on refund_set_offs (receipt_id);
create index refund_set_offs_claim on refund_set_offs (claim_id);
create trigger facts before update or delete or truncate on refund_set_offs
    for each statement execute function refuse_change();

create table refund_decisions (
    refund_id     uuid primary key,
    receipt_id    uuid not null references receipts,
    amount        bigint not null check (amount > 0),
    interest      bigint not null check (interest >= 0),
    cause         text not null,
    working       text not null,                           -- 還付加算金計算書, as shown
    decided_on    date not null,
    officer       text not null,
    recorded_by   text not null,
    recorded_at   timestamptz not null
);
create index refund_decisions_receipt on refund_decisions (receipt_id);
create trigger facts before update or delete or truncate on refund_decisions
    for each statement execute function refuse_change();

alter table journal_entries drop constraint journal_entries_cause_check;
alter table journal_entries add constraint journal_entries_cause_check
    check (cause in ('receipt', 'resettled', 'assessment', 'late_charge', 'write_off', 'reversal', 'set_off'));
-- The few legs of overpaid money, for the desk that returns it.
create index journal_legs_refundable on journal_legs (entry_id) where account = 3;

-- A set-off moves money of its receipt from refundable to posted.
create or replace view audit.conservation as
    with applied as (
        select channel, sum(amount)::bigint as yen from receipts where stage = 'confirmed' group by channel
    ), booked as (
        select r.channel,
            -sum(l.amount) filter (where l.account = 0) as posted,
            -sum(l.amount) filter (where l.account = 2) as suspense,
            -sum(l.amount) filter (where l.account = 3) as refundable
        from journal_entries e
        join journal_legs l using (entry_id)
        left join refund_set_offs s on s.set_off_id = e.cause_id and e.cause = 'set_off'
        join receipts r on r.receipt_id = coalesce(s.receipt_id, e.cause_id)
        where e.cause in ('receipt', 'resettled', 'set_off') and l.layer = 1
        group by r.channel
    )
    select channel, coalesce(yen, 0)::bigint as applied, coalesce(posted, 0)::bigint as posted,
        coalesce(suspense, 0)::bigint as suspense, coalesce(refundable, 0)::bigint as refundable
    from applied full join booked using (channel);
