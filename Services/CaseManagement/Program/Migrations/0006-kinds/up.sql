-- The day of the contract decides between old and new prescription (平成29年法律44号附則10条); NULL in claims of
-- before means the day the claim arose.
alter table claims add column contract_on date check (contract_on <= arose_on);
