public import Postgres

/// The tables that every service has for its messages. Run before the service's own migrations, as `0000-outbox`.
///
/// `outbox` is written once (its body is erased later); `outbox_progress` is the narrow row beside it that changes.
public enum OutboxSchema {
    /// The migration's name.
    public static let name = "0000-outbox"

    /// The migration that comes before a service's own.
    public static let migration = Migration(name: name, sql: sql)

    /// The statements.
    public static let sql = producing + consuming + audit

    private static let producing = """
        create table outbox (
            id bigint generated always as identity primary key,
            message_id uuid not null unique,
            type text not null,
            source text not null,
            routing_key text not null,
            subject text,
            traceparent text,
            occurred_at timestamptz not null,
            created_at timestamptz not null default now(),
            body bytea,
            body_hash bytea not null,
            erased_at timestamptz,
            check ((body is null) = (erased_at is not null))
        );
        -- Bodies do not compress well, and trying costs more than the relay has time for.
        alter table outbox alter column body set storage external;
        create index outbox_erasable on outbox (created_at) where erased_at is null;

        create table outbox_progress (
            id bigint primary key references outbox,
            routing_key text not null,
            on_stream boolean not null,
            body_bytes integer not null,
            sequence bigint,
            sent_at timestamptz,
            attempts integer not null default 0,
            retry_at timestamptz,
            last_problem text
        ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
        create unique index outbox_sequence on outbox_progress (routing_key, sequence);
        create index outbox_unsent on outbox_progress (id) where sent_at is null;
        create index outbox_unnumbered on outbox_progress (id) where sequence is null and on_stream;

        create table stream_counters (routing_key text primary key, last bigint not null);

        create table peer_applied (
            service text not null,
            routing_key text not null,
            applied_through bigint not null,
            primary key (service, routing_key)
        );

        """

    private static let consuming = """
        -- Keys of money never expire: nothing deletes from this table.
        create table inbox (message_id uuid primary key, applied_at timestamptz not null default now());

        create table stream_applied (
            producer text not null,
            routing_key text not null,
            applied_through bigint not null default 0,
            announced bigint not null default 0,
            gap_from bigint,
            gap_since timestamptz,
            asked_at timestamptz,
            asks integer not null default 0,
            primary key (producer, routing_key)
        );
        create table stream_ahead (
            producer text not null,
            routing_key text not null,
            sequence bigint not null,
            primary key (producer, routing_key, sequence)
        );
        create table peer_heartbeats (
            service text primary key,
            at timestamptz not null,
            received_at timestamptz not null default now()
        );

        create table parked (
            id bigint generated always as identity primary key,
            message_id uuid,
            type text,
            producer text,
            routing_key text,
            sequence bigint,
            headers jsonb not null,
            body bytea,
            body_hash bytea not null,
            cause text not null,
            detail text not null,
            attempts integer not null default 1,
            first_seen timestamptz not null default now(),
            last_seen timestamptz not null default now(),
            state text not null default 'open' check (state in ('open', 'replay', 'replayed', 'closed')),
            settled_at timestamptz,
            settled_by text,
            reason text,
            check ((state in ('replayed', 'closed')) = (settled_at is not null)),
            check (state <> 'closed' or reason is not null)
        );
        create unique index parked_once on parked (coalesce(message_id::text, encode(body_hash, 'hex')))
            where state in ('open', 'replay');
        create index parked_message on parked (message_id) where state in ('open', 'replay');
        create index parked_open on parked (cause, first_seen) where state in ('open', 'replay');
        create index parked_streams on parked (producer, routing_key, sequence) where state in ('open', 'replay');

        -- Who looked at or decided about parked messages.
        create table parking_log (
            id bigint generated always as identity primary key,
            at timestamptz not null default now(),
            person text not null,
            action text not null,
            detail text not null
        );

        """

    private static let audit = """
        create schema audit;
        create view audit.outbox as
            select o.source || '/' || o.routing_key as stream_key, p.sequence, o.message_id,
                p.sent_at is not null as sent, o.created_at
            from public.outbox o join public.outbox_progress p using (id);
        create view audit.inbox as select message_id, applied_at from public.inbox;
        create view audit.stream_counters as select routing_key, last from public.stream_counters;
        create view audit.stream_applied as
            select s.producer, s.routing_key, s.applied_through,
                greatest(s.announced - s.applied_through, 0)
                    - (select count(*) from public.stream_ahead a
                        where a.producer = s.producer and a.routing_key = s.routing_key
                            and a.sequence > s.applied_through and a.sequence <= s.announced)
                    - (select count(distinct k.sequence) from public.parked k
                        where k.producer = s.producer and k.routing_key = s.routing_key
                            and k.state in ('open', 'replay')
                            and k.sequence > s.applied_through and k.sequence <= s.announced) as gaps
            from public.stream_applied s;
        create view audit.parked as
            select count(*) as count, min(first_seen) as oldest
            from public.parked where state in ('open', 'replay');
        create view audit.parked_messages as
            select producer, routing_key, sequence, message_id, cause, first_seen, state
            from public.parked where state in ('open', 'replay');
        do $$ begin
            if exists (select from pg_roles where rolname = 'saiken_audit') then
                grant usage on schema audit to saiken_audit;
                grant select on all tables in schema audit to saiken_audit;
                alter default privileges in schema audit grant select on tables to saiken_audit;
            end if;
        end $$;
        """
}
