import Codec
import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit

/// `POST /debits`, `GET /debits/failed`: direct debits (口座振替) and what is to be done about those that failed.
struct DebitRoutes: Sendable {
    /// Debits in one list.
    static let listed = 500

    let gate: StaffGate
    let desk: StaffDesk
    let debits: DebitDesk

    func add(to router: ServiceRouter) {
        router.post("/debits") { request, _ in try await order(request) }
        router.get("/debits/failed") { request, _ in try await failed(request) }
    }

    private struct Body: Decodable {
        /// Made by the caller, so that a repeated call asks once.
        let debit: String
        let person: String
        let mandate: String
        let claims: [String]
        let debitOn: String
        let officer: String
    }

    private struct Shown: Encodable {
        let debit: String
        let amount: Int64
        let debitOn: String
        let officer: String
        let result: String?
        let consequence: String?

        init(_ debit: DebitStore.Debit) {
            (self.debit, amount) = (debit.asked.debitID.description, debit.asked.amount.amount)
            (debitOn, officer) = (debit.asked.debitOn.description, debit.officer.string)
            (result, consequence) = (debit.result?.string, debit.consequence?.string)
        }
    }

    private func order(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        try gate.check(actor: body.officer)
        guard let id = DebitID(body.debit), let mandate = MandateID(body.mandate), !body.officer.isEmpty else {
            throw Problem.badRequest("bad-request", "debit and mandate are UUIDs, and an officer is named")
        }
        guard (1...100).contains(body.claims.count), Set(body.claims).count == body.claims.count else {
            throw Problem.badRequest("claims", "1 to 100 different claims")
        }
        let (day, debits) = (try desk.day(body.debitOn), debits)
        let (debit, isNew) = try await desk.transaction { tx in
            let asked = DebitDesk.Asked(
                debit: id, person: try LookupStore.person(body.person, in: tx), mandate: mandate,
                claims: try body.claims.map { try LookupStore.claim($0, in: tx) }, debitOn: day,
                officer: ReceivedText(body.officer))
            return try debits.order(asked, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(Shown(debit), status: isNew ? .accepted : .ok)
    }

    private func failed(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let rows = try await desk.pool.withTransaction(.readOnly) { tx in
            try DebitStore.failed(atMost: DebitRoutes.listed, in: tx)
        }
        return try desk.json(rows.map(Shown.init))
    }
}
