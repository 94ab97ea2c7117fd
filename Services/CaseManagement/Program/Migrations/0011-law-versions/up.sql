-- What every version of a rule said when this database first decided by it (規則の版), field by field. A version never
-- says anything else afterwards: a service whose law disagrees does not start, so that workings stay explained.
create table law_versions (
    version      text not null,
    field        text not null,
    value        text not null,
    rule_table   text not null check (rule_table in ('regime', 'demand_rule', 'policy')),
    recorded_at  timestamptz not null,
    primary key (version, field)
);
create trigger facts before update or delete or truncate on law_versions
    for each statement execute function refuse_change();
