import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Ledger
import Postgres
import ServiceKit

/// `GET /claims/{id}` and `GET /summary`: what is owed with its working, and where the money lies.
struct ClaimRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let law: LawBook

    func add(to router: ServiceRouter) {
        router.get("/claims/:id") { request, context in try await claim(context.parameters.require("id"), request) }
        router.get("/summary") { request, _ in try await summary(request) }
    }

    private struct Claim: Encodable {
        let claim: String
        let number: String
        let kind: String
        let claimClass: String
        let fiscalYear: Int32
        let instalment: Int32
        let due: String
        let on: String
        let principal: Int64
        let lateCharge: Int64
        let fee: Int64
        let costs: Int64
        let provisional: Int64
        /// Late charge that has accrued until the day asked for and is not determined yet.
        let accrued: Int64
        let total: Int64
        /// How the late charge comes about (延滞金計算書): the determined one as stored, else computed until the day.
        let working: String?
    }

    /// A read of a person's claim is logged with who and why (`x-purpose`).
    private func claim(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let day = try desk.day(request.uri.queryParameters["on"].map(String.init))
        let law = law
        let claim = try await desk.transaction { tx in
            let id = try LookupStore.claim(key, in: tx)
            let view = try ClaimViewStore.read(id, under: law, in: tx)
            try PersonStore.logAccess(
                [
                    PersonStore.Access(
                        person: view.person, caseKey: view.number.string, purpose: StaffScope.purpose(or: "claim"))
                ],
                Recording(by: staff, at: WallClock.now()), in: tx)
            let accrued = try view.accrual(until: day).flatMap {
                try law.lateCharge($0, changedBy: view.facts.history.changes, of: view.kind)
            }
            let beyond = accrued.map { max(.zero, $0.charge - view.charged) } ?? .zero
            return Claim(
                claim: id.description, number: view.number.string, kind: view.kind.name,
                claimClass: view.kind.claimClass.japanese, fiscalYear: view.fiscalYear, instalment: view.instalment,
                due: view.due.description, on: day.description, principal: view.open.principal.amount,
                lateCharge: view.open.lateCharge.amount, fee: view.open.fee.amount, costs: view.open.costs.amount,
                provisional: view.provisional.amount, accrued: beyond.amount,
                total: (view.open.total + beyond).amount,
                working: accrued?.japanese ?? view.storedWorking)
        }
        return try desk.json(claim)
    }

    private struct Summary: Encodable {
        struct Channel: Encodable {
            let channel: String
            let yenIn: Int64
            let posted: Int64
            let suspense: Int64
            let refundable: Int64
            let isConserved: Bool
        }

        struct Refusal: Encodable {
            let act: String
            let code: String
            let article: String
            /// One of the facts, as an example.
            let fact: String
            let count: Int64
        }

        let date: String
        let channels: [Channel]
        let persons: Int64
        let claims: Int64
        let demands: Int64
        let clearancesGranted: Int64
        let clearancesRefused: Int64
        let refusals: [Refusal]
    }

    private func summary(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let date = desk.clock.today().description
        let summary = try await desk.pool.withTransaction(.readOnly) { tx in
            let counts = try SummaryStore.counts(in: tx)
            return Summary(
                date: date,
                channels: try SummaryStore.channels(in: tx).map {
                    Summary.Channel(
                        channel: $0.channel.string, yenIn: $0.applied.amount, posted: $0.posted.amount,
                        suspense: $0.suspense.amount, refundable: $0.refundable.amount, isConserved: $0.isConserved)
                },
                persons: counts.persons, claims: counts.claims, demands: counts.demands,
                clearancesGranted: counts.clearancesGranted, clearancesRefused: counts.clearancesRefused,
                refusals: try SummaryStore.refusals(in: tx).map {
                    Summary.Refusal(
                        act: $0.act.string, code: $0.code.string, article: $0.article.string, fact: $0.fact.string,
                        count: $0.count)
                })
        }
        return try desk.json(summary)
    }
}
