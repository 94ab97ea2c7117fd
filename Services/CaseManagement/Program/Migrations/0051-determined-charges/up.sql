-- What is noted as determined of a charge beside what the journal has of it, for `saiken verify` (P2): a difference has the
-- charge booked again by the next payment. Only claims where they differ.
create view audit.wrong_charges as
    select b.claim_id, b.determined as stored, coalesce(l.booked, 0)::bigint as from_legs
    from claim_balances b
    left join (
        select l.claim_id, sum(l.amount) as booked
        from journal_entries e join journal_legs l using (entry_id)
        where e.cause = 'late_charge' and l.account = 0 group by l.claim_id
    ) l using (claim_id)
    where b.determined <> coalesce(l.booked, 0);

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.wrong_charges to saiken_audit;
    end if;
end $$;
