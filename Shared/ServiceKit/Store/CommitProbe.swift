import Postgres

/// Proves that a transaction can be committed durably at this moment.
enum CommitProbe {
    /// Takes a transaction number, so that the commit is written to the log and flushed like any other.
    ///
    /// - Throws: `PostgresError`.
    static func run(on pool: PostgresPool) async throws {
        try await pool.withTransaction { tx in
            _ = try tx.first("select pg_current_xact_id()::text") { row in try row.text(0) }
        }
    }
}
