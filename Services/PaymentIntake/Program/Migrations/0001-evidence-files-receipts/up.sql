-- payment-intake: evidence, files, webhooks, receipts, watermarks.
-- Everything but the projections `files` (progress) and `receipts` (current state) is insert-only.

-- Raw evidence (証跡): bytes as they came, in parts, so that neither side holds a whole file in memory.
create table evidence (
    evidence_id uuid primary key,
    kind        smallint    not null check (kind in (1, 2)),       -- 1 file, 2 webhook
    sha256      bytea       not null check (length(sha256) = 32),
    byte_count  bigint      not null check (byte_count >= 0),
    received_at timestamptz not null
);

-- Parts are written while a body comes in and belong to nothing until their evidence row stands.
create table evidence_parts (
    evidence_id uuid        not null,
    part        integer     not null check (part >= 0),
    content     bytea       compression lz4 not null,
    written_at  timestamptz not null default now(),
    primary key (evidence_id, part)
);

create table files (
    file_id       uuid        primary key references evidence (evidence_id),
    channel       text        not null,
    sha256        bytea       not null,
    state         smallint    not null check (state between 1 and 5), -- received accepted quarantined done closed
    received_at   timestamptz not null,
    created_on    date,                                               -- データ作成日 of the header
    record_count  integer,
    decided_at    timestamptz,
    finished_at   timestamptz,
    next_byte     bigint      not null default 0,
    next_record   integer     not null default 0,
    changed_count integer     not null default 0,
    duplicate_count integer   not null default 0,
    covered_through bigint,                                           -- stream sequence up to which its receipts stand
    leased_until  timestamptz,
    closed_by     text,
    close_reason  text,
    -- The file guard of rule 7: the same content of a channel is the same file, for ever.
    unique (channel, sha256),
    check ((state = 5) = (closed_by is not null)),
    check (state <> 2 or record_count is not null)
);
create index files_by_channel on files (channel, created_on);
create index files_open on files (received_at) where state in (1, 2);
create index files_uncovered on files (finished_at) where state = 4 and covered_through is null;

create table file_findings (
    file_id  uuid     not null references files (file_id),
    position integer  not null,
    severity smallint not null check (severity in (1, 2)),            -- 1 error, 2 warning
    rule     text     not null,
    line     integer  not null,
    record   integer  not null,
    field    text     not null,
    byte_offset bigint not null,
    bytes    text     not null,                                       -- hexadecimal
    message  text     not null,
    primary key (file_id, position)
);

-- How often, and when, the same content came again.
create table file_deliveries (
    file_id      uuid        not null references files (file_id),
    delivered_at timestamptz not null,
    primary key (file_id, delivered_at)
);

-- A receipt as it stands: the fold of its facts.
create table receipts (
    receipt_id     uuid     primary key,
    reference_kind smallint not null,
    reference      text     not null,
    paid_on        date     not null,
    minute_of_day  smallint not null check (minute_of_day between 0 and 1439),
    store          text     not null,
    chain          text     not null,
    channel        text     not null,
    state          smallint not null check (state between 0 and 5),
    amount         bigint   not null check (amount between -1000000000000 and 1000000000000),
    amount_rank    smallint not null,
    version        integer  not null check (version >= 0),
    changed_at     timestamptz not null,
    -- The record guard of rule 7, for ever.
    unique (reference, paid_on, minute_of_day, store, chain, reference_kind)
);
create index receipts_unsettled on receipts (state, changed_at) where state in (0, 1, 4);

-- Every record that was not a duplicate, and what it led to. Insert-only.
create table receipt_facts (
    receipt_id  uuid     not null,
    kind        smallint not null check (kind between 1 and 4),
    amount      bigint   not null,
    version     integer,                                              -- when this fact closed a published version
    stage       smallint not null,
    stage_amount bigint  not null,
    evidence_id uuid     not null,
    record      integer  not null,
    recorded_at timestamptz not null,
    primary key (receipt_id, kind, amount)
);

-- What officers decided about held, aged or wrong receipts. Insert-only.
create table receipt_decisions (
    receipt_id  uuid        not null references receipts (receipt_id),
    version     integer     not null,
    stage       smallint    not null,
    stage_amount bigint     not null,
    officer     text        not null,
    reason      text        not null,
    evidence_id uuid        not null,
    recorded_at timestamptz not null,
    primary key (receipt_id, version)
);

create table webhooks (
    gateway     text        not null,
    webhook_id  text        not null,
    sha256      bytea       not null,
    -- Checked at commit: the row decides whether the call is new, and only then is there evidence to keep.
    evidence_id uuid        not null references evidence (evidence_id) deferrable initially deferred,
    state       smallint    not null check (state in (1, 2)),         -- 1 applied, 2 quarantined
    findings    text        not null default '',
    received_at timestamptz not null,
    primary key (gateway, webhook_id)
);

-- Calls that were not what their id said before: reported, never overwritten.
create table webhook_conflicts (
    gateway     text        not null,
    webhook_id  text        not null,
    sha256      bytea       not null,
    received_at timestamptz not null,
    primary key (gateway, webhook_id, sha256)
);

-- A gateway's own word that it has told everything up to a day; waits until its receipts have sequences.
create table channel_statements (
    channel          text        not null,
    complete_through date        not null,
    evidence_id      uuid        not null,
    covered_through  bigint,
    stated_at        timestamptz not null,
    primary key (channel, complete_through)
);

create table channel_marks (
    channel          text        not null,
    version          bigint      not null check (version >= 1),
    complete_through date        not null,
    covers_through   bigint      not null,
    recorded_at      timestamptz not null,
    primary key (channel, version)
);

-- Money that other services have arranged to arrive (remittance.expected), until a bank line matches it.
create table expected_remittances (
    receipt_id  uuid        primary key,
    producer    text        not null,
    channel     text        not null,
    payer       text        not null,
    expected_on date        not null,
    amount      bigint      not null,
    recorded_at timestamptz not null
);

-- What case management could not post to a claim: suspense and overpayment of a receipt's version.
create table posting_exceptions (
    receipt_id  uuid    not null,
    version     integer not null,
    suspense    bigint  not null,
    overpaid    bigint  not null,
    recorded_at timestamptz not null,
    primary key (receipt_id, version)
);

create schema if not exists audit;

create view audit.receipts as
select receipt_id, version, channel,
       (array ['flash', 'confirmed', 'cancelled', 'held', 'reversed'])[state] as stage, amount
from receipts where version > 0;

create view audit.receipt_versions as
select f.receipt_id, f.version, r.channel,
       (array ['flash', 'confirmed', 'cancelled', 'held', 'reversed'])[f.stage] as stage, f.stage_amount as amount
from receipt_facts f join receipts r using (receipt_id) where f.version is not null
union all
select d.receipt_id, d.version, r.channel,
       (array ['flash', 'confirmed', 'cancelled', 'held', 'reversed'])[d.stage], d.stage_amount
from receipt_decisions d join receipts r using (receipt_id);

create view audit.channels as
select distinct on (channel) channel, version, complete_through, covers_through
from channel_marks order by channel, version desc;

create view audit.files as
select file_id, channel, state, record_count, next_record, changed_count, duplicate_count from files;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant usage on schema audit to saiken_audit;
        grant select on audit.receipts, audit.receipt_versions, audit.channels, audit.files to saiken_audit;
    end if;
end $$;
