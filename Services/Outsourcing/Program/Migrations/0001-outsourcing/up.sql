-- outsourcing: contractors, contracts, placements, assignments, collections, statements.
-- Facts are insert-only: a statement trigger refuses everything else. Projections are marked.

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % holds facts: they are only added', tg_table_name using errcode = 'restrict_violation';
end $$;

create table contractors (
    contractor   text primary key check (contractor ~ '^[A-Za-z0-9-]{1,32}$'),
    name         text not null,
    kind         text not null check (kind in ('servicer', 'law_firm', 'collection_agent')),
    invoice_no   text check (invoice_no ~ '^T[0-9]{13}$'),       -- 適格請求書発行事業者の登録番号
    recorded_by  text not null,
    recorded_at  timestamptz not null
);

-- 指定公金事務取扱者 (地方自治法243条の2): whose money may be received, and how it was published.
create table designations (
    contractor   text not null references contractors,
    number       text not null,
    notice       text not null,                                   -- 告示番号
    kinds        text[] not null check (cardinality(kinds) > 0),
    valid_from   date not null,
    valid_to     date not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null,
    primary key (contractor, number),
    check (valid_from <= valid_to)
);

create table contracts (
    contract_id  uuid primary key,
    contractor   text not null references contractors,
    number       text not null unique,
    officer      text not null,                                   -- in whose name clearance is asked by default
    kinds        text[] not null check (cardinality(kinds) > 0),
    valid_from   date not null,
    valid_to     date not null,
    remit_day    smallint not null check (remit_day between 1 and 28),  -- of the month after the collection
    terms        text not null,                                   -- 報酬条件, JSON as it was agreed
    recorded_by  text not null,
    recorded_at  timestamptz not null,
    check (valid_from <= valid_to)
);

-- What a contractor's programs call with (OAuth 2 client credentials). Secrets are random, so a hash without salt does.
create table credentials (
    client_id    text primary key,
    contract_id  uuid not null references contracts,
    secret_hash  bytea not null check (length(secret_hash) = 32),
    issued_by    text not null,
    issued_at    timestamptz not null
);
create table credential_ends (
    client_id    text primary key references credentials,
    ended_by     text not null,
    ended_at     timestamptz not null
);

-- Projection of claims.changed: what outsourcing may know of claims. No personal data.
create table claims (
    claim_id     uuid primary key,
    version      bigint not null,
    kind         text not null,
    balance      bigint not null,
    provisional  bigint not null,
    due_on       date
);

create table placements (
    placement_id  uuid primary key,
    contract_id   uuid not null,                                  -- perhaps of no contract: then it is refused
    person_id     uuid not null,
    role          text not null,
    officer       text,
    requested_at  timestamptz not null
);

create table assignments (
    assignment_id   uuid primary key,
    placement_id    uuid     not null references placements,
    contract_id     uuid     not null,
    claim_id        uuid     not null,
    state           smallint not null check (state between 1 and 8),
    version         bigint   not null default 0,
    clearance_id    uuid,
    amount          bigint   check (amount > 0),
    assigned_on     date,
    band            smallint,
    handed_over_at  timestamptz,
    acknowledged_at timestamptz,
    ended_on        date,
    reasons         text[]   not null default '{}',
    changed_at      timestamptz not null,
    check (state not between 4 and 7 or clearance_id is not null and assigned_on is not null and amount is not null),
    check ((state between 5 and 7) = (ended_on is not null))
);
-- A claim is in one pair of hands.
create unique index assignments_one_place on assignments (claim_id) where state in (1, 2, 3, 4);
create index assignments_claim on assignments (claim_id);
create index assignments_placement on assignments (placement_id);
create index assignments_contract on assignments (contract_id, state);

create table clearance_requests (
    clearance_request_id uuid primary key,
    placement_id   uuid   not null references placements,
    claims         uuid[] not null,
    amount_wanted  bigint not null,
    asked_at       timestamptz not null,
    decided_at     timestamptz,
    clearance_id   uuid unique,
    amount_now     bigint,
    expires_at     timestamptz,
    working        text,
    grounds        text[] not null default '{}',
    check ((clearance_id is null) = (expires_at is null))
);
create index clearance_requests_placement on clearance_requests (placement_id);

-- Revocations stand by themselves: one may overtake the decision that it revokes.
create table revoked_clearances (
    clearance_id uuid primary key,
    reason       text not null,
    revoked_at   timestamptz not null,
    recorded_at  timestamptz not null
);

-- The only personal data here, from the grant until the contractor has acknowledged it.
create table placement_persons (
    placement_id  uuid primary key references placements,
    clearance_id  uuid    not null,
    name_kana     text    not null,
    name_kanji    text    not null,
    born_on       date,
    addresses     text[]  not null,
    lived_from    date[]  not null,
    lived_to      date[]  not null
);

-- What left the suite. One clearance lets one placement out, once.
create table handovers (
    clearance_id   uuid primary key,
    placement_id   uuid   not null unique references placements,
    person_id      uuid   not null,
    amount         bigint not null check (amount > 0),
    expires_at     timestamptz not null,
    heartbeat_at   timestamptz not null,
    handed_over_at timestamptz not null,
    check (handed_over_at < expires_at)
);

create table assignment_changes (
    assignment_id uuid   not null references assignments,
    version       bigint not null,
    stage         text   not null,
    reason        text,
    note          text,
    changed_by    text   not null,
    changed_at    timestamptz not null,
    primary key (assignment_id, version)
);

-- What a contractor reads with its cursor: gapless per contract, given out behind the contract's lock.
create table feed (
    contract_id   uuid   not null references contracts,
    cursor        bigint not null check (cursor > 0),
    assignment_id uuid   not null references assignments,
    kind          text   not null check (kind in ('assigned', 'paid', 'recalled', 'ended')),
    amount        bigint,
    receipt_id    uuid,                       -- of a payment: its newest entry counts, 0 when it was taken back
    day           date   not null,
    reason        text,
    recorded_at   timestamptz not null,
    primary key (contract_id, cursor)
);
create index feed_receipts on feed (receipt_id) where receipt_id is not null;
create table feed_acks (
    contract_id uuid primary key references contracts,
    through     bigint not null
);

-- Who read whose data (閲覧記録).
create table access_log (
    contract_id   uuid not null,
    client_id     text not null,
    assignment_id uuid not null,
    person_id     uuid not null,
    purpose       text not null,
    read_at       timestamptz not null
);
create index access_log_person on access_log (person_id);

-- What was answered to a POST, for whoever sends it again.
create table idempotency_keys (
    contract_id uuid  not null references contracts,
    key         text  not null check (octet_length(key) between 1 and 100),
    route       text  not null,
    body_hash   bytea not null check (length(body_hash) = 32),
    status      integer not null,
    answer      text  not null,
    recorded_at timestamptz not null,
    primary key (contract_id, key)
);

create table evidence (
    evidence_id uuid primary key,
    content     bytea not null,
    received_at timestamptz not null
);

-- Money that a contractor says it received (収納報告).
create table collections (
    receipt_id    uuid primary key,
    contract_id   uuid   not null references contracts,
    assignment_id uuid   not null references assignments,
    version       integer not null,
    channel       text   not null,
    amount        bigint not null check (amount > 0),
    paid_on       date   not null,
    expected_on   date   not null,
    evidence_id   uuid   not null references evidence,
    recorded_at   timestamptz not null
);
create index collections_contract on collections (contract_id);

-- Which of it the city's account was credited with.
create table remittances (
    receipt_id   uuid primary key references collections,
    bank_line_id uuid not null,
    credited_on  date not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null
);

-- Every posting on a claim that is or was assigned, as case management told it.
create table posting_facts (
    receipt_id      uuid    not null,
    receipt_version integer not null,
    routing_key     text    not null,
    sequence        bigint  not null,
    claim_id        uuid    not null,
    channel         text    not null,
    finality        text    not null check (finality in ('provisional', 'final', 'reversal')),
    paid_on         date    not null,
    heard_on        date    not null,
    principal       bigint  not null,
    late_charge     bigint  not null,
    fee             bigint  not null,
    costs           bigint  not null,
    recorded_at     timestamptz not null,
    primary key (receipt_id, receipt_version, routing_key, sequence, claim_id)
);
create index posting_facts_claim on posting_facts (claim_id);

-- Closed statements (報酬計算書), their lines and bases.
create table statements (
    contract_id uuid not null references contracts,
    month       date not null check (extract(day from month) = 1),
    fee         bigint not null,
    tax         bigint not null,
    total       bigint not null,
    counted     bigint not null,
    document    text not null,
    closed_by   text not null,
    closed_at   timestamptz not null,
    primary key (contract_id, month)
);
create table statement_lines (
    contract_id uuid not null,
    month       date not null,
    receipt_id  uuid not null,
    claim_id    uuid not null,
    component   text not null,
    amount      bigint not null,
    counted     bigint not null,
    reason      text not null,
    is_settled  boolean not null,
    primary key (contract_id, month, receipt_id, claim_id, component),
    foreign key (contract_id, month) references statements
);
create table statement_bases (
    contract_id uuid not null,
    month       date not null,
    base_month  date not null,
    rate_bp     bigint not null,
    base        bigint not null,
    primary key (contract_id, month, base_month, rate_bp),
    foreign key (contract_id, month) references statements
);

do $$
declare name text;
begin
    foreach name in array array['contractors', 'designations', 'contracts', 'credentials', 'credential_ends',
        'placements', 'revoked_clearances', 'handovers', 'assignment_changes', 'feed', 'access_log',
        'idempotency_keys', 'evidence', 'collections', 'remittances', 'posting_facts', 'statements',
        'statement_lines', 'statement_bases']
    loop
        execute format('create trigger facts before update or delete or truncate on %I
            for each statement execute function refuse_change()', name);
    end loop;
end $$;

-- What `saiken verify` may read: ids and amounts, no personal data.
create schema if not exists audit;
create view audit.handovers as
    select placement_id, clearance_id, amount, handed_over_at from handovers;
create view audit.collections as select receipt_id, version, channel, amount from collections;
create view audit.assignments as select assignment_id, claim_id, state, version from assignments;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant usage on schema audit to saiken_audit;
        grant select on audit.handovers, audit.collections, audit.assignments to saiken_audit;
    end if;
end $$;
