-- The body of a call stands in its evidence row: one row less for each call that a gateway waits for. A file's bytes come
-- in parts, as before; so do the bodies of calls that were kept before this.
alter table evidence add column content bytea compression lz4;

-- Who let a call be tried again that had been set aside, and why. Insert-only.
create table webhook_releases (
    evidence_id uuid        not null,
    cause       text        not null,
    officer     text        not null,
    reason      text        not null,
    released_at timestamptz not null,
    primary key (evidence_id, released_at)
);

-- Calls that were answered and are no receipts yet, for `saiken verify` (P1).
create view audit.kept_calls as select evidence_id, channel, received_at, cause from webhook_news;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.kept_calls to saiken_audit;
    end if;
end $$;
