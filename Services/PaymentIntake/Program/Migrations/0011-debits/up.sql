-- Direct debit (口座振替): mandates, whose accounts nobody but this service knows, and debits under them.

create table mandates (
    mandate_id   uuid        primary key,                      -- the caller's
    person_id    uuid        not null,
    bank         text        not null,
    branch       text        not null,
    product      text        not null,
    account      text        not null,
    holder_kana  text        not null,
    from_day     date        not null,
    to_day       date,
    recorded_by  text        not null,
    recorded_at  timestamptz not null,
    check (to_day is null or to_day >= from_day)
);
create index mandates_person on mandates (person_id);

-- The end of a mandate: an officer's word, or a bank's that there is no such account or permission.
create table mandate_ends (
    mandate_id   uuid        primary key references mandates,
    ended_on     date        not null,
    reason       text        not null,
    recorded_by  text        not null,
    recorded_at  timestamptz not null
);

create table debits (
    debit_id     uuid        primary key,
    person_id    uuid        not null,
    mandate_id   uuid        not null,                         -- may be unknown here
    amount       bigint      not null check (amount > 0),
    debit_on     date        not null,
    state        smallint    not null check (state between 1 and 5), -- waiting filed released collected failed
    file_id      uuid        references transfer_files,
    code         text,                                         -- the bank's answer
    requested_at timestamptz not null,
    changed_at   timestamptz not null,
    check (state not in (2, 3, 4) or file_id is not null),
    check ((state in (4, 5)) = (code is not null))
);
create index debits_waiting on debits (debit_on, debit_id) where state = 1;
create index debits_file on debits (file_id) where file_id is not null;

create table debit_events (
    event_id    bigint      generated always as identity primary key,
    debit_id    uuid        not null references debits,
    event       text        not null,
    state       smallint    not null,
    file_id     uuid,
    code        text,
    officer     text        not null,
    recorded_at timestamptz not null
);
create index debit_events_debit on debit_events (debit_id);
