-- What gateways may ask about their calls, and a sandbox of their own that no receipt ever comes from.
create index webhooks_by_moment on webhooks (gateway, received_at, webhook_id);

-- Calls that came again with the same content.
create table webhook_repeats (
    gateway     text        not null,
    webhook_id  text        not null,
    repeated_at timestamptz not null,
    primary key (gateway, webhook_id, repeated_at)
);

-- Calls that were not believed, counted: what they carried is not kept.
create table webhook_refusals (
    gateway text        not null,
    day     date        not null,
    reason  text        not null,
    count   bigint      not null check (count > 0),
    last_at timestamptz not null,
    primary key (gateway, day, reason)
);

create schema sandbox;

create table sandbox.webhooks (
    gateway     text        not null,
    webhook_id  text        not null,
    sha256      bytea       not null,
    content     bytea       not null,
    state       smallint    not null check (state in (1, 2)),         -- 1 understood, 2 quarantined
    findings    text        not null default '',
    received_at timestamptz not null,
    primary key (gateway, webhook_id)
);
create index webhooks_by_moment on sandbox.webhooks (gateway, received_at, webhook_id);

create table sandbox.webhook_conflicts (
    gateway     text        not null,
    webhook_id  text        not null,
    sha256      bytea       not null,
    received_at timestamptz not null,
    primary key (gateway, webhook_id, sha256)
);

create table sandbox.webhook_repeats (
    gateway     text        not null,
    webhook_id  text        not null,
    repeated_at timestamptz not null,
    primary key (gateway, webhook_id, repeated_at)
);

create table sandbox.webhook_refusals (
    gateway text        not null,
    day     date        not null,
    reason  text        not null,
    count   bigint      not null check (count > 0),
    last_at timestamptz not null,
    primary key (gateway, day, reason)
);
