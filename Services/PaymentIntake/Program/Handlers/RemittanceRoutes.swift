import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import Postgres
import ServiceKit

/// Staff's view of the three-way match: `GET /remittances`, `GET /remittances/breaks`, `GET /remittances/proofs`,
/// `GET /remittances/standings`, `GET /remittances/bank-days`, and what officers do about breaks and strangers' lines.
struct RemittanceRoutes: Sendable {
    let desk: RemittanceDesk
    let gate: StaffGate
    /// Rows in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/remittances") { request, _ in try await matches(request) }
        router.get("/remittances/breaks") { request, _ in try await breaks(request) }
        router.get("/remittances/proofs") { request, _ in try await proofs(request) }
        router.get("/remittances/standings") { request, _ in try await standings(request) }
        router.get("/remittances/bank-days") { request, _ in try await bankDays(request) }
        router.post("/remittances/breaks/:id/steps") { request, context in
            try await step(context.parameters.require("id"), request)
        }
        router.post("/remittances/lines/:id/payer") { request, context in
            try await payer(context.parameters.require("id"), request)
        }
    }

    /// The days of a query, `from` and `to`; the business date's last month when absent.
    private func days(_ request: Request) throws -> (from: BusinessDate, through: BusinessDate) {
        let through = try day("to", request) ?? desk.clock.today()
        return (try day("from", request) ?? through.adding(months: -1), through)
    }

    /// A day of a query; nil when it is absent.
    private func day(_ name: Substring, _ request: Request) throws -> BusinessDate? {
        guard let text = request.uri.queryParameters[name] else { return nil }
        guard let day = BusinessDate(iso: text) else {
            throw Problem.badRequest("date-invalid", "dates are YYYY-MM-DD")
        }
        return day
    }

    private func matches(_ request: Request) async throws -> Response {
        try gate.name(request)
        let (from, through) = try days(request)
        let rows = try await desk.pool.withTransaction(.readOnly) { [listMax] tx in
            try RemittanceListStore.matches(from: from, through: through, atMost: listMax, in: tx)
        }
        return try Answer.json(rows)
    }

    private func breaks(_ request: Request) async throws -> Response {
        try gate.name(request)
        let today = desk.clock.today()
        let rows = try await desk.pool.withTransaction(.readOnly) { [listMax] tx in
            try BreakStore.pending(atMost: listMax, in: tx)
        }
        return try Answer.json(rows.map { BreakView($0, on: today) })
    }

    private func proofs(_ request: Request) async throws -> Response {
        try gate.name(request)
        let (from, through) = try days(request)
        let rows = try await desk.pool.withTransaction(.readOnly) { [listMax] tx in
            try ProofStore.latest(from: from, through: through, atMost: listMax, in: tx)
        }
        return try Answer.json(rows.map(ProofView.init))
    }

    private func bankDays(_ request: Request) async throws -> Response {
        try gate.name(request)
        let (from, through) = try days(request)
        let rows = try await desk.pool.withTransaction(.readOnly) { tx in
            try BankDayStore.days(from: from, through: through, in: tx)
        }
        return try Answer.json(rows)
    }

    private func standings(_ request: Request) async throws -> Response {
        try gate.name(request)
        let night = try day("date", request)
        let rows = try await desk.pool.withTransaction(.readOnly) { tx in try StandingStore.latest(night, in: tx) }
        return try Answer.json(rows.map(StandingView.init))
    }

    private struct StepBody: OfficerBody {
        /// A `BreakEvent` of officers.
        let event: String
        let officer: String
        let reason: String
    }

    private func step(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = RemittanceBreakID(text) else { throw Problem.notFound("no such break") }
        let body = try await request.officerBody(as: StepBody.self)
        guard let word = body.word, let event = BreakEvent(rawValue: body.event), event != .cleared else {
            throw Problem.badRequest(
                "bad-request", "event (taken, released, explained, accepted, reopened), officer and reason are needed")
        }
        do {
            guard let stored = try await BreakDesk(desk: desk).take(event, by: word, of: id) else {
                throw Problem.notFound("no such break")
            }
            return try Answer.json(BreakView(stored, on: desk.clock.today()))
        } catch let refusal as IntakeRefusal {
            throw refusal.conflict("the break is in another state, another officer's, or has nothing to accept")
        }
    }

    private struct PayerBody: OfficerBody {
        let channel: String
        let agent: String
        let officer: String
        let reason: String
    }

    private func payer(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = BankLineID(text) else { throw Problem.notFound("no such line") }
        let body = try await request.officerBody(as: PayerBody.self)
        guard let word = body.word, !body.channel.isEmpty, !body.agent.isEmpty else {
            throw Problem.badRequest("bad-request", "channel, agent, officer and reason are needed")
        }
        let party = RemittanceParty(channel: ReceivedText(body.channel), agent: ReceivedText(body.agent))
        let isOpen = try await desk.pool.withTransaction { tx in
            try BankLineStore.insert(
                .init(line: id, party: party, word: word), at: WallClock.now(), in: tx)
        }
        guard isOpen else { throw Problem.notFound("no such line that is open") }
        return try Answer.json(["line": id.description, "channel": body.channel, "agent": body.agent])
    }
}

extension IntakeRefusal {
    /// As an answer to the officer who asked for it.
    func conflict(_ detail: ProblemText) -> Problem { Problem.conflict(rawValue, detail) }
}
