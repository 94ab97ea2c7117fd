-- Officers' questions at counters about money that travels on paper (窓口への照会): nobody had paid.
create table money_checks (
    check_id     uuid primary key,
    claim_id     uuid not null references claims,
    checked_on   date not null,
    officer      text not null,
    note         text not null,
    recorded_by  text not null,
    recorded_at  timestamptz not null
);
create index money_checks_claim on money_checks (claim_id);
create trigger facts before update or delete or truncate on money_checks
    for each statement execute function refuse_change();

-- What late channels hold up is read from the refusals of the last days.
create index clearance_refusals_recorded on clearance_refusals (recorded_at);
