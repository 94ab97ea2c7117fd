-- The oldest transaction that ran when the last round of the slip watch began: what others have written before it was
-- seen then.
alter table slip_watch add column horizon bigint not null default 0;

-- Both tables are filled by selects from the tables they point to; a key check per row costs more than the row.
alter table slip_news drop constraint slip_news_slip_id_fkey;
alter table slip_withdrawals drop constraint slip_withdrawals_slip_id_fkey;
