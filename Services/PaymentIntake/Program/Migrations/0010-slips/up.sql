-- Slips (納付書) as case management told of them, and what collectors' centres are told in turn. Insert-only but for
-- `billing_records.delivery`, which is given once.

create table slips (
    slip_id       uuid        primary key,
    slip_number   text        not null,
    barcode       text,
    el_number     text,
    total         bigint      not null check (total > 0),
    usable_until  date        not null,
    issued_at     timestamptz not null
);
create index slips_number on slips (slip_number);
create unique index slips_barcode on slips (barcode) where barcode is not null;
create unique index slips_el_number on slips (el_number) where el_number is not null;

-- News of a withdrawal may overtake that of the slip.
create table slip_withdrawals (
    slip_id       uuid        primary key,
    reason        text        not null,
    withdrawn_at  timestamptz not null,
    recorded_at   timestamptz not null
);

-- Billing data (納付情報): one file of records that no file had before, numbered without a gap.
create table billing_deliveries (
    delivery_id   uuid        primary key,                      -- the caller's
    number        integer     not null unique check (number >= 1),
    record_count  integer     not null check (record_count > 0),
    content       bytea       not null,
    sha256        bytea       not null check (length(sha256) = 32),
    maker         text        not null,
    made_at       timestamptz not null
);

-- What a centre must hear of a slip with an eL number: that it is payable, and that it is not any more; each once.
create table billing_records (
    slip_id      uuid     not null,
    kind         smallint not null check (kind in (1, 3)),      -- 1 新規, 3 取消
    delivery     integer  references billing_deliveries (number),
    primary key (slip_id, kind)
);
create index billing_records_open on billing_records (slip_id, kind) where delivery is null;
