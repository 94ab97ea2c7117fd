internal import Postgres

/// Gives every committed outbox row its number: gapless per routing key, in the order of outbox ids as first read.
///
/// Ids are taken before commit and become visible out of order; numbers are given afterwards, under a lock, so a
/// consumer that has seen n has nothing below n still to come into being.
enum Numbering {
    /// Rows numbered by one statement.
    static let rows = 20_000
    /// Key of the transaction lock: one numbering at a time in a database.
    private static let lock: Int64 = 0x5361_696B_656E_0011

    /// Numbers all rows that this transaction can see.
    static func run(in tx: borrowing Transaction) throws {
        let waiting = try tx.first(unnumbered) { row in try row.bool(0) } ?? false
        guard waiting else { return }
        _ = try tx.first("select 1 from pg_advisory_xact_lock($1)", [.int(lock)]) { row in try row.int32(0) }
        var numbered = rows
        while numbered == rows {
            numbered = try tx.execute(statement, [.int(Int64(rows))])
        }
    }

    private static let unnumbered = """
        select exists (select from outbox_progress where sequence is null and on_stream)
        """

    private static let statement = """
        with fresh as (
            select id, routing_key from outbox_progress where sequence is null and on_stream order by id limit $1
        ), placed as (
            select id, routing_key, row_number() over (partition by routing_key order by id) as place from fresh
        ), counted as (
            select routing_key, max(place) as count from placed group by routing_key
        ), bumped as (
            insert into stream_counters as c (routing_key, last) select routing_key, count from counted
            order by routing_key
            on conflict (routing_key) do update set last = c.last + excluded.last
            returning routing_key, last
        )
        update outbox_progress p set sequence = b.last - n.count + f.place
        from placed f join counted n using (routing_key) join bumped b using (routing_key)
        where p.id = f.id
        """
}
