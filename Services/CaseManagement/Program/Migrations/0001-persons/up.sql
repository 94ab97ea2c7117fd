-- Who owes (宛名), where they lived, who must be protected, and which files said so.
-- Facts are insert-only: a statement trigger refuses everything else. Projections may be rebuilt from them.

do $$ begin
    if (select datcollate from pg_database where datname = current_database()) <> 'C' then
        raise exception 'the database must be created with LC_COLLATE C: names are compared as bytes';
    end if;
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'table % holds facts: they are only added', tg_table_name using errcode = 'restrict_violation';
end $$;

-- Another transaction was faster: the caller repeats its batch from the start.
create function raise_conflict() returns void language plpgsql as $$
begin
    raise exception 'a concurrent change was found' using errcode = 'serialization_failure';
end $$;

create function raise_conflict_unless(expected bigint, found bigint) returns void language plpgsql as $$
begin
    if expected is distinct from found then perform raise_conflict(); end if;
end $$;

-- Files of assessments: accepted whole or quarantined whole (調定データ).
create table import_batches (
    batch_id      uuid primary key,
    content_hash  bytea not null unique,
    state         text not null check (state in ('accepted', 'quarantined')),
    file_rows     bigint not null,
    imported_by   text not null,
    recorded_at   timestamptz not null
);
create trigger facts before update or delete or truncate on import_batches
    for each statement execute function refuse_change();

create table import_findings (
    batch_id  uuid not null references import_batches,
    finding   int not null,
    line      bigint not null,          -- from 1; 0 for the file as a whole
    field     text,
    rule      text not null,
    primary key (batch_id, finding)
);
create trigger facts before update or delete or truncate on import_findings
    for each statement execute function refuse_change();

-- Projection: the person as known now. person_facts tells how it came about.
create table persons (
    person_id         uuid primary key,
    person_number     text not null unique,
    name_kana         text not null,
    name_kanji        text not null,
    birth_date        date,
    is_protected      boolean not null default false,
    delivery_address  text      -- of a protected person: where mail goes by hand
);

create table person_facts (
    person_id     uuid not null references persons,
    recorded_at   timestamptz not null,
    kind          text not null check (kind in ('imported', 'protected', 'unprotected')),
    effective_on  date not null,
    recorded_by   text not null,
    detail        text,
    primary key (person_id, recorded_at, kind)
);
create trigger facts before update or delete or truncate on person_facts
    for each statement execute function refuse_change();

-- Dated addresses (住所履歴): lived there from from_day until before to_day.
create table addresses (
    person_id  uuid not null references persons,
    from_day   date not null,
    to_day     date,
    address    text not null,
    primary key (person_id, from_day),
    check (to_day is null or to_day > from_day)
);

-- Officers (徴税吏員) and what their appointment empowers them to.
create table officer_appointments (
    officer        text not null,
    claim_class    text not null check (claim_class in ('enforceable', 'public', 'private')),
    from_day       date not null,
    to_day         date not null,
    is_supervisor  boolean not null,
    recorded_by    text not null,
    recorded_at    timestamptz not null,
    primary key (officer, claim_class, from_day, recorded_at)
);
create trigger facts before update or delete or truncate on officer_appointments
    for each statement execute function refuse_change();

-- Every read of a person: who, why, about what.
create table access_log (
    access_id    bigint generated always as identity primary key,
    accessed_at  timestamptz not null,
    reader       text not null,
    purpose      text not null,
    person_id    uuid not null,
    case_key     text not null
);
create index access_log_person on access_log (person_id, accessed_at);
create trigger facts before update or delete or truncate on access_log
    for each statement execute function refuse_change();
