import Law
import Logging
import Postgres
import ServiceKit

/// Keeps every version of a rule that this service decides by, before it decides anything.
struct LawVersionDesk: Sendable {
    let pool: PostgresPool
    /// Between two attempts while the database is away.
    let pause: Duration
    let logger: Logger

    /// Waits for the database where it is away.
    ///
    /// - Throws: `LawError` `versionChanged` when a version says something else than when it was first used here: what
    ///   was computed under it could not be explained any more.
    func register(_ versions: [LawVersion]) async throws {
        while true {
            do {
                return try await pool.withTransaction { tx in
                    try LawVersionStore.register(versions, at: WallClock.now(), in: tx)
                }
            } catch let error as PostgresError where error.isRetriable {
                logger.warning("the versions of law wait for the database", metadata: ["cause": "\(error.code)"])
                try await Task.sleep(for: pause)
            }
        }
    }
}
