-- Numbered receipt books of collectors and counters (領収証書綴): every number is used, void or missing before a book is closed.

create table receipt_books (
    book_id      uuid primary key,
    channel      text    not null,
    serial       text    not null unique,                  -- 冊番号
    first_number integer not null check (first_number >= 0),
    last_number  integer not null,
    holder       text    not null,                         -- 出納員
    issued_on    date    not null,
    issued_by    text    not null,
    closed_on    date,
    closed_by    text,
    recorded_at  timestamptz not null,
    check (last_number between first_number and first_number + 999),
    check ((closed_on is null) = (closed_by is null))
);
create index receipt_books_open on receipt_books (issued_on) where closed_on is null;

-- What became of a number: 1 used, 2 void (書損), 3 missing (亡失). Insert-only.
create table receipt_book_numbers (
    book_id      uuid     not null references receipt_books (book_id),
    number       integer  not null,
    outcome      smallint not null check (outcome in (1, 2, 3)),
    receipt_id   uuid,
    amount       bigint,
    paid_on      date,
    reason       text,
    recorded_by  text     not null,
    recorded_at  timestamptz not null,
    primary key (book_id, number),
    check ((outcome = 1) = (receipt_id is not null and amount is not null and paid_on is not null)),
    check (outcome = 1 or reason is not null)
);
