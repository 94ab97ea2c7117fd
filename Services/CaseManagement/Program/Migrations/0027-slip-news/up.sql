-- What payment-intake was told of slips (納付書): that they may be paid, and that they may not any more.

-- eL番号 (34 digits), by which a slip is paid at 地方税お支払サイト and at banks (Pay-easy).
alter table slips add column el_number text unique check (el_number ~ '^[0-9]{34}$');

create table slip_news (
    slip_id     uuid primary key references slips,
    issued_at   timestamptz not null
);
create index slip_news_issued on slip_news (issued_at);
create trigger facts before update or delete or truncate on slip_news
    for each statement execute function refuse_change();

create table slip_withdrawals (
    slip_id       uuid primary key references slip_news,
    reason        text not null check (reason in ('settled', 'reduced', 'replaced')),
    withdrawn_at  timestamptz not null
);
create trigger facts before update or delete or truncate on slip_withdrawals
    for each statement execute function refuse_change();

-- Up to when the journal was looked through for claims that changed; one row.
create table slip_watch (
    is_only     boolean primary key default true check (is_only),
    looked_at   timestamptz not null
);
insert into slip_watch (looked_at) values ('2000-01-01');

create view audit.slip_news as
    select n.slip_id, w.reason from slip_news n left join slip_withdrawals w using (slip_id);
do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.slip_news to saiken_audit;
    end if;
end $$;
