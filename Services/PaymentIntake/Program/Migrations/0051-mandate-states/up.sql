-- What becomes of mandates (口座振替依頼): they rest while a payer has stopped her debits, and end for good.
create table mandate_steps (
    mandate_id   uuid        not null references mandates,
    number       integer     not null check (number >= 1),
    event        text        not null,
    state        smallint    not null check (state between 1 and 3),
    on_day       date        not null,
    reason       text        not null,
    officer      text        not null,
    recorded_at  timestamptz not null,
    primary key (mandate_id, number)
);
insert into mandate_steps (mandate_id, number, event, state, on_day, reason, officer, recorded_at)
select mandate_id, 1, 'ended', 3, ended_on, reason, recorded_by, recorded_at from mandate_ends;

alter table mandates add column state smallint not null default 1 check (state between 1 and 3); -- active resting ended
alter table mandates add column ended_on date;
update mandates m set state = 3, ended_on = e.ended_on from mandate_ends e where e.mandate_id = m.mandate_id;
alter table mandates add constraint mandates_ended check ((state = 3) = (ended_on is not null));
drop table mandate_ends;

-- Account and name lie sealed (AES-256-GCM) under a key that is a secret of the service; what came before is sealed by it.
alter table mandates add column key_id text;
alter table mandates add column sealed bytea;
alter table mandates alter column bank drop not null, alter column branch drop not null,
    alter column product drop not null, alter column account drop not null, alter column holder_kana drop not null;
alter table mandates add constraint mandates_account check (
    num_nonnulls(bank, branch, product, account, holder_kana) = case when sealed is null then 5 else 0 end
    and (sealed is null) = (key_id is null));
create index mandates_key on mandates (key_id);
-- So do the bytes of files to banks; without a key they stand as they are.
alter table transfer_files add column key_id text;
create index transfer_files_key on transfer_files (key_id);

-- Who had whose account in hand (閲覧記録).
create table access_log (
    reader     text        not null,
    purpose    text        not null,                           -- mandate, debit-file, debit-content, refund-content
    person_id  uuid        not null,
    item_id    uuid        not null,                           -- the mandate, debit or refund
    read_at    timestamptz not null
);
create index access_log_person on access_log (person_id, read_at);
