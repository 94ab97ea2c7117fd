import CodecPrimitives
import Logging
import Outbox
import Postgres

/// Reads the audit views of all services: producers first, consumers after, so that what is under way is seen as
/// missing, never as invented.
struct AuditReader {
    /// A service's name and its database.
    struct Database: Sendable {
        var service: String
        var settings: PostgresSettings
        /// Which of its views exist.
        var role: Role
    }

    /// What a service is for money.
    enum Role: Sendable { case intake, garnishment, outsourcing, notifications, caseManagement, other }

    let databases: [Database]
    /// How long a message may be under way.
    let inFlightSeconds: Int64
    let logger: Logger

    /// Producers once more at the end: what consumers applied in between is then known, not invented.
    ///
    /// - Throws: `PostgresError`.
    func read(at now: Timestamp) async throws -> AuditSnapshot {
        var snapshot = AuditSnapshot()
        snapshot.takenAt = now
        for database in databases where database.role != .caseManagement { try await add(database, to: &snapshot) }
        for database in databases where database.role == .caseManagement { try await add(database, to: &snapshot) }
        var later = AuditSnapshot()
        later.takenAt = now
        for database in databases { try await add(database, to: &later, isLater: true) }
        snapshot.recordedLater = later.recorded
        snapshot.dispatchesLater = later.dispatches
        for index in snapshot.streams.indices {
            let stream = snapshot.streams[index]
            let again = later.streams.first { $0.producer == stream.producer && $0.routingKey == stream.routingKey }
            snapshot.streams[index].lastLater = again?.last ?? stream.last
        }
        return snapshot
    }

    /// Every claim's balance as a line of CSV, by claim number.
    func balances() async throws -> [String] {
        guard let database = databases.first(where: { $0.role == .caseManagement }) else { return [] }
        let pool = PostgresPool(database.settings, logger: logger)
        do {
            let lines = try await pool.withTransaction(.readOnly) { tx in try AuditViews.balances(in: tx) }
            await pool.close()
            return lines
        } catch {
            await pool.close()
            throw error
        }
    }

    private func add(_ database: Database, to snapshot: inout AuditSnapshot, isLater: Bool = false) async throws {
        let pool = PostgresPool(database.settings, logger: logger)
        let service = ReceivedText(database.service)
        let (before, role) = (snapshot, database.role)
        let young = snapshot.takenAt.adding(seconds: -inFlightSeconds)
        do {
            snapshot = try await pool.withTransaction(.readOnly) { tx in
                var part = before
                try AuditViews.addStreams(of: service, youngAfter: young, to: &part, in: tx)
                switch role {
                case .intake:
                    try AuditViews.addReceipts(to: &part, in: tx)
                    guard !isLater else { break }
                    try AuditViews.addKeptCalls(to: &part, in: tx)
                    try AuditViews.addRemittances(to: &part, in: tx)
                case .garnishment: try AuditViews.addExports(to: &part, in: tx)
                case .outsourcing: try AuditViews.addHandOvers(to: &part, in: tx)
                case .notifications: try AuditViews.addLetters(to: &part, in: tx)
                case .caseManagement where !isLater: try AuditViews.addLedger(to: &part, in: tx)
                case .caseManagement, .other: break
                }
                return part
            }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }
}
