import CodecPrimitives
import GarnishmentRules
import Hummingbird
import Postgres
import ServiceKit

/// Single items over HTTP: list, approval, notice, stop list; and banks' inquiry answers.
struct ItemRoutes: Sendable {
    let pool: PostgresPool
    let approvals: ApprovalDesk
    let answers: AnswerDesk
    let gate: StaffGate
    /// Largest answer file in bytes.
    let bytesMax: Int
    /// Items in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/items") { request, _ in
            try gate.name(request)
            return try await list()
        }
        router.post("/items/:id/approve") { request, context in
            try await approve(context.parameters.require("id"), request)
        }
        router.get("/items/:id/notice") { request, context in
            try gate.name(request)
            return try await notice(context.parameters.require("id"))
        }
        router.get("/stop-list") { request, _ in
            try gate.name(request)
            return try await stopList()
        }
        router.post("/inquiry-answers") { request, _ in try await answer(request) }
    }

    private func list() async throws -> Response {
        let items = try await pool.withTransaction { [listMax] tx in try ItemView.waiting(atMost: listMax, in: tx) }
        return try Answer.json(items)
    }

    private func stopList() async throws -> Response {
        let stops = try await pool.withTransaction { [listMax] tx in
            try ClearanceStore.stopList(atMost: listMax, in: tx)
        }
        return try Answer.json(stops)
    }

    private struct Approved: Encodable {
        let state: String
        let approvals: Int
    }

    private func approve(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = SeizureRequestID(text) else { throw Problem.notFound("no such item") }
        let officer = try await OfficerBody.read(request).name
        do {
            guard let outcome = try await approvals.approve(id, by: officer) else {
                throw Problem.notFound("no such item")
            }
            return try Answer.json(Approved(state: "\(outcome.state)", approvals: outcome.approvals))
        } catch let refusal as GarnishmentRefusal {
            throw ItemRoutes.problem(refusal)
        }
    }

    private static func problem(_ refusal: GarnishmentRefusal) -> Problem {
        switch refusal {
        case .requesterMayNotApprove, .sameOfficerTwice:
            return Problem.forbidden(refusal.rawValue, "two different officers approve, neither the requester")
        default:
            return Problem.conflict(refusal.rawValue, "the item cannot be approved in this state or on this evidence")
        }
    }

    private func notice(_ text: String) async throws -> Response {
        guard let id = SeizureRequestID(text) else { throw Problem.notFound("no such item") }
        let notice = try await pool.withTransaction { tx in try NoticeView.load(id, in: tx) }
        guard let notice else { throw Problem.notFound("no exported item of this id") }
        return try Answer.json(notice)
    }

    private struct Stored: Encodable {
        let file: String
        let accounts: Int
        let duplicate: Bool
    }

    private func answer(_ request: Request) async throws -> Response {
        try gate.name(request)
        switch try await answers.take(try await request.bytes(atMost: bytesMax)) {
        case .stored(let id, let accounts, let isDuplicate):
            return try Answer.json(
                Stored(file: id.description, accounts: accounts, duplicate: isDuplicate), status: .created)
        case .refused(let findings):
            throw Problem(
                "answer-refused", status: .unprocessableContent,
                title: "The answer to the inquiry has faults; nothing of it was accepted.",
                findings: findings)
        }
    }
}
