-- The journal (仕訳帳) and the receipts applied to it. Amounts: debit positive, credit negative, yen.
-- No foreign keys from legs and entries: every claim is locked and read by the transaction that posts to it, and
-- audit.claim_balance compares both sides; a key check per leg would cost a third of the posting rate.

create type ledger_account as enum (
    'principal', 'late_charge', 'fee', 'costs',      -- receivables of one claim
    'assessed', 'write_off',                         -- their counter-accounts, of one claim
    'clearing', 'suspense', 'refund_payable',        -- of one channel
    'agent_held',                                    -- of one contractor
    'provisional', 'provisional_clearing'            -- memo of flashes: of one claim, of one channel
);

create table journal_entries (
    entry_id      uuid primary key,
    cause         text not null check (cause in ('assessment', 'receipt', 'reversal', 'charge', 'demand', 'adjustment')),
    cause_id      uuid not null,
    cause_version int not null,
    reverses      uuid,
    effective_on  date not null,
    recorded_at   timestamptz not null,
    rule_version  int not null
);
create trigger facts before update or delete or truncate on journal_entries
    for each statement execute function refuse_change();

create table journal_legs (
    entry_id  uuid not null,
    leg       int not null,
    account   ledger_account not null,
    claim_id  uuid,
    channel   text,
    amount    bigint not null,
    primary key (entry_id, leg),
    check (claim_id is not null or channel is not null)
);
create index journal_legs_claim on journal_legs (claim_id) where claim_id is not null;
create index journal_legs_open on journal_legs (account, channel) where account in ('suspense', 'refund_payable');
create trigger facts before update or delete or truncate on journal_legs
    for each statement execute function refuse_change();

-- The latest version of each receipt (収納) and the entry that stands for it.
create table receipts (
    receipt_id      uuid primary key,
    version         int not null,
    channel         text not null,
    stage           text not null check (stage in ('flash', 'confirmed', 'cancelled', 'held', 'reversed')),
    amount          bigint not null,
    paid_on         date not null,
    slip_id         uuid,
    standing_entry  uuid
) with (fillfactor = 80);

-- Every version as it was told, for ever: (receipt, version) is the key against double effects.
create table receipt_versions (
    receipt_id       uuid not null,
    version          int not null,
    channel          text not null,
    stage            text not null,
    reference_kind   text not null,
    reference        text not null,
    amount           bigint not null,
    paid_on          date not null,
    received_at      timestamptz not null,
    evidence_id      uuid not null,
    recorded_at      timestamptz not null,
    primary key (receipt_id, version)
);
create trigger facts before update or delete or truncate on receipt_versions
    for each statement execute function refuse_change();

-- How far a channel is known to be complete. A newer news waits in the pending columns until everything that it
-- covers is applied.
create table channels (
    channel            text primary key,
    version            bigint not null,
    complete_through   date,
    pending_version    bigint,
    pending_through    date,
    pending_covers     bigint,
    pending_producer   text
);
