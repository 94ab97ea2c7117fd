-- Files to banks: refunds (総合振込) and, later, direct debits. A file's bytes are stored before anybody can have them and
-- never change. Everything but `transfer_files` (its decision) and `refunds` (where each stands) is insert-only.

create table transfer_files (
    file_id      uuid        primary key,                      -- the maker's
    number       integer     generated always as identity unique,
    kind         text        not null check (kind in ('refund', 'debit')),
    on_day       date        not null,                         -- 振込指定日, 引落日
    state        smallint    not null check (state between 1 and 3), -- made approved rejected
    item_count   integer     not null check (item_count > 0),
    total        bigint      not null check (total > 0),
    content      bytea       not null,
    sha256       bytea       not null check (length(sha256) = 32),
    maker        text        not null,
    made_at      timestamptz not null,
    decided_by   text,
    reason       text,
    decided_at   timestamptz,
    check ((state = 1) = (decided_by is null))
);
create index transfer_files_open on transfer_files (made_at) where state = 1;

-- What stands in each file, in its order.
create table transfer_items (
    file_id   uuid    not null references transfer_files,
    position  integer not null check (position >= 1),
    item_id   uuid    not null,                                -- a refund or debit
    amount    bigint  not null,
    primary key (file_id, position)
);

-- What may leave: one row for ever, so that nothing is in two files that leave, whatever a program does.
create table released_items (
    item_id  uuid primary key,
    file_id  uuid not null references transfer_files
);

-- Who was given a file's bytes, and when.
create table transfer_hand_outs (
    file_id    uuid        not null references transfer_files,
    handed_at  timestamptz not null,
    reader     text        not null,
    primary key (file_id, handed_at)
);

-- Orders to pay money back. Account and name are for the file alone: no answer, log or list shows them.
create table refunds (
    refund_id    uuid        primary key,
    person_id    uuid,
    amount       bigint      not null check (amount > 0),
    interest     bigint      not null check (interest >= 0),
    bank         text        not null,
    branch       text        not null,
    product      text        not null,
    account      text        not null,
    holder_kana  text        not null,
    pay_on       date        not null,
    state        smallint    not null check (state between 1 and 5), -- waiting filed released paid returned
    file_id      uuid        references transfer_files,
    on_day       date,                                         -- of payment or return
    reason       text,
    requested_at timestamptz not null,
    changed_at   timestamptz not null,
    check (state not in (2, 3, 4) or file_id is not null)
);
create index refunds_waiting on refunds (pay_on, refund_id) where state = 1;
create index refunds_open on refunds (state, changed_at) where state in (1, 2, 3);
create index refunds_file on refunds (file_id) where file_id is not null;

create table refund_events (
    event_id    bigint      generated always as identity primary key,
    refund_id   uuid        not null references refunds,
    event       text        not null,
    state       smallint    not null,
    file_id     uuid,
    officer     text        not null,
    on_day      date,
    reason      text,
    recorded_at timestamptz not null
);
create index refund_events_refund on refund_events (refund_id);

create view audit.refunds as
select refund_id, amount, (array ['waiting', 'filed', 'released', 'paid', 'returned'])[state] as state, file_id
from refunds;
do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.refunds to saiken_audit;
    end if;
end $$;
