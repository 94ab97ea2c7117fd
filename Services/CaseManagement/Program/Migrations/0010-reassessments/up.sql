-- Changes of assessments (調定変更: 減額更正・増額更正・賦課取消), as they were decided. What claims.principal says stays
-- what was assessed first; an increase has a due date of its own.
create table reassessments (
    reassessment_id  uuid primary key,
    claim_id         uuid not null references claims,
    kind             text not null check (kind in ('reduced', 'increased')),
    amount           bigint not null check (amount > 0),
    decided_on       date not null,
    nominal_due      date,
    due_on           date,
    legal_basis      text not null,
    reason           text not null,
    recorded_by      text not null,
    recorded_at      timestamptz not null,
    check ((kind = 'increased') = (due_on is not null and nominal_due is not null))
);
create index reassessments_claim on reassessments (claim_id);
create trigger facts before update or delete or truncate on reassessments
    for each statement execute function refuse_change();
