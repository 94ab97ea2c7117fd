-- The suspense desk (調定なし収納): what officers decided about money without a claim, and which claims it pays.

create table suspense_steps (
    step_id       uuid primary key,                     -- the caller's
    receipt_id    uuid not null references receipts,
    number        int not null check (number >= 1),
    event         text not null,
    state         text not null check (state in ('unmatched', 'match_proposed', 'return_proposed', 'matched',
                                                 'returning', 'returned')),
    match_id      uuid,                                 -- of a match, proposed or made
    amount        bigint not null check (amount >= 0),  -- in suspense then
    officer       text not null,
    reason        text not null,
    effective_on  date not null,
    recorded_at   timestamptz not null,
    unique (receipt_id, number)
);
create trigger facts before update or delete or truncate on suspense_steps
    for each statement execute function refuse_change();

-- Claims that an officer says a receipt is for; with the payer's reference, by which the next one is found faster.
create table suspense_matches (
    match_id        uuid primary key,
    receipt_id      uuid not null references receipts,
    reference_kind  text not null,
    reference       text not null
);
create index suspense_matches_reference on suspense_matches (reference);
create trigger facts before update or delete or truncate on suspense_matches
    for each statement execute function refuse_change();

create table suspense_match_claims (
    match_id  uuid not null references suspense_matches,
    claim_id  uuid not null references claims,
    primary key (match_id, claim_id)
);
create index suspense_match_claims_claim on suspense_match_claims (claim_id);
create trigger facts before update or delete or truncate on suspense_match_claims
    for each statement execute function refuse_change();

-- One more word beside those that the constraint lists by now.
do $$
declare listed text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'receipts_designation_check');
begin
    alter table receipts drop constraint receipts_designation_check;
    execute 'alter table receipts add constraint receipts_designation_check '
        || replace(listed, 'ARRAY[', 'ARRAY[''match''::text, ');
end $$;

-- Issuer and free digits of a slip's barcode: a payment of another edition of the slip is found by them.
create index slips_barcode_digits on slips (substr(barcode, 3, 27)) where barcode is not null;

create view audit.suspense_matches as
    select r.receipt_id, r.designation_id as match_id from receipts r where r.designation = 'match';
do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.suspense_matches to saiken_audit;
    end if;
end $$;
