-- notifications: letters that somebody is to get, their printed sheets in bundles, what left and what came back.
-- Facts are insert-only: a statement trigger refuses everything else. Projections are marked.

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % holds facts: they are only added', tg_table_name using errcode = 'restrict_violation';
end $$;

-- What was asked for (notice.requested). No personal data.
create table notice_requests (
    notice_id     uuid primary key,
    asker         text not null,
    form          text not null,
    person_id     uuid not null,
    role          text not null,
    claim_id      uuid not null,
    claim_number  text not null,
    kind          text not null,
    fiscal_year   integer not null,
    instalment    integer not null,
    due_on        date not null,
    issue_on      date not null,                    -- 発付日: what the letter bears, and the day it leaves
    deadline_on   date not null,
    remedies      text not null,
    officer       text not null,
    amount_asked  bigint not null,
    requested_at  timestamptz not null
);
create index notice_requests_claim on notice_requests (claim_id);

-- Projection: how far each letter has come, with the amounts that are printed.
create table notices (
    notice_id     uuid primary key references notice_requests,
    state         smallint not null check (state between 1 and 8),
    issue_on      date not null,
    clearance_id  uuid,                             -- under which it was printed
    frozen        bigint,                           -- what the letter says is owed
    slip_id       uuid,
    slip_number   text,
    barcode       text,
    usable_until  date,
    principal     bigint,
    late_charge   bigint,
    fee           bigint,
    is_protected  boolean not null default false,
    reasons       text[] not null default '{}',
    changed_at    timestamptz not null,
    check (state not in (3, 4, 5, 6, 8) or clearance_id is not null and frozen is not null and slip_id is not null)
);
create index notices_open on notices (state, issue_on) where state <= 4;
create index notices_clearance on notices (clearance_id);

-- The only personal data here, from the grant until the letter has left or been taken out.
create table notice_persons (
    notice_id     uuid primary key references notices,
    name_kana     text   not null,
    name_kanji    text   not null,
    addresses     text[] not null,
    lived_from    date[] not null,
    lived_to      date[] not null,
    is_protected  boolean not null
);

-- Letters that are printed together (印刷束). A protected person's letter is a bundle of its own.
create table bundles (
    bundle_id      uuid primary key,
    form           text not null,
    issue_on       date not null,
    is_protected   boolean not null,
    last_sequence  integer not null check (last_sequence > 0),
    made_by        text not null,
    made_at        timestamptz not null,
    closed_at      timestamptz                      -- every sheet is accounted for
);

-- What was printed at one time: the bundle first, then what replaces spoiled sheets. The pages are erased at the end.
create table bundle_parts (
    bundle_id       uuid    not null references bundles,
    part            integer not null check (part > 0),
    first_sequence  integer not null,
    last_sequence   integer not null,
    made_at         timestamptz not null,
    printed_at      timestamptz,
    pages           bytea,
    pages_sha256    bytea,
    manifest        text,
    primary key (bundle_id, part),
    check (first_sequence <= last_sequence)
);

-- Projection: where each printed sheet is. A sequence number is never used twice and never left out.
create table pieces (
    bundle_id     uuid     not null references bundles,
    sequence      integer  not null check (sequence > 0),
    part          integer  not null,
    notice_id     uuid     not null references notices,
    state         smallint not null check (state between 1 and 8),
    clearance_id  uuid,                             -- under which it may leave
    reason        text,                             -- why it must not
    replaced_by   integer,                          -- the number of the sheet that was printed instead
    changed_at    timestamptz not null,
    primary key (bundle_id, sequence),
    foreign key (bundle_id, part) references bundle_parts,
    check ((state = 6) = (replaced_by is not null)),
    check (state not in (3, 7, 8) or clearance_id is not null)
);
-- A letter has one sheet that could leave, and leaves once.
create unique index pieces_one_live on pieces (notice_id) where state in (1, 2, 3, 4);
create unique index pieces_one_dispatched on pieces (notice_id) where state in (7, 8);
create index pieces_notice on pieces (notice_id);

-- What happened to each sheet, and who did it.
create table piece_changes (
    bundle_id   uuid     not null references bundles,
    sequence    integer  not null,
    event       text     not null,
    state       smallint not null,
    reason      text,
    changed_by  text     not null,
    changed_at  timestamptz not null
);
create index piece_changes_piece on piece_changes (bundle_id, sequence);

-- Projection: questions for clearance. Those for leaving name a sheet.
create table clearance_requests (
    clearance_request_id uuid primary key,
    notice_id     uuid   not null references notices,
    bundle_id     uuid,
    sequence      integer,
    asked_at      timestamptz not null,
    decided_at    timestamptz,
    clearance_id  uuid unique,
    amount_now    bigint,
    expires_at    timestamptz,
    grounds       text[] not null default '{}',
    check ((clearance_id is null) = (expires_at is null)),
    check ((bundle_id is null) = (sequence is null))
);
create index clearance_requests_notice on clearance_requests (notice_id);

-- Revocations stand by themselves: one may overtake the decision that it revokes.
create table revoked_clearances (
    clearance_id uuid primary key,
    reason       text not null,
    revoked_at   timestamptz not null,
    recorded_at  timestamptz not null
);

-- What left the suite. One clearance lets one letter out, once.
create table dispatches (
    clearance_id   uuid primary key,
    notice_id      uuid    not null unique references notices,
    bundle_id      uuid    not null,
    sequence       integer not null,
    claim_id       uuid    not null,
    person_id      uuid    not null,
    amount         bigint  not null check (amount > 0),
    dispatched_on  date    not null,
    expires_at     timestamptz not null,
    heartbeat_at   timestamptz not null,
    dispatched_by  text    not null,
    dispatched_at  timestamptz not null,
    unique (bundle_id, sequence),
    check (dispatched_at < expires_at)
);

-- What came back (返戻).
create table mail_returns (
    notice_id    uuid primary key references dispatches (notice_id),
    reason       text not null,
    returned_on  date not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null
);

-- Who read whose data (閲覧記録).
create table access_log (
    reader     text not null,
    purpose    text not null,
    notice_id  uuid not null,
    person_id  uuid not null,
    read_at    timestamptz not null
);
create index access_log_person on access_log (person_id);

do $$
declare name text;
begin
    foreach name in array array['notice_requests', 'piece_changes', 'revoked_clearances', 'dispatches',
        'mail_returns', 'access_log']
    loop
        execute format('create trigger facts before update or delete or truncate on %I
            for each statement execute function refuse_change()', name);
    end loop;
end $$;

-- What `saiken verify` may read: ids and amounts, no personal data.
create schema if not exists audit;
create view audit.bundles as
    select b.bundle_id, b.last_sequence, b.closed_at is not null as is_closed, count(p.sequence)::bigint as pieces,
        count(p.sequence) filter (where p.state in (1, 2, 3, 4))::bigint as unaccounted
    from bundles b left join pieces p on p.bundle_id = b.bundle_id and p.sequence <= b.last_sequence
    group by b.bundle_id;
create view audit.dispatches as
    select notice_id, bundle_id, sequence, claim_id, clearance_id, amount, dispatched_on, dispatched_at
    from dispatches;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant usage on schema audit to saiken_audit;
        grant select on audit.bundles, audit.dispatches to saiken_audit;
    end if;
end $$;
