-- Files that come by a watched folder, corrected files that replace quarantined ones, and what agents' files show about
-- their promises.
alter table files add column sent_name text;                          -- as the sender called it
alter table files add column received_on date;                        -- business date
alter table files add column oldest_new_on date;                      -- earliest payment that was never heard of before
alter table files add column replaces uuid references files;          -- the quarantined file that it corrects
alter table files add column replaced_by uuid references files;

alter table files drop constraint files_state_check;
alter table files add constraint files_state_check check (state between 1 and 6);  -- … closed replaced
alter table files add constraint files_replaced check ((state = 6) = (replaced_by is not null));
create index files_replaces on files (replaces) where replaces is not null;
create index files_by_state on files (state, received_at, file_id);

-- Days of which an officer knows that the agent made no file.
create table channel_absences (
    channel     text not null,
    day         date not null,
    officer     text not null,
    reason      text not null,
    recorded_at timestamptz not null,
    primary key (channel, day)
);

-- Which replica looks after the watched folder.
create table drop_leases (
    folder       text primary key,
    holder       uuid not null,
    leased_until timestamptz not null
);
