-- The journal (仕訳帳) and the receipts applied to it. Amounts: debit positive, credit negative, yen.
-- No foreign keys from legs and entries: every claim is locked and read by the transaction that posts to it, and
-- audit.claim_balance compares both sides; a key check per leg would cost a third of the posting rate.

-- The numbers of journal_legs.account, layer and component, for whoever reads the tables (Shared/Ledger).
create table ledger_codes (
    code_kind  text not null check (code_kind in ('account', 'layer', 'component')),
    number     smallint not null,
    name       text not null,
    primary key (code_kind, number)
);
insert into ledger_codes values
    ('account', 0, '未収金'), ('account', 1, '収納代理金'), ('account', 2, '調定なし収納'), ('account', 3, '過誤納金'),
    ('account', 4, '受託者預り金'), ('account', 5, '不納欠損'), ('account', 6, '調定'),
    ('layer', 0, '仮消込'), ('layer', 1, '本消込'),
    ('component', 0, '本税・元金'), ('component', 1, '延滞金'), ('component', 2, '督促手数料'), ('component', 3, '処分費');

-- Channels of money by the number that legs carry.
create table channel_keys (
    number   int generated always as identity primary key,
    channel  text not null unique
);

create table journal_entries (
    entry_id       uuid primary key,
    cause          text not null check (cause in ('receipt', 'resettled', 'assessment', 'late_charge', 'write_off',
                                                  'reversal')),
    cause_id       uuid not null,           -- the receipt, claim or reversed entry
    cause_version  int,                    -- of a receipt
    phase          text not null check (phase in ('pending', 'posted', 'voided')),
    effective_on   date not null,
    recorded_at    timestamptz not null,
    rule_version   text not null
);
create index journal_entries_cause on journal_entries (cause_id);
create trigger facts before update or delete or truncate on journal_entries
    for each statement execute function refuse_change();

create table journal_legs (
    entry_id   uuid not null,
    leg        smallint not null,
    account    smallint not null,
    layer      smallint not null,
    component  smallint,
    claim_id   uuid,
    channel    int,
    amount     bigint not null check (amount <> 0),
    primary key (entry_id, leg),
    check (account <> 0 or claim_id is not null and component is not null),
    check (account not between 1 and 4 or channel is not null)
);
create index journal_legs_claim on journal_legs (claim_id) where claim_id is not null;
create trigger facts before update or delete or truncate on journal_legs
    for each statement execute function refuse_change();

-- The latest version of each receipt (収納).
create table receipts (
    receipt_id      uuid primary key,
    version         int not null,
    channel         text not null,
    stage           text not null check (stage in ('flash', 'confirmed', 'cancelled', 'held', 'reversed')),
    amount          bigint not null,
    paid_on         date not null,
    channel_key     int not null,
    designation     text not null check (designation in ('slip', 'seizure', 'unknown')),
    designation_id  uuid check ((designation = 'unknown') = (designation_id is null))
) with (fillfactor = 80);
create index receipts_designation on receipts (designation_id) where designation_id is not null;

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

-- The same version with other content: reported, never applied.
create table receipt_conflicts (
    receipt_id   uuid not null,
    version      int not null,
    stage        text not null,
    amount       bigint not null,
    recorded_at  timestamptz not null,
    primary key (receipt_id, version, recorded_at)
);
create trigger facts before update or delete or truncate on receipt_conflicts
    for each statement execute function refuse_change();

-- How each late charge was determined (延滞金計算書), as it was shown; never computed again.
create table charge_workings (
    entry_id      uuid primary key,
    claim_id      uuid not null,
    amount        bigint not null,
    working       text not null,
    rule_version  text not null,
    recorded_at   timestamptz not null
);
create index charge_workings_claim on charge_workings (claim_id);
create trigger facts before update or delete or truncate on charge_workings
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
