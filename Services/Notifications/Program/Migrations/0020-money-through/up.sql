-- The cut-off that a letter prints (行き違いの基準日): receipts through this day were known when it was cleared.
alter table notices add column money_through date;
