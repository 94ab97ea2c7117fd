-- Orders to pay refunds (還付の振込依頼), and what became of them. An order that came back (組戻し, 振込不能) is ended; the
-- refund is ordered anew under another id.

create table refund_orders (
    order_id     uuid primary key,                      -- the caller's; `refund_id` in messages
    refund_id    uuid not null references refund_decisions,
    number       int not null check (number >= 1),
    person_id    uuid,                                  -- NULL where nobody knows whose money it was
    amount       bigint not null check (amount > 0),    -- with the interest
    interest     bigint not null check (interest >= 0),
    bank         text not null,
    branch       text not null,
    product      text not null,
    account      text not null,
    holder_kana  text not null,
    pay_on       date not null,
    officer      text not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null,
    unique (refund_id, number)
);
create trigger facts before update or delete or truncate on refund_orders
    for each statement execute function refuse_change();

create table refund_order_results (
    order_id     uuid not null references refund_orders,
    result       text not null check (result in ('paid', 'returned')),
    result_on    date not null,
    amount       bigint not null,
    reason       text,
    recorded_at  timestamptz not null,
    primary key (order_id, result)
);
create trigger facts before update or delete or truncate on refund_order_results
    for each statement execute function refuse_change();

-- A payout is an entry of its own, made when payment-intake tells of it; one that came back is taken back by another.
insert into ledger_codes values ('account', 8, '還付支払額'), ('account', 9, '還付加算金');
alter table journal_legs add constraint journal_legs_payout_check check (account not in (8, 9) or channel is not null);
do $$
declare listed text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'journal_entries_cause_check');
begin
    alter table journal_entries drop constraint journal_entries_cause_check;
    execute 'alter table journal_entries add constraint journal_entries_cause_check '
        || replace(listed, 'ARRAY[', 'ARRAY[''refund_paid''::text, ');
end $$;

-- What was ordered, what left, and what the journal says left, by channel.
create view audit.payouts as
    with orders as (
        select r.channel, o.amount, exists (select from refund_order_results k where k.order_id = o.order_id
                and k.result = 'paid') and not exists (select from refund_order_results k
                where k.order_id = o.order_id and k.result = 'returned') as is_paid
        from refund_orders o join refund_decisions d using (refund_id) join receipts r using (receipt_id)
    ), booked as (
        select k.channel, -sum(l.amount) as yen
        from journal_entries e join journal_legs l using (entry_id) join channel_keys k on k.number = l.channel
        where e.cause = 'refund_paid' and l.account = 8 group by k.channel
    )
    select o.channel, sum(o.amount)::bigint as ordered,
        coalesce(sum(o.amount) filter (where o.is_paid), 0)::bigint as paid,
        coalesce(max(b.yen), 0)::bigint as booked
    from orders o left join booked b using (channel) group by o.channel;
do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.payouts to saiken_audit;
    end if;
end $$;
