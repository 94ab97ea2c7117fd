-- How each channel stands when the night's proof is made: agents + unowed = bank + fee - accepted + in transit, and the
-- ledger has what agents have told. A later version where the night found no proof and another look was taken. Insert-only.
create table remittance_standings (
    business_date     date    not null,
    channel           text    not null,
    version           integer not null check (version >= 1),
    agents            bigint  not null,
    bank              bigint  not null,
    fee               bigint  not null,
    accepted          bigint  not null,
    ledger            bigint  not null,
    transit           bigint  not null check (transit >= 0),
    transit_receipts  integer not null,
    transit_oldest    date,                                  -- paid; null where nothing is in transit
    overdue           bigint  not null check (overdue between 0 and transit),
    unowed            bigint  not null check (unowed >= 0),
    is_proved         boolean not null,
    recorded_at       timestamptz not null,
    primary key (business_date, channel, version),
    check ((transit_receipts = 0) = (transit_oldest is null))
);

create view audit.remittance_standings as
select distinct on (business_date, channel) business_date, channel, agents, bank, fee, accepted, ledger, transit, unowed,
    is_proved
from remittance_standings order by business_date, channel, version desc;

do $$
begin
    if exists (select from pg_roles where rolname = 'saiken_audit') then
        grant select on audit.remittance_standings to saiken_audit;
    end if;
end $$;
