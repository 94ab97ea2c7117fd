-- garnishment: seizure items, batches, clearances, identity evidence, exports, results.

create table seizure_items (
    request_id      uuid     primary key,
    person_id       uuid     not null,
    claims          uuid[]   not null check (cardinality(claims) > 0),
    amount_wanted   bigint   not null check (amount_wanted between 1 and 1000000000000),
    legal_basis     text     not null,
    bank            text     not null,
    branch          text     not null,
    product         text     not null,
    account         text     not null,
    instruction     text     not null check (instruction in ('seizeAndCollect', 'seizeAndHold')),
    requester       text     not null,
    state           smallint not null check (state between 1 and 15),
    version         integer  not null default 0 check (version >= 0),
    batch_id        uuid,
    item_number     text     unique,
    -- After the freeze there is only withdrawal: notice and file carry this amount (国税徴収法施行規則27条).
    frozen_amount   bigint   check (frozen_amount > 0),
    draft_clearance uuid,
    export_clearance uuid,
    evidence_state  text     not null default 'answer_missing',
    evidence_answer uuid,
    reasons         text[]   not null default '{}',
    requested_at    timestamptz not null,
    changed_at      timestamptz not null,
    check (state not in (3, 4, 5, 6, 7, 8, 9, 10, 11) or frozen_amount is not null),
    check (state not in (8, 9, 10, 11) or export_clearance is not null)
);
create index seizure_items_open on seizure_items (bank, state, requested_at) where state in (1, 15);
create index seizure_items_batch on seizure_items (batch_id);
create index seizure_items_account on seizure_items (bank, branch, product, account) where state in (3, 4, 5);
create index seizure_items_waiting on seizure_items (state, changed_at) where state < 10;

-- Personal data of the decision that permitted the draft; erased when the item drops out or is refused.
create table item_persons (
    request_id    uuid primary key references seizure_items (request_id),
    clearance_id  uuid    not null,
    name_kana     text    not null,
    name_kanji    text    not null,
    born_on       date,
    is_protected  boolean not null,
    addresses     text[]  not null,
    lived_from    date[]  not null,
    lived_to      date[]  not null
);

create sequence item_numbers;
create table batch_numbers (bank text primary key, last bigint not null check (last between 1 and 99999999));

create table batches (
    batch_id        uuid     primary key,
    bank            text     not null,
    -- Bank code and running number; never given twice, so that an old volume is known as old.
    number          text     not null unique,
    state           smallint not null check (state between 1 and 6), -- drafting exporting exported answered withdrawn empty
    created_by      text     not null,
    created_at      timestamptz not null,
    export_asked_by text,
    export_asked_at timestamptz,
    exported_at     timestamptz,
    exported_on     date,
    file_content    bytea,
    file_sha256     bytea,
    fetched_at      timestamptz,
    ended_by        text,
    end_reason      text,
    check (state not in (3, 4) or file_content is not null)
);
create index batches_exporting on batches (export_asked_at) where state = 2;

create table clearance_requests (
    clearance_request_id uuid     primary key,
    request_id           uuid     not null references seizure_items (request_id),
    batch_id             uuid     not null references batches (batch_id),
    act                  smallint not null check (act in (1, 2)),    -- 1 draft, 2 export
    amount_wanted        bigint   not null,
    asked_at             timestamptz not null,
    decided_at           timestamptz,
    clearance_id         uuid unique,
    amount_now           bigint,
    expires_at           timestamptz,
    working              text,
    grounds              text[] not null default '{}',
    check ((clearance_id is null) = (expires_at is null)),
    check (clearance_id is null or decided_at is not null)
);
create index clearance_requests_item on clearance_requests (request_id, act);

-- Revocations stand by themselves: one may overtake the decision that it revokes.
create table revoked_clearances (
    clearance_id uuid primary key,
    reason       text not null,
    revoked_at   timestamptz not null,
    recorded_at  timestamptz not null
);

create table approvals (
    request_id  uuid not null references seizure_items (request_id),
    batch_id    uuid not null references batches (batch_id),
    officer     text not null,
    approved_at timestamptz not null,
    primary key (request_id, batch_id, officer)
);

-- Files that came in (照会回答, 差押結果): bytes as evidence, by content.
create table evidence (
    evidence_id uuid     primary key,
    kind        smallint not null check (kind in (1, 2)),            -- 1 inquiry answer, 2 seizure result
    sha256      bytea    not null check (length(sha256) = 32),
    content     bytea    not null,
    accepted    boolean  not null,
    batch_id    uuid references batches (batch_id),
    received_at timestamptz not null,
    unique (kind, sha256)
);

create table account_answers (
    evidence_id        uuid not null references evidence (evidence_id),
    row_number         integer not null,
    bank               text not null,
    branch             text not null,
    product            text not null,
    account            text not null,
    holder_kana        text not null,
    registered_address text,
    registered_on      date,
    reference_date     date not null,
    primary key (evidence_id, row_number)
);
create index account_answers_account on account_answers (bank, branch, product, account, reference_date desc);

-- What left the suite. Insert-only; a request leaves once.
create table exports (
    request_id   uuid primary key references seizure_items (request_id),
    batch_id     uuid   not null references batches (batch_id),
    clearance_id uuid   not null unique,
    person_id    uuid   not null,
    amount       bigint not null check (amount > 0),
    expires_at   timestamptz not null,
    heartbeat_at timestamptz not null,
    exported_at  timestamptz not null,
    check (exported_at < expires_at)
);

-- Money that a seizure brought. Insert-only.
create table seizure_receipts (
    receipt_id  uuid primary key,
    request_id  uuid   not null unique references seizure_items (request_id),
    version     integer not null,
    amount      bigint not null check (amount > 0),
    paid_on     date   not null,
    evidence_id uuid   not null references evidence (evidence_id),
    recorded_at timestamptz not null
);

-- Which of them case management has posted.
create table seizure_postings (
    receipt_id uuid primary key references seizure_receipts (receipt_id),
    posted_at  timestamptz not null
);

-- Every change of an item, as told to the other services. Insert-only.
create table seizure_changes (
    request_id  uuid     not null references seizure_items (request_id),
    version     integer  not null,
    state       text     not null,
    amount      bigint   not null,
    clearance_id uuid,
    reasons     text[]   not null,
    occurred_at timestamptz not null,
    primary key (request_id, version)
);

create schema if not exists audit;
create view audit.exports as
    select request_id, clearance_id, amount, exported_at, person_id, batch_id, expires_at, heartbeat_at from exports;
create view audit.seizure_receipts as select receipt_id, version, amount from seizure_receipts;
create view audit.seizures as select request_id, state, version, frozen_amount, batch_id from seizure_items;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant usage on schema audit to saiken_audit;
        grant select on audit.exports, audit.seizure_receipts, audit.seizures to saiken_audit;
    end if;
end $$;
