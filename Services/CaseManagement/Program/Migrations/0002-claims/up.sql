-- What is owed (債権, one row per instalment 期別), and the slips it is paid with (納付書).

create table claims (
    claim_id      uuid primary key,
    claim_number  text not null unique,
    person_id     uuid not null references persons,
    kind          text not null,
    claim_class   text not null check (claim_class in ('enforceable', 'public', 'private')),
    route         text not null check (route in ('tax', 'public', 'private')),
    book          text not null check (book in ('owner', 'satellite')),
    fiscal_year   int not null check (fiscal_year between 1947 and 2200),
    instalment    int not null check (instalment between 1 and 99),
    nominal_due   date not null,
    due_on        date not null,
    arose_on      date not null,
    principal     bigint not null check (principal > 0),
    late_charge   bigint not null check (late_charge >= 0),     -- assessed before it came here
    fee           bigint not null check (fee >= 0),
    batch_id      uuid not null references import_batches,
    recorded_at   timestamptz not null
);
create index claims_person on claims (person_id);
create index claims_due on claims (due_on);
create trigger facts before update or delete or truncate on claims
    for each statement execute function refuse_change();

-- Whoever else owes a claim, besides its debtor (連帯納税義務者, 保証人, 相続人).
create table claim_obligors (
    claim_id   uuid not null references claims,
    person_id  uuid not null references persons,
    role       text not null check (role in ('jointDebtor', 'guarantor', 'heir')),
    primary key (claim_id, person_id, role)
);
create trigger facts before update or delete or truncate on claim_obligors
    for each statement execute function refuse_change();

-- Projection of the journal: the only stored balances. Narrow and half empty, so that updates stay in place.
create table claim_balances (
    claim_id     uuid primary key references claims,
    principal    bigint not null,
    late_charge  bigint not null default 0,
    fee          bigint not null default 0,
    costs        bigint not null default 0,
    provisional  bigint not null default 0,     -- announced by flashes
    determined   bigint not null default 0,     -- of late_charge: what the suite itself has determined
    check (abs(principal) <= 1000000000000)
) with (fillfactor = 60);

create table slips (
    slip_id        uuid primary key,
    slip_number    text not null unique,
    barcode        text unique check (barcode ~ '^[0-9]{44}$'),
    issued_on      date not null,
    usable_until   date not null,
    -- The charge it asks: as of issue with the remainder billed later, to the use-by date, or final.
    charge_policy  text not null default 'as_of_issue' check (charge_policy in ('as_of_issue', 'to_use_by', 'final')),
    batch_id       uuid not null references import_batches,
    recorded_at    timestamptz not null
);
create trigger facts before update or delete or truncate on slips
    for each statement execute function refuse_change();

create table slip_lines (
    slip_id      uuid not null references slips,
    line         int not null,
    claim_id     uuid not null references claims,
    principal    bigint not null check (principal >= 0),
    late_charge  bigint not null check (late_charge >= 0),
    fee          bigint not null check (fee >= 0),
    primary key (slip_id, line)
);
create index slip_lines_claim on slip_lines (claim_id);
create trigger facts before update or delete or truncate on slip_lines
    for each statement execute function refuse_change();

-- Demands (督促) as issued, with the amounts that were printed and their working.
create table demands (
    demand_id     uuid primary key,
    claim_id      uuid not null references claims,
    issued_on     date not null,
    deadline_on   date not null,
    principal     bigint not null,
    late_charge   bigint not null,
    fee           bigint not null,
    working       text not null,
    clearance_id  uuid,                   -- NULL for one that was issued before the claim came here
    issued_by     text not null,
    recorded_at   timestamptz not null,
    unique (claim_id, issued_on)
);
create trigger facts before update or delete or truncate on demands
    for each statement execute function refuse_change();

-- When and how a demand reached the debtor (送達). The latest record counts; returned means not served.
create table demand_services (
    demand_id    uuid not null references demands,
    recorded_at  timestamptz not null,
    outcome      text not null check (outcome in ('ordinary_mail', 'registered_mail', 'handed_over', 'public_notice',
                                                  'returned')),
    served_on    date,
    recorded_by  text not null,
    primary key (demand_id, recorded_at),
    check ((outcome = 'returned') = (served_on is null))
);
create trigger facts before update or delete or truncate on demand_services
    for each statement execute function refuse_change();

-- Reasons that stand against acts (停止, 猶予, 破産, 係争 …), about a claim or a person. `acts` empty means all.
create table holds (
    hold_id       uuid primary key,
    subject_kind  text not null check (subject_kind in ('claim', 'person')),
    subject_id    uuid not null,
    code          text not null,
    acts          text[] not null,
    from_day      date not null,
    to_day        date,
    reason        text not null,
    recorded_by   text not null,
    recorded_at   timestamptz not null
);
create index holds_subject on holds (subject_id);
create trigger facts before update or delete or truncate on holds
    for each statement execute function refuse_change();

-- The end of a hold before its last day.
create table hold_releases (
    hold_id      uuid not null references holds,
    recorded_at  timestamptz not null,
    released_on  date not null,
    reason       text not null,
    recorded_by  text not null,
    primary key (hold_id, recorded_at)
);
create trigger facts before update or delete or truncate on hold_releases
    for each statement execute function refuse_change();

-- A supervisor's decision to act in spite of a hold (never of a bar); `act` NULL means every act.
create table hold_overrides (
    override_id  uuid primary key,
    claim_id     uuid not null references claims,
    code         text not null,
    act          text,
    supervisor   text not null,
    reason       text not null,
    expires_at   timestamptz not null,
    recorded_at  timestamptz not null
);
create index hold_overrides_claim on hold_overrides (claim_id);
create trigger facts before update or delete or truncate on hold_overrides
    for each statement execute function refuse_change();
