-- What becomes of a debt when its debtor dies (納税義務の承継, 地方税法9条; 民法899条), and who answers besides her.

-- Her death and heirs as an officer recorded them. The latest record of a person counts.
create table successions (
    succession_id   uuid primary key,         -- made by the caller: the same is recorded once
    person_id       uuid not null references persons,
    died_on         date not null,
    representative  uuid references persons,  -- 地方税法9条の2
    asked           bytea not null,           -- SHA-256 of what was asked
    recorded_by     text not null,
    recorded_at     timestamptz not null
);
create index successions_person on successions (person_id);
create trigger facts before update or delete or truncate on successions
    for each statement execute function refuse_change();

create table succession_heirs (
    succession_id       uuid not null references successions,
    person_id           uuid not null references persons,
    relation            text not null check (relation in ('spouse', 'child', 'ascendant', 'sibling', 'half_sibling')),
    declaration         text not null check (declaration in ('acceptance', 'limited', 'renunciation')),
    branch              int,                  -- who takes one place together (代襲)
    willed_numerator    bigint,
    willed_denominator  bigint,
    received            bigint not null check (received >= 0),
    primary key (succession_id, person_id),
    check ((willed_numerator is null) = (willed_denominator is null))
);
create trigger facts before update or delete or truncate on succession_heirs
    for each statement execute function refuse_change();

-- The part of a claim that an heir owes: an exact share; yen follow from what is owed on the day. The latest record of
-- claim and heir counts; a share of nothing takes her out.
create table obligor_shares (
    succession_id       uuid not null references successions,
    claim_id            uuid not null references claims,
    person_id           uuid not null references persons,
    numerator           bigint not null check (numerator >= 0),
    denominator         bigint not null check (denominator > 0),
    amount              bigint not null,      -- of what was open when it was recorded
    only_from_estate    boolean not null,
    answers_for_others  bigint not null,      -- 地方税法9条3項, up to so many yen
    recorded_at         timestamptz not null,
    primary key (succession_id, claim_id, person_id)
);
create index obligor_shares_claim on obligor_shares (claim_id, person_id);
create trigger facts before update or delete or truncate on obligor_shares
    for each statement execute function refuse_change();

-- What a guarantor promised (民法446条から465条の5). The latest record counts.
create table guarantees (
    claim_id       uuid not null references claims,
    person_id      uuid not null references persons,
    is_joint       boolean not null,
    is_individual  boolean not null,
    is_running     boolean not null,
    contract_on    date not null,
    maximum        bigint check (maximum > 0),
    recorded_by    text not null,
    recorded_at    timestamptz not null,
    primary key (claim_id, person_id, recorded_at)
);
create trigger facts before update or delete or truncate on guarantees
    for each statement execute function refuse_change();
