import CaseRules
import Codec
import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit

/// `POST /debits`, `GET /debits/failed`, `POST /debits/{id}/steps`: direct debits (口座振替), and what follows those that
/// failed.
struct DebitRoutes: Sendable {
    /// Debits in one list.
    static let listed = 500

    let gate: StaffGate
    let desk: StaffDesk
    let debits: DebitDesk

    func add(to router: ServiceRouter) {
        router.post("/debits") { request, _ in try await order(request) }
        router.get("/debits/failed") { request, _ in try await failed(request) }
        router.post("/debits/:id/steps") { request, context in
            try await step(context.parameters.require("id"), request)
        }
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
        /// Where it stands after it failed.
        let state: String?
        let slip: String?
        let nextDebit: String?

        init(_ debit: DebitStore.Debit) {
            (self.debit, amount) = (debit.asked.debitID.description, debit.asked.amount.amount)
            (debitOn, officer) = (debit.asked.debitOn.description, debit.officer.string)
            (result, consequence) = (debit.result?.string, debit.consequence?.string)
            (state, slip) = (debit.followed?.state.rawValue, debit.followed?.slip?.description)
            nextDebit = debit.followed?.nextDebit?.description
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
        let text = request.uri.queryParameters["state"].map(String.init)
        let state = text.flatMap { DebitFollowUp(rawValue: $0) }
        guard (text == nil) == (state == nil) else {
            throw Problem.badRequest("bad-request", "state is again, slipped, task or done")
        }
        let rows = try await desk.pool.withTransaction(.readOnly) { tx in
            try DebitStore.failed(atMost: DebitRoutes.listed, state: state, in: tx)
        }
        return try desk.json(rows.map(Shown.init))
    }

    private struct Step: Decodable {
        enum Event: String, Decodable {
            case debitAgain = "debit_again"
            case slipIssued = "slip_issued"
            case dealtWith = "dealt_with"

            var taken: DebitFollowUpEvent {
                switch self {
                case .debitAgain: .debitAgain
                case .slipIssued: .slipIssued
                case .dealtWith: .dealtWith
                }
            }
        }

        /// Made by the caller, so that a repeated call takes one step.
        let step: String
        let event: Event
        let reason: String
        /// Of a debit again; the city's next day when absent.
        let debitOn: String?
    }

    private struct Taken: Encodable {
        let step: String
        let debit: String
        let event: String
        let state: String
        let slip: String?
        let nextDebit: String?

        init(_ step: DebitStepStore.Step) {
            (self.step, debit) = (step.id.description, step.debit.description)
            (event, state) = (step.event.rawValue, step.state.rawValue)
            (slip, nextDebit) = (step.slip?.description, step.nextDebit?.description)
        }
    }

    private func step(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let debit = DebitID(text) else { throw Problem.notFound("no such debit") }
        let body = try await desk.body(request, as: Step.self)
        guard let id = UUIDv7(body.step), (1...1000).contains(body.reason.utf8.count) else {
            throw Problem.badRequest("bad-request", "step is a UUID, and a reason of at most 1000 bytes is needed")
        }
        let order = DebitFollowUpDesk.Order(
            step: id, debit: debit, event: body.event.taken, debitOn: try desk.optionalDay(body.debitOn),
            reason: ReceivedText(body.reason))
        guard order.debitOn.map({ $0 > desk.clock.today() }) ?? true else {
            throw Problem.badRequest("bad-request", "debit_on is a day to come")
        }
        let followUps = debits.followUps
        let (taken, isNew) = try await desk.transaction { tx in
            try followUps.take(order, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(Taken(taken), status: isNew ? .created : .ok)
    }
}
