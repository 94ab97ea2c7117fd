import CodecPrimitives
import Hummingbird
import Law
import ServiceKit

/// `POST /claims/{id}/charge-waivers`: a part of a late charge is forgiven (延滞金の減免); what was determined is corrected.
struct ChargeWaiverRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let settlement: SettlementDesk

    func add(to router: ServiceRouter) {
        router.post("/claims/:id/charge-waivers") { request, context in
            try await post(context.parameters.require("id"), request)
        }
    }

    private struct Body: Decodable {
        /// Made by the caller, so that a repeated call forgives once.
        let waiver: String?
        let amount: Int64
        let decidedOn: String
        let reason: String
        /// 地方税法326条3項 when absent; other claims name their ordinance.
        let article: String?
        let officer: String
    }

    private func post(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard let amount = Yen(exactly: body.amount), amount.isPositive else {
            throw Problem.badRequest("amount", "the amount must be positive")
        }
        guard let id = body.waiver.map(UUIDv7.init) ?? desk.ids.nextUUID() else {
            throw Problem.badRequest("waiver", "a waiver's id is a UUID")
        }
        guard !body.reason.isEmpty else { throw Problem.badRequest("reason", "a reason is needed") }
        let waiver = ChargeWaiver(
            decidedOn: try desk.day(body.decidedOn), amount: amount, reason: body.reason,
            article: body.article ?? "地方税法326条3項")
        let settlement = settlement
        let isNew = try await desk.transaction { tx in
            let recorded = ChargeWaiverStore.Recorded(
                id: id, claim: try LookupStore.claim(key, in: tx), waiver: waiver, officer: ReceivedText(body.officer))
            return try settlement.waive(recorded, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(["waiver": id.description], status: isNew ? .created : .ok)
    }
}
