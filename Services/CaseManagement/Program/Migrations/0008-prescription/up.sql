-- Prescription (消滅時効, law 5). What the suite does itself is a fact already where it is kept: demands, their
-- service, postings, seizures, reliefs. The view prescription_events reads all of them as events; only what people
-- and measures report has a table of its own.

create table prescription_facts (
    fact_id       uuid primary key,
    claim_id      uuid not null references claims,
    event         text not null,
    effective_on  date not null,             -- when it happened
    until_on      date,
    matter_id     uuid not null,             -- what belongs together: a suit and its end
    party_role    text not null default 'debtor'
        check (party_role in ('debtor', 'joint_debtor', 'guarantor', 'joint_guarantor', 'secondary_obligor')),
    party_id      uuid,
    source        text not null check (source in ('staff', 'measure', 'import')),
    source_id     uuid not null,             -- the measure or file; of what staff report, the fact itself
    evidence      text not null,
    recorded_by   text not null,
    recorded_at   timestamptz not null,
    unique (claim_id, event, effective_on, matter_id, source_id)
);
create trigger facts before update or delete or truncate on prescription_facts
    for each statement execute function refuse_change();

-- A fact that turned out wrong is withdrawn, or stands again. The latest word counts.
create table prescription_corrections (
    fact_id      uuid not null references prescription_facts,
    recorded_at  timestamptz not null,
    stands       boolean not null,
    reason       text not null,
    recorded_by  text not null,
    primary key (fact_id, recorded_at)
);
create trigger facts before update or delete or truncate on prescription_corrections
    for each statement execute function refuse_change();

-- Who paid a receipt, where it was not the debtor (第三者納付): her money acknowledges nothing. The latest word counts.
create table receipt_payers (
    receipt_id   uuid not null references receipts,
    recorded_at  timestamptz not null,
    payer        text not null check (payer in ('obligor', 'third_person')),
    reason       text not null,
    recorded_by  text not null,
    primary key (receipt_id, recorded_at)
);
create trigger facts before update or delete or truncate on receipt_payers
    for each statement execute function refuse_change();

create view prescription_events as
    select f.claim_id, f.event, f.effective_on, f.until_on, f.matter_id, f.party_role, f.party_id, f.source,
        f.fact_id as source_id
    from prescription_facts f
    where coalesce((
        select c.stands from prescription_corrections c where c.fact_id = f.fact_id
        order by c.recorded_at desc limit 1), true)
    union all
    select claim_id, 'demand_issued', issued_on, deadline_on, demand_id, 'debtor', null, 'demand', demand_id
    from demands
    union all
    select d.claim_id,
        case s.outcome when 'returned' then 'demand_returned' when 'public_notice' then 'demand_posted'
            else 'demand_arrived' end,
        -- Served by public notice on the day on which seven days have elapsed: posted seven days before.
        case s.outcome when 'returned'
            then greatest(d.issued_on, (s.recorded_at at time zone 'Asia/Tokyo')::date)
            when 'public_notice' then s.served_on - 7 else s.served_on end,
        null, d.demand_id, 'debtor', null, 'demand_service', d.demand_id
    from demands d
    cross join lateral (
        select outcome, served_on, recorded_at from demand_services s where s.demand_id = d.demand_id
        order by recorded_at desc limit 1
    ) s
    union all
    select l.claim_id,
        case when r.designation = 'seizure' then 'collected_by_execution'
            when (select p.payer from receipt_payers p where p.receipt_id = r.receipt_id
                order by p.recorded_at desc limit 1) = 'third_person' then 'payment_by_third_person'
            else 'payment_by_obligor' end,
        r.paid_on, null, null, 'debtor', null, 'receipt', r.receipt_id
    from journal_legs l
    join journal_entries e using (entry_id)
    join receipts r on r.receipt_id = e.cause_id
    where l.account = 0 and l.layer = 1 and e.cause in ('receipt', 'resettled')
    group by l.claim_id, r.receipt_id having sum(l.amount) < 0
    union all
    select k.claim_id, 'seizure_began', (min(v.occurred_at) at time zone 'Asia/Tokyo')::date, null, k.request_id,
        'debtor', null, 'seizure', k.request_id
    from seizure_claims k
    join seizure_versions v on v.request_id = k.request_id and v.state in ('served', 'collected')
    group by k.claim_id, k.request_id
    union all
    select k.claim_id, case v.state when 'cancelledAsUnlawful' then 'seizure_cancelled' else 'seizure_ended' end,
        (v.occurred_at at time zone 'Asia/Tokyo')::date, null, k.request_id, 'debtor', null, 'seizure', k.request_id
    from seizure_claims k
    cross join lateral (
        select state, occurred_at from seizure_versions v where v.request_id = k.request_id
        order by version desc limit 1
    ) v
    where v.state in ('collected', 'nothing', 'released', 'cancelledAsUnlawful')
    union all
    select h.subject_id,
        case h.code when 'collection_deferral' then 'deferral_began' when 'sale_deferral' then 'sale_deferral_began'
            else 'suspension_began' end,
        h.from_day, least(h.to_day, r.released_on - 1), h.hold_id, 'debtor', null, 'hold', h.hold_id
    from holds h
    left join lateral (
        select min(released_on) as released_on from hold_releases r where r.hold_id = h.hold_id
    ) r on true
    where h.subject_kind = 'claim' and h.code in ('collection_deferral', 'sale_deferral', 'suspension')
        and coalesce(r.released_on, 'infinity') > h.from_day;

-- Projection: where each claim stands in its prescription, as the last evaluation or report found it.
create table claim_prescriptions (
    claim_id      uuid primary key references claims,
    state         text not null check (state in ('running', 'blocked', 'complete', 'extinct')),
    ends_on       date,                      -- NULL while blocked
    extinct_from  date,
    evaluated_on  date not null              -- the business date on which it was last found otherwise than before
) with (fillfactor = 70);
create index claim_prescriptions_end on claim_prescriptions (ends_on) where state in ('running', 'complete');

-- Claims whose due date has passed unpaid (滞納).
create table overdue_claims (
    claim_id     uuid primary key references claims,
    due_on       date not null,
    recorded_on  date not null,
    recorded_at  timestamptz not null
);
create trigger facts before update or delete or truncate on overdue_claims
    for each statement execute function refuse_change();

-- Claims taken off the books because prescription extinguished them, and those put back because a fact came late.
create table prescription_write_offs (
    entry_id     uuid primary key,           -- in the journal
    claim_id     uuid not null references claims,
    reason       text not null check (reason in ('LTA18', 'LAA236', 'CC145')),
    reverses     uuid references prescription_write_offs,
    effective_on date not null,
    principal    bigint not null,
    late_charge  bigint not null,
    fee          bigint not null,
    costs        bigint not null,
    history      text not null,              -- the events and articles that led there, as shown
    recorded_at  timestamptz not null
);
create index prescription_write_offs_claim on prescription_write_offs (claim_id);
create trigger facts before update or delete or truncate on prescription_write_offs
    for each statement execute function refuse_change();

-- The nightly evaluation: one row a business date, moved on by every page in the page's own transaction.
create table nightly_runs (
    business_date  date primary key,
    cursor         uuid,                     -- the last claim that was evaluated
    evaluated      bigint not null default 0,
    changed        bigint not null default 0,
    overdue        bigint not null default 0,
    extinguished   bigint not null default 0,
    restored       bigint not null default 0,
    waiting        bigint not null default 0,
    started_at     timestamptz not null,
    finished_at    timestamptz
);
