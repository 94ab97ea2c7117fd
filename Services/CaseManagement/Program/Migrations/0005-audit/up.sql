-- What `saiken verify` may read: ids and amounts, no personal data.

create schema if not exists audit;

-- What the latest versions of all receipts say was paid, and where the journal says it lies.
create view audit.receipt_applied as
    select receipt_id, version, channel, stage, amount from receipts;

create view audit.conservation as
    with applied as (
        select channel, sum(amount)::bigint as yen from receipts where stage = 'confirmed' group by channel
    ), booked as (
        select r.channel,
            -sum(l.amount) filter (where l.account = 0) as posted,
            -sum(l.amount) filter (where l.account = 2) as suspense,
            -sum(l.amount) filter (where l.account = 3) as refundable
        from journal_entries e
        join journal_legs l using (entry_id)
        join receipts r on r.receipt_id = e.cause_id
        where e.cause in ('receipt', 'resettled') and l.layer = 1
        group by r.channel
    )
    select channel, coalesce(yen, 0)::bigint as applied, coalesce(posted, 0)::bigint as posted,
        coalesce(suspense, 0)::bigint as suspense, coalesce(refundable, 0)::bigint as refundable
    from applied full join booked using (channel);

create view audit.journal_imbalance as
    select distinct entry_id from (
        select entry_id from journal_legs group by entry_id, layer having sum(amount) <> 0
        union all
        select e.entry_id from journal_entries e
        where not exists (select from journal_legs l where l.entry_id = e.entry_id)
        union all
        select l.entry_id from journal_legs l
        where not exists (select from journal_entries e where e.entry_id = l.entry_id)
    ) broken;

create view audit.claim_balance as
    select b.claim_id,
        b.principal + b.late_charge + b.fee + b.costs as stored, coalesce(l.from_legs, 0)::bigint as from_legs,
        b.provisional as provisional_stored, coalesce(l.provisional, 0)::bigint as provisional_from_legs
    from claim_balances b
    left join (
        select claim_id, sum(amount) filter (where layer = 1) as from_legs,
            -sum(amount) filter (where layer = 0) as provisional
        from journal_legs where account = 0 group by claim_id
    ) l using (claim_id);

-- For the comparison with balances that another program computes from the input files alone.
create view audit.balances as
    select c.claim_number, b.principal, b.late_charge, b.fee, b.costs, b.provisional
    from claims c join claim_balances b using (claim_id);

create view audit.clearances as
    select c.clearance_id, c.request_id, c.act, c.amount, c.granted_at, c.expires_at, c.state,
        f.recorded_at as revoked_at
    from clearances c
    left join clearance_facts f on f.clearance_id = c.clearance_id and f.state = 'revoked';

create view audit.seizures as
    select request_id, version, state, clearance_id, amount from seizures;

do $$ begin
    if not exists (select from pg_roles where rolname = 'saiken_audit') then
        create role saiken_audit nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;      -- another service's migration was faster
    when insufficient_privilege then null;                    -- the installation makes its roles itself
end $$;

do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant usage on schema audit to saiken_audit;
        grant select on all tables in schema audit to saiken_audit;
    end if;
end $$;
