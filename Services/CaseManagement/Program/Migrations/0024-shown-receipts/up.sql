-- Receipts that payers have shown (領収書の提示): they book nothing and hold adverse acts until they expire, because the news of
-- the payment may still be on its way.
create table shown_receipts (
    shown_id     uuid primary key,
    claim_id     uuid     not null references claims,
    amount       bigint   not null check (amount > 0),
    paid_on      date     not null,
    paid_at      text     not null,                       -- where, as the receipt says
    image        bytea    not null check (length(image) between 1 and 1000000),
    image_type   text     not null check (image_type in ('image/jpeg', 'image/png', 'application/pdf')),
    image_hash   bytea    not null check (length(image_hash) = 32),
    asked_hash   bytea    not null,
    shown_on     date     not null,
    expires_on   date     not null check (expires_on >= shown_on),
    hold_id      uuid     not null unique references holds (hold_id),
    recorded_by  text     not null,
    recorded_at  timestamptz not null
);
create index shown_receipts_claim on shown_receipts (claim_id);
create index shown_receipts_expiry on shown_receipts (expires_on);
-- One receipt holds once: the same picture again is no new one.
create unique index shown_receipts_image on shown_receipts (claim_id, image_hash);
create trigger facts before update or delete or truncate on shown_receipts
    for each statement execute function refuse_change();
