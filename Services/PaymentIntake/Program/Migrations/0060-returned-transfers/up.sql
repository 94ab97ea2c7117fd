-- Lines of the city's account that brought back a transfer of its own (組戻し, 振込不能): a line brings one order back, an
-- order comes back once. Insert-only; the line is set aside from the match.
create table refund_return_lines (
    line_id      uuid primary key references bank_lines (line_id),
    refund_id    uuid not null unique references refunds (refund_id),
    recorded_at  timestamptz not null
);
create index refunds_amount on refunds (amount) where state in (3, 4, 5);
