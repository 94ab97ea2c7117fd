-- Decisions that forgive a part of a late charge (延滞金の減免, 地方税法326条3項 and the ordinances of other claims). The claim is
-- settled anew with each.
create table charge_waivers (
    waiver_id    uuid primary key,
    claim_id     uuid not null references claims,
    amount       bigint not null check (amount > 0),
    decided_on   date not null,
    article      text not null,
    reason       text not null,
    officer      text not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null
);
create index charge_waivers_claim on charge_waivers (claim_id);
create trigger facts before update or delete or truncate on charge_waivers
    for each statement execute function refuse_change();
