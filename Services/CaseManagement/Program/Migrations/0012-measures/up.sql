-- Measures (law 7): what stops, spreads or ends the collection of claims, from application to end. Every step is a fact
-- with its article; what a measure says stands beside the step that said it. Its effect on acts, charges and
-- prescription goes one way: it places rows in the table of holds, and takes them off again.

-- The office that an officer holds (決裁権者); NULL for one who approves nothing.
alter table officer_appointments add column office text check (office in ('chief', 'section', 'director', 'mayor'));

-- What a hold does to the late charge of its days, where its measure says it: a kind of relief span, or none. NULL is
-- what the hold's code says.
alter table holds
    add column charge text check (charge in ('none', 'deferral', 'full_deferral', 'suspension')),
    add column charge_article text;

-- Projection: where each measure stands.
create table measures (
    measure_id  uuid primary key,
    kind        text not null,
    person_id   uuid not null references persons,
    state       text not null,
    steps       int not null,               -- taken so far
    amount      bigint not null,
    began_on    date,
    ended_on    date,                       -- the last day on which it acted
    until_on    date,
    in_force    boolean not null,
    is_open     boolean not null,           -- a further step is possible
    watched_on  date not null               -- the business date until which the calendar has been followed
) with (fillfactor = 70);
create index measures_person on measures (person_id);
create index measures_watch on measures (watched_on, measure_id) where is_open;

-- Projection: the claims of what it says now.
create table measure_claims (
    measure_id  uuid not null references measures,
    claim_id    uuid not null references claims,
    amount      bigint not null check (amount > 0),
    primary key (measure_id, claim_id)
);
create index measure_claims_claim on measure_claims (claim_id);

create table measure_steps (
    measure_id    uuid not null references measures,
    number        int not null,             -- from 1
    step_id       uuid not null unique,     -- made by the caller: the same step is taken once
    asked         bytea not null,           -- SHA-256 of what was asked; empty for steps of the calendar
    event         text not null,
    from_state    text not null,
    to_state      text not null,
    day           date not null,            -- from which it counts
    taken_by      text not null,            -- empty for the calendar
    office        text check (office in ('chief', 'section', 'director', 'mayor')),
    article       text not null,
    ground        text,                     -- of a cancellation
    until_on      date,
    rule_version  text not null,
    recorded_at   timestamptz not null,
    primary key (measure_id, number)
);
create trigger facts before update or delete or truncate on measure_steps
    for each statement execute function refuse_change();

-- What the measure says from a step on.
create table measure_terms (
    step_id        uuid primary key references measure_steps (step_id),
    ground         text not null,
    from_day       date not null,
    until_on       date,
    security       text not null check (security in ('none', 'provided', 'excused')),
    means          bigint,
    monthly_need   bigint,
    applied_on     date,
    partial_cause  text,
    check ((means is null) = (monthly_need is null))
);
create trigger facts before update or delete or truncate on measure_terms
    for each statement execute function refuse_change();

create table measure_parts (
    step_id   uuid not null references measure_terms,
    claim_id  uuid not null references claims,
    amount    bigint not null check (amount > 0),
    primary key (step_id, claim_id)
);
create trigger facts before update or delete or truncate on measure_parts
    for each statement execute function refuse_change();

-- Lines of a plan (分割納付計画): of the terms, or those that an extension adds.
create table measure_instalments (
    step_id  uuid not null references measure_steps (step_id),
    line     int not null,
    due_on   date not null,
    amount   bigint not null check (amount > 0),
    primary key (step_id, line)
);
create trigger facts before update or delete or truncate on measure_instalments
    for each statement execute function refuse_change();

-- Who decided what (決裁): each approval or refusal with whoever proposed it. Never the same person.
create view measure_approvals as
    select s.measure_id, s.number, s.event, s.day, p.taken_by as proposer, s.taken_by as approver, s.office, s.article
    from measure_steps s
    join lateral (
        select taken_by from measure_steps p where p.measure_id = s.measure_id and p.number < s.number
            and p.event in ('applied', 'proposed', 'extension_proposed', 'cancellation_proposed', 'extinction_proposed')
        order by p.number desc limit 1
    ) p on true
    where s.event in ('approved', 'rejected', 'submitted');

-- The holds through which a measure acts.
create table measure_holds (
    hold_id     uuid primary key references holds,
    measure_id  uuid not null references measures,
    claim_id    uuid not null references claims
);
create index measure_holds_measure on measure_holds (measure_id);
create trigger facts before update or delete or truncate on measure_holds
    for each statement execute function refuse_change();

-- Claims that measures took off the books (不納欠損), and those put back because it was a mistake.
create table measure_write_offs (
    entry_id      uuid primary key,         -- in the journal
    measure_id    uuid not null references measures,
    claim_id      uuid not null references claims,
    reason        text not null,            -- a code of law 7.5
    ends_claim    boolean not null,         -- false: off the books only, the claim lives on
    article       text not null,
    reverses      uuid references measure_write_offs,
    effective_on  date not null,
    principal     bigint not null,
    late_charge   bigint not null,
    fee           bigint not null,
    costs         bigint not null,
    recorded_at   timestamptz not null
);
create index measure_write_offs_claim on measure_write_offs (claim_id);
create index measure_write_offs_day on measure_write_offs (effective_on);
create trigger facts before update or delete or truncate on measure_write_offs
    for each statement execute function refuse_change();

create view audit.measures as select measure_id, kind, state, steps, in_force from measures;
create view audit.measure_write_offs as
    select entry_id, measure_id, claim_id, reason, reverses, effective_on,
        principal + late_charge + fee + costs as amount
    from measure_write_offs;
do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.measures, audit.measure_write_offs to saiken_audit;
    end if;
end $$;
