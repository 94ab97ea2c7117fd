-- Claims placed with contractors (委託): what was asked for, and in whose hands each claim is.

-- One claim a placement, so that one refusal does not hold others back.
create table placement_requests (
    placement_id  uuid primary key,
    request_id    uuid not null,              -- made by the caller: the same request asks once
    contract_id   uuid not null,
    claim_id      uuid not null references claims,
    person_id     uuid not null references persons,
    officer       text not null,
    requested_by  text not null,
    recorded_at   timestamptz not null,
    unique (request_id, claim_id)
);
create index placement_requests_claim on placement_requests (claim_id);
create trigger facts before update or delete or truncate on placement_requests
    for each statement execute function refuse_change();

-- The version of the news that was last told about a placed claim (claims.changed).
create table claim_news (
    claim_id  uuid primary key references claims,
    version   bigint not null
);

create table assignment_versions (
    assignment_id  uuid not null,
    version        bigint not null,
    placement_id   uuid not null,
    claim_id       uuid not null,
    stage          text not null check (stage in ('active', 'recalled', 'returned')),
    reason         text,
    clearance_id   uuid not null,
    changed_at     timestamptz not null,
    recorded_at    timestamptz not null,
    primary key (assignment_id, version)
);
create trigger facts before update or delete or truncate on assignment_versions
    for each statement execute function refuse_change();

-- Projection: where each assignment stands, and the hold that keeps the city's own acts back meanwhile.
create table assignments (
    assignment_id  uuid primary key,
    version        bigint not null,
    placement_id   uuid not null,
    claim_id       uuid not null,
    stage          text not null,
    clearance_id   uuid not null,
    hold_id        uuid
);
create index assignments_active on assignments (clearance_id) where stage = 'active';

-- Money that a contractor took is meant for one claim.
alter table receipts drop constraint receipts_designation_check;
alter table receipts add constraint receipts_designation_check
    check (designation in ('slip', 'seizure', 'claim', 'unknown'));

create view audit.assignments as select assignment_id, version, claim_id, stage from assignments;
do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.assignments to saiken_audit;
    end if;
end $$;
