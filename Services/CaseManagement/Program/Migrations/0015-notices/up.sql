-- Letters (通知): which were asked for, the slips in them, and the demands that they became when they left.

-- A slip comes from an assessment file, or with the grant of a letter.
alter table slips alter column batch_id drop not null;
alter table slips add column clearance_id uuid unique references clearances;
alter table slips add constraint slips_origin check ((batch_id is null) <> (clearance_id is null));
create sequence slip_serials;

-- The day through which a letter's charge was reckoned, and the slip in a letter that is about to leave.
alter table clearance_requests add column charge_through date;
alter table clearance_requests add column slip_id uuid;

-- Letters that were asked for: a demand is recorded when its letter leaves, and not before.
create table notices (
    notice_id     uuid primary key,
    claim_id      uuid not null references claims,
    person_id     uuid not null references persons,
    form          text not null,
    issue_on      date not null,              -- the day that the letter bears and leaves on
    deadline_on   date not null,
    officer       text not null,
    requested_by  text not null,
    recorded_at   timestamptz not null,
    unique (claim_id, issue_on)
);
create index notices_issue on notices (issue_on);
create trigger facts before update or delete or truncate on notices
    for each statement execute function refuse_change();

-- A letter becomes one demand.
alter table demands add column notice_id uuid unique references notices;

-- Letters that came back (返戻); the news may overtake that of their leaving.
create table notice_returns (
    notice_id    uuid primary key references notices,
    returned_on  date not null,
    reason       text not null,
    hold_id      uuid,                        -- the hold on further mail that it brought, if any
    recorded_at  timestamptz not null
);
create trigger facts before update or delete or truncate on notice_returns
    for each statement execute function refuse_change();

create view audit.noticed_demands as
    select notice_id, claim_id, issued_on, clearance_id from demands where notice_id is not null;
do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.noticed_demands to saiken_audit;
    end if;
end $$;
