import CaseRules
import CodecPrimitives
import Law
import Logging
import Postgres
import ServiceKit

/// Follows the calendar and the books for measures (履行監視): once a business date each open measure is looked at, and
/// takes the steps that nobody has to ask for: instalments missed, a deferral over, a suspension's three years over, all
/// paid, the claim extinct.
struct MeasureWatch: Sendable {
    let pool: PostgresPool
    let measures: MeasureDesk
    let clock: BusinessClock
    /// Measures read at once.
    let page: Int
    let logger: Logger

    /// Looks at what has not been looked at today. Any replica may do any part: a measure is locked while it moves.
    func run() async throws {
        let today = clock.today()
        var cursor: UUIDv7?
        var moved = 0
        repeat {
            try Task.checkCancellation()
            let after = cursor
            let due = try await pool.withTransaction(.readWrite) { tx in try turn(today, after: after, in: tx) }
            for id in due.moving where try await move(id, today) { moved += 1 }
            cursor = due.last
        } while cursor != nil
        if moved > 0 { logger.notice("measures went on by themselves", metadata: ["measures": "\(moved)"]) }
    }

    /// Looks at one page without locks: most measures have nothing to do. Returns those that have, and where the next
    /// page begins; nil after the last.
    private func turn(
        _ today: BusinessDate, after cursor: UUIDv7?, in tx: borrowing Transaction
    ) throws -> (moving: [UUIDv7], last: UUIDv7?) {
        let files = try MeasureStore.unwatched(on: today, after: cursor, most: page, in: tx)
        let claims = Set(files.flatMap(\.claims)).sorted()
        let known = try measures.facts.claims(claims, besides: MeasureWatch.none, on: today, in: tx)
            .mapValues(\.claim)
        let payments = try MeasureFactsStore.payments(on: claims, in: tx)
        let moving = files.filter { file in
            guard let measure = file.measure else { return false }
            let facts = MeasureFacts(
                claims: known, officer: MeasureOfficer(ReceivedText(""), classes: []),
                payments: file.claims.flatMap { payments[$0] ?? [] })
            return isMoving(file.kind, measure, facts, today)
        }.map(\.id)
        let quiet = Set(files.map(\.id)).subtracting(moving)
        try MeasureStore.watched(quiet.sorted(), on: today, in: tx)
        return (moving, files.count == page ? files.last?.id : nil)
    }

    /// Whether a measure has a step to take. What cannot be decided is tried behind its lock, where the failure is told.
    private func isMoving(
        _ kind: MeasureKind, _ measure: Measure, _ facts: MeasureFacts, _ today: BusinessDate
    ) -> Bool {
        do { return try measures.rules.pass(kind, measure, facts, on: today) != nil } catch { return true }
    }

    private static let none = UUIDv7(high: 0, low: 0)

    /// Takes all steps of one measure; false when another was faster, or when it must wait. One that fails does not
    /// hold the others back: it is tried again in the next round.
    private func move(_ id: UUIDv7, _ today: BusinessDate) async throws -> Bool {
        do {
            return try await pool.withTransaction(.readWrite) { tx in
                guard var file = try MeasureStore.lock(id, in: tx) else { return false }
                try ClaimNewsStore.lock(file.claims.sorted(), in: tx)
                let (now, before) = (WallClock.now(), file.steps)
                while try measures.pass(&file, on: today, at: now, in: tx) != nil {}
                try MeasureStore.watched([id], on: today, in: tx)
                return file.steps > before
            }
        } catch let error as PostgresError where error.isRetriable {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let cause = (error as? LawError)?.description ?? "\(type(of: error))"
            logger.error("a measure does not go on", metadata: ["measure": "\(id)", "cause": "\(cause)"])
            return false
        }
    }
}
