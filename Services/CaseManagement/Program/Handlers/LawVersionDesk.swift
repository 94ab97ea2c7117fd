import Law
import Logging
import Postgres
import ServiceKit

/// Keeps every version of a rule that this service decides by, before it decides anything.
struct LawVersionDesk: Sendable {
    let pool: PostgresPool
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
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}

extension LawBook {
    /// National law with the city's file and the newer rates that the settings name.
    ///
    /// - Throws: `LawError` naming file, line and field; `SettingsError` when a file cannot be read.
    static func configured(_ settings: ServiceSettings) throws -> LawBook {
        let (city, rates) = (try settings.file("law.city-file"), try settings.file("law.rates-file"))
        return try .embedded(
            city: city.map { try CityFile($0.bytes, name: $0.name) },
            rates: rates.map { try RateFile($0.bytes, name: $0.name) })
    }
}
