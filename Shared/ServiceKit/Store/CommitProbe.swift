import CodecPrimitives
import Postgres

/// Proves that a transaction can be committed durably at this moment.
enum CommitProbe {
    /// Takes a transaction number, so that the commit is written to the log and flushed like any other.
    ///
    /// A full disk still takes such a commit: that work was refused for want of room is remembered for a while.
    /// - Parameter memorySeconds: how long.
    /// - Throws: `PostgresError`.
    static func run(on pool: PostgresPool, memorySeconds: Int) async throws {
        if let last = pool.snapshot.lastExhaustedAt,
            Timestamp(microseconds: last).seconds(until: WallClock.now()) < memorySeconds
        {
            throw PostgresError(code: .serverExhausted, message: "work was refused for want of room a moment ago")
        }
        try await pool.withTransaction { tx in
            _ = try tx.first("select pg_current_xact_id()::text") { row in try row.text(0) }
        }
    }
}
