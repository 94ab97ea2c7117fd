import CaseRules
import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit
import StaffAccess

/// A debtor as a purpose may see her. Whom it may not see does not exist for it.
struct DebtorPage: Sendable {
    let desk: PageDesk

    /// All that is read about her, in one transaction with the note of the read.
    struct Facts: Sendable {
        var person: DebtorViewStore.Person
        var claims: [DebtorViewStore.Claim]
        var holds: [HoldStore.Hold]
        var demands: [ClaimActsStore.Demand]
        var seizures: [ClaimActsStore.Seizure]
        var measures: [ClaimMeasuresStore.Standing]
        /// Whether the reader may see who saw her.
        var isSupervisor: Bool
    }

    func show(_ key: String, _ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        let facts = try await desk.pool.withTransaction(.readWrite) { tx in try read(key, visit, in: tx) }
        return try desk.response("debtor", DebtorView(facts, visit), of: visit)
    }

    private func read(_ key: String, _ visit: PageVisit, in tx: borrowing Transaction) throws -> Facts {
        let id = try LookupStore.person(key, visit.scope, in: tx)
        guard let person = try DebtorViewStore.person(id, on: visit.today, in: tx) else {
            throw Problem.notFound("no such person")
        }
        let claims = try DebtorViewStore.claims(of: id, visit.scope, under: desk.law, in: tx)
        let ids = claims.map(\.id)
        try PersonStore.logAccess([visit.access(id, ReceivedText("person"))], visit.recording, in: tx)
        return Facts(
            person: person, claims: claims,
            holds: try HoldStore.inForce(claims: ids, persons: [id], on: visit.today, in: tx),
            demands: try ClaimActsStore.demands(of: ids, in: tx),
            seizures: try ClaimActsStore.seizures(of: ids, in: tx),
            measures: try ClaimMeasuresStore.standing(of: ids, in: tx),
            isSupervisor: try OfficerStore.isSupervisor(visit.pass, on: visit.today, in: tx))
    }
}
