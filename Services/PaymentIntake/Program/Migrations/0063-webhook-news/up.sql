-- What calls have told that are kept and answered, and is not applied yet (未反映). A row goes in the transaction that
-- applies it.
create sequence webhook_order;

create table webhook_news (
    -- In the order of coming: what was answered has a lower number than a call that is sent after the answer.
    position       bigint      primary key default nextval('webhook_order'),
    evidence_id    uuid        not null,
    channel        text        not null,
    reference      text        not null,
    reference_kind smallint    not null,
    paid_on        date        not null,
    minute_of_day  smallint    not null check (minute_of_day between 0 and 1439),
    store          text        not null,
    chain          text        not null,
    kind           smallint    not null,
    amount         bigint      not null check (amount >= 0),
    transfer_on    date,
    received_at    timestamptz not null,
    -- A code: why it could not be applied, tried alone. Such a row waits for a person and holds its channel back.
    cause          text
);

-- A gateway's word waits for the news that came before it.
alter table channel_statements add column position bigint not null default nextval('webhook_order');
