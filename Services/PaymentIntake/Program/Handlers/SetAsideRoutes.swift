import CodecPrimitives
import Hummingbird
import Outbox
import Postgres
import ServiceKit

/// Calls that were answered and could not be applied: `GET /calls/set-aside`, `POST /calls/{id}/release` once the cause is
/// gone.
struct SetAsideRoutes: Sendable {
    let pool: PostgresPool
    let gate: StaffGate
    /// Signalled by a release: the call is tried again at once.
    let wake: OutboxWake
    /// Calls in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/calls/set-aside") { request, _ in
            try gate.name(request)
            return try await list()
        }
        router.post("/calls/:id/release") { request, context in
            try await release(context.parameters.require("id"), request)
        }
    }

    private struct Shown: Encodable {
        /// The evidence that says what the call told.
        let call: String
        let gateway: String
        let since: String
        let cause: String
    }

    private func list() async throws -> Response {
        let calls = try await pool.withTransaction(.readOnly) { [listMax] tx in
            try WebhookNewsStore.setAside(atMost: listMax, in: tx)
        }
        return try Answer.json(
            calls.map { call in
                Shown(
                    call: call.evidenceID.description, gateway: call.gateway.string, since: call.receivedAt.description,
                    cause: call.cause)
            })
    }

    private struct Body: OfficerBody {
        let officer: String
        let reason: String
    }

    private func release(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        let missing = Problem.notFound("no such call is set aside")
        guard let id = EvidenceID(text) else { throw missing }
        guard let word = try await request.officerBody(as: Body.self).word else {
            throw Problem.badRequest("bad-request", "officer and reason are needed")
        }
        let isReleased = try await pool.withTransaction { tx in
            try WebhookNewsStore.release(id, by: word, at: WallClock.now(), in: tx)
        }
        guard isReleased else { throw missing }
        wake.signal()
        return try Answer.json(["call": id.description, "state": "released"])
    }
}
