-- What a kind of claims said when claims of it were decided by (規則の版): named by code and first day.
alter table law_versions drop constraint law_versions_rule_table_check;
alter table law_versions add constraint law_versions_rule_table_check
    check (rule_table in ('regime', 'demand_rule', 'policy', 'measure', 'kind'));
