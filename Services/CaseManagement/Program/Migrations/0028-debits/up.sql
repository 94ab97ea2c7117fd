-- Direct debits (口座振替) that were asked for, what they are for, and how they ended.

create table debits (
    debit_id     uuid primary key,                     -- the caller's
    person_id    uuid not null references persons,
    mandate_id   uuid not null,                        -- payment-intake knows its account
    amount       bigint not null check (amount > 0),
    debit_on     date not null,
    officer      text not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null
);
create trigger facts before update or delete or truncate on debits
    for each statement execute function refuse_change();

-- What is owed when it is asked for; what accrues later is billed later.
create table debit_lines (
    debit_id     uuid not null references debits,
    claim_id     uuid not null references claims,
    principal    bigint not null,
    late_charge  bigint not null,
    fee          bigint not null,
    costs        bigint not null,
    primary key (debit_id, claim_id)
);
create index debit_lines_claim on debit_lines (claim_id);
create trigger facts before update or delete or truncate on debit_lines
    for each statement execute function refuse_change();

create table debit_results (
    debit_id     uuid primary key references debits,
    result       text not null,
    consequence  text not null,                        -- as the city's settings said then
    result_on    date not null,
    recorded_at  timestamptz not null
);
create trigger facts before update or delete or truncate on debit_results
    for each statement execute function refuse_change();

-- One more word beside those that the constraint lists by now.
do $$
declare listed text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'receipts_designation_check');
begin
    alter table receipts drop constraint receipts_designation_check;
    execute 'alter table receipts add constraint receipts_designation_check '
        || replace(listed, 'ARRAY[', 'ARRAY[''debit''::text, ');
end $$;
