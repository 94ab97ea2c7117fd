import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit
import StaffAccess

/// What stands against acts today and why, what was refused, money without a claim, and what is still owed.
struct TodayPage: Sendable {
    /// Longest lists of single things.
    static let listMax = 20

    let desk: PageDesk

    struct Facts: Sendable {
        var holds: [DeskViewStore.Holds]
        var oldest: [DeskViewStore.OldHold]
        var refusals: [SummaryStore.Refusals]
        /// Nil for a purpose that does not hear of money without a claim.
        var suspense: SuspenseStore.Open?
        var remaining: [DeskViewStore.Remaining]
    }

    func show(_ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        let midnight = Timestamp(inJapan: WallClock.now().dateInJapan, secondOfDay: 0)
        let facts = try await desk.pool.withTransaction(.readWrite) { tx in
            let oldest = try DeskViewStore.oldest(visit.scope, on: visit.today, most: TodayPage.listMax, in: tx)
            try PersonStore.logAccess(oldest.map { visit.access($0.person, $0.number) }, visit.recording, in: tx)
            return Facts(
                holds: try DeskViewStore.holds(visit.scope, on: visit.today, in: tx), oldest: oldest,
                refusals: try DeskViewStore.refusals(visit.scope, since: midnight, in: tx),
                suspense: visit.seesSuspense
                    ? try SuspenseStore.open(most: TodayPage.listMax, in: tx) : nil,
                remaining: try DeskViewStore.remaining(visit.scope, in: tx))
        }
        return try desk.response("today", TodayView(facts, desk.law, visit), of: visit)
    }
}
