-- Clearance (architecture 4) and the seizures that it lets out.

create table clearance_requests (
    request_id     uuid primary key,
    asker          text not null,
    act            text not null,
    person_id      uuid not null,
    role           text not null,
    amount_wanted  bigint not null,
    officer        text not null,
    claim_ids      uuid[] not null,
    recorded_at    timestamptz not null
);
create trigger facts before update or delete or truncate on clearance_requests
    for each statement execute function refuse_change();

create table clearance_refusals (
    request_id   uuid primary key references clearance_requests,
    grounds      jsonb not null,
    escalates    boolean not null,        -- only holds stand against the act, and a claim is prescribed soon
    recorded_at  timestamptz not null
);
create trigger facts before update or delete or truncate on clearance_refusals
    for each statement execute function refuse_change();

-- A grant. Its state is a projection of clearance_facts; an expired grant stays 'granted' and is told by its time.
create table clearances (
    clearance_id  uuid primary key,
    request_id    uuid not null unique references clearance_requests,
    asker         text not null,
    act           text not null,
    person_id     uuid not null,
    amount        bigint not null check (amount >= 0),
    granted_at    timestamptz not null,
    expires_at    timestamptz not null,
    working       text not null,
    state         text not null default 'granted' check (state in ('granted', 'used', 'revoked'))
);
create index clearances_live on clearances (expires_at) where state = 'granted';

-- What a grant withholds of each claim from later grants; none for an act that reserves nothing.
create table clearance_claims (
    clearance_id  uuid not null references clearances,
    claim_id      uuid not null,
    amount        bigint not null check (amount >= 0),
    primary key (clearance_id, claim_id)
);
create index clearance_claims_claim on clearance_claims (claim_id);
create trigger facts before update or delete or truncate on clearance_claims
    for each statement execute function refuse_change();

create table clearance_facts (
    clearance_id  uuid not null references clearances,
    state         text not null check (state in ('used', 'revoked')),
    reason        text not null,
    recorded_at   timestamptz not null,
    primary key (clearance_id, state)
);
create trigger facts before update or delete or truncate on clearance_facts
    for each statement execute function refuse_change();

create table seizure_requests (
    request_id     uuid primary key,
    person_id      uuid not null references persons,
    amount_wanted  bigint not null,
    legal_basis    text not null,
    bank           text not null,
    branch         text not null,
    product        text not null,
    account        text not null,
    instruction    text not null,
    officer        text not null,
    requested_by   text not null,
    recorded_at    timestamptz not null
);
create trigger facts before update or delete or truncate on seizure_requests
    for each statement execute function refuse_change();

create table seizure_claims (
    request_id  uuid not null references seizure_requests,
    claim_id    uuid not null references claims,
    primary key (request_id, claim_id)
);
create index seizure_claims_claim on seizure_claims (claim_id);
create trigger facts before update or delete or truncate on seizure_claims
    for each statement execute function refuse_change();

create table seizure_versions (
    request_id    uuid not null,
    version       int not null,
    state         text not null,
    clearance_id  uuid,
    amount        bigint not null,
    occurred_at   timestamptz not null,
    reasons       text[] not null,
    recorded_at   timestamptz not null,
    primary key (request_id, version)
);
create trigger facts before update or delete or truncate on seizure_versions
    for each statement execute function refuse_change();

-- Projection: where each seizure stands.
create table seizures (
    request_id    uuid primary key,
    version       int not null,
    state         text not null,
    clearance_id  uuid,
    amount        bigint not null
);
