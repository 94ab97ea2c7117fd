import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Watermarks of channels (水位) and what they wait for.
enum WatermarkStore {
    /// The last word on a channel.
    struct Mark: Sendable {
        var version: Int64
        var completeThrough: BusinessDate
        var coversThrough: Int64
    }

    /// One replica at a time looks after watermarks; the lock ends with the transaction.
    static func takeTurn(in tx: borrowing Transaction) throws -> Bool {
        try tx.first("select pg_try_advisory_xact_lock(7235117, 1)") { row in try row.bool(0) } ?? false
    }

    /// What is finished and still waits for its place on the stream.
    struct Uncovered: Sendable {
        var files: [EvidenceID] = []
        var statements: [(channel: ReceivedText, day: BusinessDate)] = []

        var isEmpty: Bool { files.isEmpty && statements.isEmpty }
    }

    /// Finished files and gateways' words that still wait, and whose news is applied. To be read before the stream is
    /// numbered: what is finished after that may have receipts behind the number.
    static func uncovered(in tx: borrowing Transaction) throws -> Uncovered {
        let files = try tx.query("select file_id from files where state = 4 and covered_through is null") { row in
            try row.id(0, as: EvidenceID.self)
        }
        let statements = try tx.query(
            """
            select channel, complete_through from channel_statements s where covered_through is null
                and not exists (select from webhook_news n where n.channel = s.channel and n.position < s.position)
            """
        ) { row in (channel: try row.received(0), day: try row.businessDate(1)) }
        return Uncovered(files: files, statements: statements)
    }

    /// Notes that the stream up to `sequence` holds every receipt of these.
    static func cover(_ uncovered: Uncovered, through sequence: Int64, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            update files f set covered_through = $1 from unnest($2::uuid[]) as u (file_id)
            where f.file_id = u.file_id and f.covered_through is null
            """, [.int(sequence), .ids(uncovered.files)])
        _ = try tx.execute(
            """
            update channel_statements s set covered_through = $1
            from unnest($2::text[], $3::date[]) as u (channel, day)
            where s.channel = u.channel and s.complete_through = u.day and s.covered_through is null
            """,
            [.int(sequence), .texts(uncovered.statements.map(\.channel)), .dates(uncovered.statements.map(\.day))])
    }

    /// The files of a channel that bear on its watermark, and how far the stream covers the finished ones.
    static func files(
        of channel: ReceivedText, in tx: borrowing Transaction
    ) throws -> [(file: ChannelWatermark.File, coveredThrough: Int64)] {
        try tx.query(
            """
            select created_on, state::int4, covered_through from files f
            where channel = $1 and state not in (5, 6) and (state in (1, 2) or covered_through is null
                or (state = 4 and created_on >= coalesce(
                    (select max(complete_through) from channel_marks m where m.channel = f.channel), '-infinity'))
                or (state = 3 and not exists (select from files g
                    where g.channel = f.channel and g.created_on = f.created_on and g.state = 4)))
            order by created_on
            """, [.text(channel)]
        ) { row in
            let day = try row.optionalBusinessDate(0)
            let covered = try row.optionalInt(2)
            return (ChannelWatermark.File(createdOn: day, progress: progress(try row.int32(1), covered)), covered ?? 0)
        }
    }

    private static func progress(_ state: Int32, _ covered: Int64?) -> ChannelWatermark.File.Progress {
        switch FileStore.State(rawValue: state) {
        case .quarantined: .quarantined
        case .done where covered != nil: .done
        default: .open
        }
    }

    /// Statements of gateways that nothing holds back any more, newest day per channel.
    static func statements(
        in tx: borrowing Transaction
    ) throws -> [(channel: ReceivedText, completeThrough: BusinessDate, coveredThrough: Int64)] {
        try tx.query(
            """
            select distinct on (channel) channel, complete_through, covered_through from channel_statements s
            where covered_through is not null order by channel, complete_through desc
            """
        ) { row in (try row.received(0), try row.businessDate(1), try row.int(2)) }
    }

    static func lastMark(of channel: ReceivedText, in tx: borrowing Transaction) throws -> Mark? {
        try tx.first(
            """
            select version, complete_through, covers_through from channel_marks
            where channel = $1 order by version desc limit 1
            """, [.text(channel)]
        ) { row in
            Mark(version: try row.int(0), completeThrough: try row.businessDate(1), coversThrough: try row.int(2))
        }
    }

    static func insert(
        _ mark: Mark, of channel: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into channel_marks (channel, version, complete_through, covers_through, recorded_at)
            values ($1, $2, $3, $4, $5)
            """,
            [.text(channel), .int(mark.version), .date(mark.completeThrough), .int(mark.coversThrough), .at(now)])
    }

    /// Every channel that has a mark, with the newest.
    static func all(in tx: borrowing Transaction) throws -> [(channel: ReceivedText, mark: Mark)] {
        try tx.query(
            "select channel, version, complete_through, covers_through from audit.channels order by channel"
        ) { row in
            let mark = Mark(
                version: try row.int(1), completeThrough: try row.businessDate(2), coversThrough: try row.int(3))
            return (try row.received(0), mark)
        }
    }
}
