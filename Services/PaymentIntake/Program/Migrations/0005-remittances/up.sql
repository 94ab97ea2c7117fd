-- Exceptions of receipts, the bank's lines, and the three-way match: agents = bank = ledger.

alter table receipts drop constraint receipts_state_check;
alter table receipts add constraint receipts_state_check check (state between 0 and 7);  -- 6 remitted, 7 unconfirmed
alter table receipts
    add column transfer_on date,                            -- as a confirmation or correction says it
    add column due_on date,                                 -- 払込予定日; null where neither record nor terms say it
    add column remitted bigint not null default 0;          -- what bank lines have brought of it

drop index receipts_unsettled;
create index receipts_unsettled on receipts (state, changed_at) where state in (0, 1, 4, 7);
create index receipts_owed on receipts (channel, due_on)
    where state = 2 or state in (3, 4, 5) and remitted <> 0;
create index receipts_flashed on receipts (paid_on) where state = 1;

-- What a person must look at, once for each kind; `settled_by` is null where news settled it.
create table receipt_exceptions (
    receipt_id  uuid        not null,
    kind        smallint    not null check (kind between 1 and 9),
    raised_at   timestamptz not null,
    settled_at  timestamptz,
    settled_by  text,
    reason      text,
    primary key (receipt_id, kind),
    check (settled_by is null or settled_at is not null and reason is not null)
);
create index receipt_exceptions_open on receipt_exceptions (raised_at) where settled_at is null;

-- Which days of which account a bank's file tells whole.
create table bank_statements (
    file_id      uuid not null references files (file_id),
    position     integer not null,
    channel      text not null,
    account      text not null,
    from_day     date not null,
    through_day  date not null,
    primary key (file_id, position),
    check (from_day <= through_day)
);
create index bank_statements_through on bank_statements (channel, account, through_day);

-- Lines of the city's accounts. `state` is a projection: 1 open, 2 matched, 3 taken back by the bank, 4 set aside.
create table bank_lines (
    line_id      uuid primary key,
    channel      text     not null,
    account      text     not null,
    booked_on    date     not null,
    number       text     not null,
    direction    smallint not null check (direction in (1, 2, 3)),       -- credit, debit, taken back
    amount       bigint   not null check (amount >= 0),
    occurrence   integer  not null check (occurrence >= 0),
    payer_code   text     not null,
    payer_kana   text     not null,
    payer_bank   text     not null,
    edi          text     not null,
    file_id      uuid     not null references files (file_id),
    record       integer  not null,
    state        smallint not null default 1 check (state between 1 and 4),
    recorded_at  timestamptz not null,
    -- The guard against a line that a notice and a statement both list, for ever.
    unique (account, booked_on, number, direction, amount, occurrence)
);
create index bank_lines_open on bank_lines (booked_on) where state = 1 and direction <> 2;

-- What the ledger has of a receipt, by route of its claims; rows of older versions do not count.
create table ledger_postings (
    receipt_id   uuid    not null,
    route        text    not null,
    version      integer not null,
    amount       bigint  not null,
    recorded_at  timestamptz not null,
    primary key (receipt_id, route)
);

-- Lines and receipts that are the same money. Insert-only.
create table remittance_matches (
    match_id     uuid primary key,
    channel      text   not null,
    agent        text   not null,
    credited_on  date   not null,
    gross        bigint not null,
    fee          bigint not null check (fee >= 0),
    difference   bigint not null,                         -- accepted by an officer
    contract     text,
    is_late      boolean not null,
    officer      text,
    reason       text,
    recorded_at  timestamptz not null,
    check ((fee > 0) <= (contract is not null)),
    check ((difference <> 0) <= (officer is not null and reason is not null))
);
create index remittance_matches_day on remittance_matches (credited_on, channel);

create table remittance_lines (
    line_id   uuid primary key references bank_lines (line_id),
    match_id  uuid not null references remittance_matches (match_id)
);
create index remittance_lines_match on remittance_lines (match_id);

create table remittance_receipts (
    match_id    uuid   not null references remittance_matches (match_id),
    receipt_id  uuid   not null,
    due_on      date   not null,
    amount      bigint not null,
    primary key (match_id, receipt_id)
);
create index remittance_receipts_receipt on remittance_receipts (receipt_id);

-- Money that other services have announced leaves the waiting ones with its match.
alter table expected_remittances add column match_id uuid references remittance_matches (match_id);
create index expected_remittances_waiting on expected_remittances (expected_on) where match_id is null;

-- An officer's word whose line it is. Insert-only; the newest counts.
create table bank_line_payers (
    line_id      uuid not null references bank_lines (line_id),
    recorded_at  timestamptz not null,
    channel      text not null,
    agent        text not null,
    officer      text not null,
    reason       text not null,
    primary key (line_id, recorded_at)
);

-- A pair of a credit and the line that takes it back.
create table bank_line_reversals (
    line_id     uuid primary key references bank_lines (line_id),
    reversal_id uuid not null unique references bank_lines (line_id)
);

create table remittance_breaks (
    break_id    uuid primary key,
    kind        smallint not null check (kind between 1 and 6),  -- missing short over late unexpected unposted
    channel     text,
    agent       text,
    due_on      date,
    receipt_id  uuid,
    line_id     uuid,
    expected    bigint not null,
    arrived     bigint not null,
    state       smallint not null check (state between 1 and 4), -- open owned cleared resolved
    owner       text,
    found_on    date not null,
    found_at    timestamptz not null,
    changed_at  timestamptz not null,
    steps       integer not null default 0
);
create index remittance_breaks_pending on remittance_breaks (found_at) where state in (1, 2, 4);

-- Every step with its officer and reason. Insert-only; `cleared` is taken by the match itself.
create table remittance_break_steps (
    break_id     uuid not null references remittance_breaks (break_id),
    step         integer not null,
    event        text not null,
    officer      text,
    reason       text,
    recorded_at  timestamptz not null,
    primary key (break_id, step)
);

-- The nightly proof; a later version where facts of that day came later. Insert-only.
create table remittance_proofs (
    business_date date    not null,
    channel       text    not null,
    version       integer not null check (version >= 1),
    agents        bigint  not null,
    bank          bigint  not null,
    fee           bigint  not null,
    ledger        bigint  not null,
    accepted      bigint  not null,
    missing_yen bigint not null,
    short_yen bigint not null,
    over_yen bigint not null,
    late_yen bigint not null,
    unexpected_yen bigint not null,
    unposted_yen bigint not null,
    is_proved     boolean not null,
    recorded_at   timestamptz not null,
    primary key (business_date, channel, version)
);

-- Remitted money is confirmed money to everybody else, and an aged flash still a flash.
create or replace view audit.receipts as
select receipt_id, version, channel,
       (array ['flash', 'confirmed', 'cancelled', 'held', 'reversed', 'confirmed', 'flash'])[state] as stage, amount
from receipts where version > 0;

create or replace view audit.receipt_versions as
select f.receipt_id, f.version, r.channel,
       (array ['flash', 'confirmed', 'cancelled', 'held', 'reversed', 'confirmed', 'flash'])[f.stage] as stage,
       f.stage_amount as amount
from receipt_facts f join receipts r using (receipt_id) where f.version is not null
union all
select d.receipt_id, d.version, r.channel,
       (array ['flash', 'confirmed', 'cancelled', 'held', 'reversed', 'confirmed', 'flash'])[d.stage], d.stage_amount
from receipt_decisions d join receipts r using (receipt_id);

-- Every match with what its lines and receipts really come to.
create view audit.remittances as
select m.match_id, m.channel, m.credited_on, m.gross, m.fee, m.difference,
       (select coalesce(sum(b.amount), 0)::bigint from remittance_lines l join bank_lines b using (line_id)
        where l.match_id = m.match_id) as arrived,
       (select coalesce(sum(r.amount), 0)::bigint from remittance_receipts r where r.match_id = m.match_id) as receipts
from remittance_matches m;

create view audit.remittance_proofs as
select distinct on (business_date, channel) business_date, channel, agents, bank, fee, ledger, accepted, is_proved
from remittance_proofs order by business_date, channel, version desc;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.remittances, audit.remittance_proofs to saiken_audit;
    end if;
end $$;
