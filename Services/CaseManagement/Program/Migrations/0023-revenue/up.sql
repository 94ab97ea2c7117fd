-- What the city's account was credited with (収入日), and what that is on the books, for the accounting office.

-- The day on which a receipt's money came, as the bank's lines say it.
create table receipt_incomes (
    receipt_id    uuid not null,
    bank_line_id  uuid not null,
    channel       text not null,
    credited_on   date not null,
    recorded_at   timestamptz not null,
    primary key (receipt_id, bank_line_id)
);
create trigger facts before update or delete or truncate on receipt_incomes
    for each statement execute function refuse_change();

-- What agents kept back under their contracts: expenditure beside the gross income.
create table remittance_fees (
    bank_line_id   uuid   not null,
    first_receipt  uuid   not null,
    channel        text   not null,
    credited_on    date   not null,
    fee            bigint not null check (fee > 0),
    recorded_at    timestamptz not null,
    primary key (bank_line_id, first_receipt)
);
create index remittance_fees_day on remittance_fees (credited_on);
create trigger facts before update or delete or truncate on remittance_fees
    for each statement execute function refuse_change();

-- Income by day: the difference of what a receipt has on the books to what was reported of it. The first time on the day
-- that its money came, later ones on the day that they were found (振替).
create table revenue_lines (
    revenue_id   bigint generated always as identity primary key,
    receipt_id   uuid     not null,
    income_on    date     not null,
    channel      text     not null,
    account      smallint not null check (account in (0, 2, 3)),  -- claim, suspense, refundable
    claim_id     uuid,
    component    smallint,
    amount       bigint   not null check (amount <> 0),
    recorded_at  timestamptz not null,
    check ((account = 0) = (claim_id is not null and component is not null))
);
create index revenue_lines_day on revenue_lines (income_on);
create index revenue_lines_receipt on revenue_lines (receipt_id);
create trigger facts before update or delete or truncate on revenue_lines
    for each statement execute function refuse_change();

-- How far the journal was looked through for receipts that changed after their money had come.
create table revenue_runs (
    is_only  boolean primary key default true check (is_only),
    through  timestamptz not null
);
insert into revenue_runs (through) values ('-infinity');

-- For that look: new entries lie together, so a few bytes for many pages do.
create index journal_entries_recorded on journal_entries using brin (recorded_at);
