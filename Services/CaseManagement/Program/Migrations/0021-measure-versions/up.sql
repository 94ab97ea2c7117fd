-- What the city's table of measures said when a step was taken by it (規則の版): named by kind and version.
alter table law_versions drop constraint law_versions_rule_table_check;
alter table law_versions add constraint law_versions_rule_table_check
    check (rule_table in ('regime', 'demand_rule', 'policy', 'measure'));
