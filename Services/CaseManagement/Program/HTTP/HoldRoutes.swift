import CaseRules
import CodecPrimitives
import Hummingbird
import ServiceKit

/// `POST /holds`, `POST /holds/{id}/release`, `POST /overrides`: the table of holds.
struct HoldRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let revocations: RevocationDesk
    let settlement: SettlementDesk

    func add(to router: ServiceRouter) {
        router.post("/holds") { request, _ in try await post(request) }
        router.post("/holds/:id/release") { request, context in
            try await release(context.parameters.require("id"), request)
        }
        router.post("/overrides") { request, _ in try await setAside(request) }
    }

    private struct Body: Decodable {
        /// A claim or a person, by number or id; exactly one of the two.
        let claim: String?
        let person: String?
        let code: String
        let acts: [String]?
        let from: String?
        let to: String?
        let reason: String
    }

    private func post(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        let acts = try (body.acts ?? []).map { try self.act($0) }
        let (from, to, id) = (try desk.day(body.from), try desk.optionalDay(body.to), desk.ids.nextUUID())
        let revocations = revocations
        try await desk.transaction { tx in
            let subject = try LookupStore.subject(claim: body.claim, person: body.person, in: tx)
            let hold = HoldStore.Hold(
                id: id, subject: subject, code: ReceivedText(body.code), acts: acts, from: from, to: to,
                reason: ReceivedText(body.reason))
            guard let code = HoldCode(hold.code), code.fits(subject) else {
                throw Problem.badRequest("hold-code", "the code does not fit a hold on this subject")
            }
            guard !code.needsMeasure else { throw HoldRoutes.measureNeeded }
            let now = WallClock.now()
            try HoldStore.save(hold, Recording(by: staff, at: now), in: tx)
            if let fact = code.laterFact(about: subject, hold) { try revocations.revoke(by: [fact], at: now, in: tx) }
        }
        return try desk.json(["hold": id.description], status: .created)
    }

    /// Deferrals, suspensions and kept plans begin and end with their measure, which two persons decide.
    private static let measureNeeded = Problem.conflict(
        "measure-needed",
        "deferrals, suspensions and instalment plans are registered as approved measures: POST /measures")

    private func act(_ text: String) throws -> ClearanceAct {
        guard let act = ClearanceAct(rawValue: text) else { throw Problem.badRequest("act", "no such act") }
        return act
    }

    private struct Release: Decodable {
        let on: String?
        let reason: String
    }

    private func release(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let id = UUIDv7(text) else { throw Problem.notFound("no such hold") }
        let body = try await desk.body(request, as: Release.self)
        let day = try desk.day(body.on)
        let settlement = settlement
        let isKnown = try await desk.transaction { tx in
            guard try !MeasureHoldStore.isMeasures(id, in: tx) else { throw HoldRoutes.measureNeeded }
            let now = WallClock.now()
            let release = HoldStore.Release(hold: id, on: day, reason: ReceivedText(body.reason))
            guard try HoldStore.save(release, Recording(by: staff, at: now), in: tx) else { return false }
            if let claim = try HoldStore.find(id, in: tx)?.relievedClaim {
                try settlement.settleAnew([claim], at: now, in: tx)
            }
            return true
        }
        guard isKnown else { throw Problem.notFound("no such hold") }
        return try desk.json(["released": day.description])
    }

    private struct Override: Decodable {
        let claim: String
        let code: String
        let act: String?
        let supervisor: String
        let reason: String
        /// Seconds from now, at most a day.
        let seconds: Int64
    }

    /// Nobody overrides a bar: only codes that the rules let a supervisor set aside are taken.
    private func setAside(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let body = try await desk.body(request, as: Override.self)
        try gate.check(actor: body.supervisor)
        guard let code = GroundCode(rawValue: body.code), code.isOverridable else {
            throw Problem.badRequest("override-code", "this ground cannot be overridden")
        }
        guard (1...86_400).contains(body.seconds), !body.reason.isEmpty else {
            throw Problem.badRequest("override", "a reason and 1 to 86400 seconds are needed")
        }
        let (act, id) = (try body.act.map { try self.act($0) }, desk.ids.nextUUID())
        try await desk.transaction { tx in
            let now = WallClock.now()
            let decision = SupervisorOverride(
                code: code, claim: try LookupStore.claim(body.claim, in: tx), act: act,
                supervisor: ReceivedText(body.supervisor), expiresAt: now.adding(seconds: body.seconds))
            let override = HoldStore.Override(id: id, decision: decision, reason: ReceivedText(body.reason))
            try HoldStore.save(override, at: now, in: tx)
        }
        return try desk.json(["override": id.description], status: .created)
    }
}
