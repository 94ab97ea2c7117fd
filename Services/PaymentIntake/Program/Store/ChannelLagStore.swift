import CodecPrimitives
import Outbox
import Postgres

/// What a channel's files have shown about its promise (実測の遅れ), and days without a file.
enum ChannelLagStore {
    /// The newest files of a channel, measured.
    struct Measured: Sendable {
        var files: Int
        /// Days from the payment to the file that first told of it: half of the files at most, and the most of all.
        var usualLagDays: Int
        var mostLagDays: Int
        /// Days from a file's making to its coming, the most of all.
        var mostArrivalDays: Int
    }

    /// Measures the newest finished files of every channel, so many of each.
    static func measured(last count: Int, in tx: borrowing Transaction) throws -> [ReceivedText: Measured] {
        let rows = try tx.query(
            """
            select channel, count(*), percentile_disc(0.5) within group (order by created_on - oldest_new_on),
                max(created_on - oldest_new_on), max(greatest(received_on - created_on, 0))
            from (select distinct channel from files) c, lateral (
                select created_on, oldest_new_on, received_on from files f
                where f.channel = c.channel and state = 4 and created_on is not null
                order by created_on desc limit $1) f
            where oldest_new_on is not null group by channel
            """, [.int(Int64(count))]
        ) { row in
            (
                try row.received(0),
                Measured(
                    files: Int(try row.int(1)), usualLagDays: Int(try row.int32(2)), mostLagDays: Int(try row.int32(3)),
                    mostArrivalDays: Int(try row.optionalInt32(4) ?? 0))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// A day without a file, by an officer's word.
    struct Absence: Sendable {
        var channel: ReceivedText
        var day: BusinessDate
        var officer: ReceivedText
        var reason: ReceivedText
    }

    static func insert(_ absence: Absence, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into channel_absences (channel, day, officer, reason, recorded_at) values ($1, $2, $3, $4, $5)
            on conflict do nothing
            """,
            [.text(absence.channel), .date(absence.day), .text(absence.officer), .text(absence.reason), .at(now)])
    }

    static func absences(of channel: ReceivedText, in tx: borrowing Transaction) throws -> Set<BusinessDate> {
        Set(
            try tx.query("select day from channel_absences where channel = $1", [.text(channel)]) { row in
                try row.businessDate(0)
            })
    }
}
