-- When this service heard of revocations: `saiken verify` holds what left against what was known here (promise P3).
create view audit.revocations as select clearance_id, recorded_at from revoked_clearances;

do $$ begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.revocations to saiken_audit;
    end if;
end $$;
