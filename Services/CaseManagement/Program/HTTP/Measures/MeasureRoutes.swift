import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit

/// `POST /measures`, `POST /measures/{id}/steps`, `GET /measures/{id}`, `GET /measures`, `GET /waivers`: what stops,
/// spreads or ends collection, and who decided it.
struct MeasureRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let law: LawBook
    let measures: MeasureDesk

    func add(to router: ServiceRouter) {
        router.post("/measures") { request, _ in try await open(request) }
        router.get("/measures") { request, _ in try await list(request) }
        router.get("/measures/:id") { request, context in
            try await show(context.parameters.require("id"), request)
        }
        router.post("/measures/:id/steps") { request, context in
            try await step(context.parameters.require("id"), request)
        }
        router.get("/waivers") { request, _ in try await waivers(request) }
    }

    private struct Opening: Codable {
        /// Made by the caller, so that a repeated call opens it once.
        let measure: String?
        let step: String?
        let kind: String
        /// Whose claims they are, by number or id.
        let person: String
        let command: MeasureStepBody.Command
        let terms: MeasureTermsBody
    }

    private struct Answer: Encodable {
        let measure: String
        let step: String
        let state: String
        /// Running seizures for its claims that the measure's ground releases (国税徴収法153条3項).
        let seizuresToRelease: [String]
    }

    /// Begins a measure: an application, or a proposal.
    private func open(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Opening.self)
        guard let kind = MeasureKind(rawValue: body.kind) else { throw Problem.badRequest("kind", "no such measure") }
        guard [.apply, .propose].contains(body.command) else {
            throw Problem.badRequest("command", "a measure begins with apply or propose")
        }
        let order = MeasureDesk.Order(
            measure: try id(body.measure, "measure"), step: try id(body.step ?? body.measure, "step"),
            asked: try AskedHash.of(body), command: .approve, officer: staff, today: desk.clock.today())
        return try await take(order, created: true) { order, desk, tx in
            order.opening = (kind, try LookupStore.person(body.person, in: tx))
            let terms = try body.terms.terms(desk, in: tx)
            order.command = body.command == .apply ? .apply(terms) : .propose(terms)
        }
    }

    private func step(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let measure = UUIDv7(text) else { throw Problem.notFound("no such measure") }
        let body = try await desk.body(request, as: MeasureStepBody.self)
        let order = MeasureDesk.Order(
            measure: measure, step: try id(body.step, "step"), asked: try AskedHash.of(body), command: .approve,
            officer: staff, today: desk.clock.today())
        return try await take(order, created: false) { order, desk, tx in
            order.command = try body.command(desk, in: tx)
        }
    }

    private func take(
        _ order: MeasureDesk.Order, created: Bool,
        _ fill: @escaping @Sendable (inout MeasureDesk.Order, StaffDesk, borrowing Transaction) throws -> Void
    ) async throws -> Response {
        let (desk, measures) = (desk, measures)
        let (answer, shown) = try await desk.transaction { tx in
            var order = order
            try fill(&order, desk, tx)
            let answer = try measures.take(order, at: WallClock.now(), in: tx)
            guard let (file, records) = try MeasureStore.read(order.measure, in: tx), let measure = file.measure else {
                throw CaseError(.missingRow)
            }
            return (
                answer,
                Answer(
                    measure: order.measure.description, step: order.step.description, state: measure.state.rawValue,
                    seizuresToRelease: try measures.toRelease(measure, records.last?.step, in: tx).map(\.description))
            )
        }
        return try desk.json(shown, status: created && answer == .taken ? .created : .ok)
    }

    private func id(_ text: String?, _ name: String) throws -> UUIDv7 {
        guard let text else { return desk.ids.nextUUID() }
        guard let id = UUIDv7(text) else { throw Problem.badRequest(name, "an id is a UUID") }
        return id
    }

    /// A read of a person's measure is logged with who and why.
    private func show(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let id = UUIDv7(text) else { throw Problem.notFound("no such measure") }
        let day = try desk.day(request.uri.queryParameters["on"].map(String.init))
        let measures = measures
        let shown = try await desk.transaction { tx in
            guard let (file, records) = try MeasureStore.read(id, in: tx) else {
                throw Problem.notFound("no such measure")
            }
            try PersonStore.logAccess(
                [PersonStore.Access(person: file.person, caseKey: id.description, purpose: "measure")],
                Recording(by: staff, at: WallClock.now()), in: tx)
            return try measures.view(file, records, on: day, in: tx)
        }
        return try desk.json(shown)
    }

    private struct Row: Encodable {
        let measure: String
        let kind: String
        let state: String
        let amount: Int64
        let until: String?
    }

    /// Measures of a claim, of a person, or in a state; the newest first, at most 100.
    private func list(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let query = request.uri.queryParameters
        let state = try query["state"].map { text in
            guard let state = MeasureState(rawValue: String(text)) else {
                throw Problem.badRequest("state", "no such state")
            }
            return state
        }
        let (claim, person) = (query["claim"].map(String.init), query["person"].map(String.init))
        let rows = try await desk.transaction { tx in
            let filter = MeasureStore.Filter(
                claim: try claim.map { try LookupStore.claim($0, in: tx) },
                person: try person.map { try LookupStore.person($0, in: tx) }, state: state)
            return try MeasureStore.list(filter, in: tx).map {
                Row(
                    measure: $0.id.description, kind: $0.kind.rawValue, state: $0.state.rawValue,
                    amount: $0.amount.amount, until: $0.until?.description)
            }
        }
        return try desk.json(rows)
    }

    private struct Waivers: Encodable {
        struct Line: Encodable {
            let claim: String
            let number: Int
            let amount: Int64
            let ground: String
            let on: String
        }

        let lines: [Line]
        let number: Int
        let amount: Int64
        /// The table as the assembly gets it.
        let report: String
    }

    /// The report of waivers to the assembly (債権放棄の報告), for the days from `from` to `to`.
    private func waivers(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let query = request.uri.queryParameters
        let (from, to) = (
            try desk.day(query["from"].map(String.init)), try desk.day(query["to"].map(String.init))
        )
        let measures = measures
        let report = try await desk.transaction { tx in try measures.waivers(from: from, to: to, under: law, in: tx) }
        return try desk.json(
            Waivers(
                lines: report.lines.map {
                    Waivers.Line(
                        claim: $0.claimName.string, number: $0.number, amount: $0.amount.amount,
                        ground: $0.ground.string, on: $0.waivedOn.description)
                }, number: report.number, amount: report.amount.amount, report: report.japanese))
    }
}
