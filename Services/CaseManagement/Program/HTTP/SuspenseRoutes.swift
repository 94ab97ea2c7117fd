import CaseRules
import CodecPrimitives
import Foundation
import Hummingbird
import Postgres
import ServiceKit

/// `GET /suspense`, `GET /suspense/{receipt}`, `POST /suspense/{receipt}/match`, `/return`, `/decision`: money without a
/// claim (調定なし収納), who it may be from, and what officers decide about it.
struct SuspenseRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let suspense: SuspenseDesk
    let bounds: Bounds

    struct Bounds: Sendable {
        /// Receipts on one page.
        var page: Int
        /// Claims shown for each.
        var candidates: Int
        /// The city's own digits in barcodes.
        var issuer: [UInt8]?
    }

    func add(to router: ServiceRouter) {
        router.get("/suspense") { request, _ in try await list(request) }
        router.get("/suspense/:receipt") { request, context in
            try await look(try context.receipt(), request)
        }
        router.post("/suspense/:receipt/match") { request, context in
            try await match(try context.receipt(), request)
        }
        router.post("/suspense/:receipt/return") { request, context in
            try await giveBack(try context.receipt(), request)
        }
        router.post("/suspense/:receipt/decision") { request, context in
            try await decide(try context.receipt(), request)
        }
    }

    /// The oldest money without a claim, with candidates. Whose claims are shown is logged.
    private func list(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let bounds = bounds
        let page = try await desk.transaction { tx in
            let open = try SuspenseStore.open(most: bounds.page, in: tx)
            let references = try SuspenseCandidateStore.references(of: open.items.map(\.receipt), in: tx)
            let candidates = try SuspenseCandidateStore.candidates(
                of: open.items, named: references, most: bounds.candidates, in: tx)
            try PersonStore.logAccess(
                candidates.map {
                    PersonStore.Access(person: $0.person, caseKey: $0.receipt.description, purpose: "suspense")
                }, Recording(by: staff, at: WallClock.now()), in: tx)
            return SuspenseView.Page(
                open, references, candidates, try SuspenseFileStore.last(of: open.items.map(\.receipt), in: tx),
                issuer: bounds.issuer)
        }
        return try desk.json(page)
    }

    private func look(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let steps = try await desk.pool.withTransaction(.readOnly) { tx in
            try SuspenseFileStore.history(of: receipt, in: tx)
        }
        guard !steps.isEmpty else { throw Problem.notFound("nobody has decided about such a receipt") }
        return try desk.json(steps.map(SuspenseView.Step.init))
    }

    private struct Body: Decodable {
        /// Made by the caller, so that a repeated call takes one step.
        let step: String?
        let claims: [String]?
        let decision: Decision?
        let reason: String

        enum Decision: String, Decodable {
            case approve, reject
            case takeBack = "take_back"

            var command: SuspenseCommand {
                switch self {
                case .approve: .approve
                case .reject: .reject
                case .takeBack: .takeBack
                }
            }
        }
    }

    private func match(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        let claims = body.claims ?? []
        guard (1...20).contains(claims.count), Set(claims).count == claims.count else {
            throw Problem.badRequest("claims", "1 to 20 different claims")
        }
        return try await take(.match, receipt, body, by: staff)
    }

    private func giveBack(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        return try await take(.giveBack, receipt, try await desk.body(request, as: Body.self), by: staff)
    }

    private func decide(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard let decision = body.decision else {
            throw Problem.badRequest("decision", "approve, reject or take_back")
        }
        return try await take(decision.command, receipt, body, by: staff)
    }

    private func take(
        _ command: SuspenseCommand, _ receipt: ReceiptID, _ body: Body, by staff: ReceivedText
    ) async throws -> Response {
        guard let id = body.step.map(UUIDv7.init) ?? desk.ids.nextUUID() else {
            throw Problem.badRequest("step", "a step's id is a UUID")
        }
        guard !body.reason.isEmpty, body.reason.utf8.count <= 1000 else {
            throw Problem.badRequest("reason", "a reason of at most 1000 bytes is needed")
        }
        let order = SuspenseDesk.Order(
            step: id, receipt: receipt, command: command, claims: body.claims ?? [], officer: staff,
            reason: ReceivedText(body.reason), today: desk.clock.today())
        let suspense = suspense
        let (step, isNew) = try await desk.transaction { tx in
            try suspense.take(order, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(SuspenseView.Step(step), status: isNew ? .created : .ok)
    }
}
