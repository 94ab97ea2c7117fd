-- What a call tells is judged before it is kept, and checked as a receipt when it is applied: a row that
-- waits a moment between the two is not checked a third time, while its gateway waits.
alter table webhook_news drop constraint webhook_news_minute_of_day_check;
alter table webhook_news drop constraint webhook_news_amount_check;

-- Receipts that were confirmed again after their money had come: each run of the match asks for them, there is hardly ever one,
-- and all that owe were read to find it.
create index receipts_paid_again on receipts (receipt_id) where state = 2 and remitted <> 0 and amount = remitted;
