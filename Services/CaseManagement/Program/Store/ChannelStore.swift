import Codec
import CodecPrimitives
import Outbox
import Postgres

/// How far each channel is known to be complete (収納データの到達点).
enum ChannelStore {
    /// Keeps the newest news of each channel until everything that it covers has been applied.
    static func keep(_ news: [ChannelAdvanced], from producer: ReceivedText, in tx: borrowing Transaction) throws {
        var newest: [ReceivedText: ChannelAdvanced] = [:]
        for item in news where item.version > newest[item.channel]?.version ?? 0 { newest[item.channel] = item }
        let rows = newest.values.sorted { $0.channel < $1.channel }
        _ = try tx.execute(
            """
            insert into channels as c
                (channel, version, pending_version, pending_through, pending_covers, pending_producer)
            select k.channel, 0, k.version, k.through, k.covers, $5
            from unnest($1::text[], $2::bigint[], $3::date[], $4::bigint[]) as k(channel, version, through, covers)
            on conflict (channel) do update set
                pending_version = excluded.pending_version, pending_through = excluded.pending_through,
                pending_covers = excluded.pending_covers, pending_producer = excluded.pending_producer
            where excluded.pending_version > c.version and excluded.pending_version > coalesce(c.pending_version, 0)
            """,
            [
                .texts(rows.map(\.channel.string)), .ints(rows.map(\.version)),
                .dates(rows.map(\.completeThrough.daysSinceEpoch)), .ints(rows.map(\.coversThrough)),
                .text(producer.string),
            ])
    }

    /// The effective watermark of each channel; nil for one that has never been complete.
    static func watermarks(in tx: borrowing Transaction) throws -> [ReceivedText: BusinessDate?] {
        let rows = try tx.query("select channel, complete_through from channels") { row in
            (ReceivedText(try row.text(0)), try row.optionalBusinessDate(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
