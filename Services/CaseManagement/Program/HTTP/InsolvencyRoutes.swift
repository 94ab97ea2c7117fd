import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Ledger
import Postgres
import ServiceKit

/// `GET /persons/{id}/bankruptcy` and `GET /persons/{id}/moving-out`: how a person's claims stand in her bankruptcy, and
/// what her leaving asks of the city.
struct InsolvencyRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let law: LawBook

    func add(to router: ServiceRouter) {
        router.get("/persons/:id/bankruptcy") { request, context in
            try await bankruptcy(context.parameters.require("id"), request)
        }
        router.get("/persons/:id/moving-out") { request, context in
            try await movingOut(context.parameters.require("id"), request)
        }
    }

    fileprivate struct Sorted: Encodable {
        let claim: String
        let kind: String
        let due: String
        let open: Int64
        /// estate 財団債権, preferred 優先的破産債権, ordinary, subordinate, after_start.
        let principal: String
        let chargeBefore: String
        let chargeAfter: String
        let survivesDischarge: Bool
        let article: String
    }

    private struct Sorting: Encodable {
        let start: String
        let claims: [Sorted]
        /// Yen by rank, without charge that is not determined.
        let totals: [String: Int64]
    }

    /// Sorts every open claim against the start of the proceedings: the one registered, or `start`.
    private func bankruptcy(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let (given, today, law) = (
            try desk.optionalDay(request.uri.queryParameters["start"].map(String.init)), desk.clock.today(), law
        )
        let sorting = try await desk.transaction { tx in
            let person = try LookupStore.person(key, in: tx)
            try log(person, "bankruptcy", by: staff, in: tx)
            guard let start = try given ?? PersonClaimsStore.bankruptcy(of: person, on: today, in: tx) else {
                throw Problem.notFound("no bankruptcy is registered; name its start")
            }
            let claims = try PersonClaimsStore.owed(by: person, under: law, in: tx).map { Sorted($0, start: start) }
            return Sorting(
                start: start.description, claims: claims,
                totals: Dictionary(claims.map { ($0.principal, $0.open) }, uniquingKeysWith: +))
        }
        return try desk.json(sorting)
    }

    private struct Steps: Encodable {
        let claim: String
        let kind: String
        let steps: [String]
    }

    /// What may follow, claim by claim; `to` is other_municipality, abroad or unknown.
    private func movingOut(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let query = request.uri.queryParameters
        let hasAgent = (query["agent"].map { ReceivedText(String($0)) }) == ReceivedText("true")
        let place: MovingOut.Place
        switch query["to"].map({ ReceivedText(String($0)) }) {
        case ReceivedText("other_municipality"): place = .otherMunicipality
        case ReceivedText("abroad"): place = .abroad(hasAgent: hasAgent)
        case ReceivedText("unknown"): place = .unknown
        default: throw Problem.badRequest("to", "one of other_municipality, abroad, unknown")
        }
        let law = law
        let steps = try await desk.transaction { tx in
            let person = try LookupStore.person(key, in: tx)
            try log(person, "moving-out", by: staff, in: tx)
            let hasAddress = try PersonClaimsStore.hasServiceAddress(person, in: tx)
            return try PersonClaimsStore.owed(by: person, under: law, in: tx).map { owed in
                Steps(
                    claim: owed.number.string, kind: owed.kind.name,
                    steps: MovingOut.steps(to: place, hasServiceAddress: hasAddress, kind: owed.kind).map(\.rawValue))
            }
        }
        return try desk.json(steps)
    }

    private func log(
        _ person: PersonID, _ purpose: String, by staff: ReceivedText, in tx: borrowing Transaction
    ) throws {
        try PersonStore.logAccess(
            [PersonStore.Access(person: person, caseKey: person.description, purpose: purpose)],
            Recording(by: staff, at: WallClock.now()), in: tx)
    }
}

extension InsolvencyRoutes.Sorted {
    fileprivate init(_ owed: PersonClaimsStore.Owed, start: BusinessDate) {
        let sorting = BankruptcySorting(
            BankruptcySorting.Claim(kind: owed.kind, due: owed.due, aroseOn: owed.aroseOn), start: start)
        (claim, kind, due) = (owed.number.string, owed.kind.name, owed.due.description)
        (open, principal) = (owed.open.total.amount, sorting.principal.rawValue)
        (chargeBefore, chargeAfter) = (sorting.chargeBefore.rawValue, sorting.chargeAfter.rawValue)
        (survivesDischarge, article) = (sorting.survivesDischarge, sorting.article)
    }
}
