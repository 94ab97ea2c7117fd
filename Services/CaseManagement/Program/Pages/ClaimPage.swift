import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit

/// A claim with the working of its charge, what was booked on it, and how its prescription stands.
struct ClaimPage: Sendable {
    let desk: PageDesk
    let prescriptions: PrescriptionDesk

    struct Facts: Sendable {
        var claim: ClaimViewStore.View
        /// Until the day that is shown; nil when it is determined, or the kind has none.
        var accrued: ReassessedCharge?
        /// The rate of the day that is shown is not published yet: nothing is guessed.
        var isRateUnpublished: Bool
        var person: DebtorViewStore.Person
        var standing: StandingView.Facts
        var history: [ClaimHistoryStore.Entry]
        var forecast: PrescriptionForecast
    }

    func show(_ key: String, _ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        let (id, facts) = try await desk.pool.withTransaction(.readWrite) { tx in
            let id = try LookupStore.claim(key, visit.scope, in: tx)
            return (id, try read(id, visit, in: tx))
        }
        return try desk.response("claim", ClaimView(id, facts, visit), of: visit)
    }

    private func read(_ id: ClaimID, _ visit: PageVisit, in tx: borrowing Transaction) throws -> Facts {
        let claim = try ClaimViewStore.read(id, under: desk.law, in: tx)
        guard let person = try DebtorViewStore.person(claim.person, on: visit.today, in: tx) else {
            throw CaseError(.missingRow)
        }
        try PersonStore.logAccess([visit.access(claim.person, claim.number)], visit.recording, in: tx)
        let (accrued, isUnpublished) = try charge(of: claim, until: visit.today)
        return Facts(
            claim: claim, accrued: accrued, isRateUnpublished: isUnpublished,
            person: person,
            standing: try .read(claims: [id], person: claim.person, on: visit.today, in: tx),
            history: try ClaimHistoryStore.entries(of: id, in: tx),
            forecast: try prescriptions.forecast(of: id, in: tx))
    }

    private func charge(
        of claim: ClaimViewStore.View, until day: BusinessDate
    ) throws -> (charge: ReassessedCharge?, isUnpublished: Bool) {
        guard let asked = claim.accrual(until: day) else { return (nil, false) }
        do {
            return (try desk.law.lateCharge(asked, changedBy: claim.facts.history.changes, of: claim.kind), false)
        } catch  where error.code == .rateNotPublished {
            return (nil, true)
        }
    }
}
