import CaseRules
import CodecPrimitives
import Hummingbird
import ServiceKit

/// `POST /reassessments`: a changed assessment (調定変更), up or down, whenever it is learned.
struct ReassessmentRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let settlement: SettlementDesk

    func add(to router: ServiceRouter) {
        router.post("/reassessments") { request, _ in try await post(request) }
    }

    private struct Body: Decodable {
        /// Made by the caller, so that a repeated call changes once.
        let reassessment: String?
        let claim: String
        /// reduced or increased.
        let kind: Kind
        let amount: Int64
        let decidedOn: String
        /// Of an increase, as printed.
        let due: String?
        let legalBasis: String
        let reason: String

        enum Kind: String, Decodable { case reduced, increased }
    }

    private func post(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard let amount = Yen(exactly: body.amount), amount.isPositive else {
            throw Problem.badRequest("amount", "the amount must be positive")
        }
        guard let id = body.reassessment.map(UUIDv7.init) ?? desk.ids.nextUUID() else {
            throw Problem.badRequest("reassessment", "a reassessment's id is a UUID")
        }
        let (decided, due) = (try desk.day(body.decidedOn), try desk.optionalDay(body.due))
        guard (body.kind == .increased) == (due != nil) else {
            throw Problem.badRequest("due", "an increase has a due date, a reduction has none")
        }
        guard !body.legalBasis.isEmpty, !body.reason.isEmpty else {
            throw Problem.badRequest("reason", "a legal basis and a reason are needed")
        }
        let settlement = settlement
        let answer = try await desk.transaction { tx in
            let fact = Reassessment(
                id: id, claim: try LookupStore.claim(body.claim, in: tx),
                kind: due.map { .increased(due: $0) } ?? .reduced, amount: amount, decidedOn: decided)
            return try settlement.reassess(
                ReassessmentStore.Recorded(
                    fact: fact, nominalDue: due, legalBasis: ReceivedText(body.legalBasis),
                    reason: ReceivedText(body.reason)),
                Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(["reassessment": id.description], status: answer == .booked ? .created : .ok)
    }
}
