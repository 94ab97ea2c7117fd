import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit

/// `GET /claims/{id}/prescription`, `POST /claims/{id}/prescription`, `POST /prescriptions/{fact}/correction`,
/// `POST /receipts/{id}/payer`: when a claim is prescribed and how that comes about; what people report about it.
struct PrescriptionRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let law: LawBook
    let prescriptions: PrescriptionDesk
    let revocations: RevocationDesk

    func add(to router: ServiceRouter) {
        router.get("/claims/:id/prescription") { request, context in
            try await show(context.parameters.require("id"), request)
        }
        router.post("/claims/:id/prescription") { request, context in
            try await report(context.parameters.require("id"), request)
        }
        router.post("/prescriptions/:id/correction") { request, context in
            try await correct(context.parameters.require("id"), request)
        }
        router.post("/receipts/:id/payer") { request, context in
            try await payer(context.parameters.require("id"), request)
        }
    }

    struct Forecast: Encodable, Sendable {
        struct Step: Encodable, Sendable {
            let on: String
            /// Nil for the beginning of the period.
            let event: String?
            let effect: String
            let article: String
            /// The end as it stood then; nil while blocked.
            let end: String?
        }

        let claim: String
        let on: String
        let state: String
        /// Nil while blocked.
        let end: String?
        let extinctFrom: String?
        let blockedBy: [String]
        let steps: [Step]
        /// 時効の経過, as an officer shows it.
        let history: String

        init(_ forecast: PrescriptionForecast, of claim: ClaimID, on day: BusinessDate) {
            (self.claim, on) = (claim.description, day.description)
            state = forecast.state(on: day).rawValue
            (end, extinctFrom) = (forecast.end?.description, forecast.extinctFrom?.description)
            blockedBy = forecast.blockedBy.map(\.event.rawValue)
            steps = forecast.steps.map {
                Step(
                    on: $0.day.description, event: $0.fact?.event.rawValue, effect: $0.effect.japanese,
                    article: $0.article, end: $0.end?.description)
            }
            history = forecast.japanese
        }
    }

    /// A read of a person's claim is logged with who and why.
    private func show(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let day = try desk.day(request.uri.queryParameters["on"].map(String.init))
        let (law, prescriptions) = (law, prescriptions)
        let shown = try await desk.transaction { tx in
            let id = try LookupStore.claim(key, in: tx)
            let view = try ClaimViewStore.read(id, under: law, in: tx)
            try PersonStore.logAccess(
                [
                    PersonStore.Access(
                        person: view.person, caseKey: view.number.string,
                        purpose: StaffScope.purpose(or: "prescription"))
                ],
                Recording(by: staff, at: WallClock.now()), in: tx)
            return Forecast(try prescriptions.forecast(of: id, in: tx), of: id, on: day)
        }
        return try desk.json(shown)
    }

    private struct Body: Decodable {
        let event: String
        let on: String
        let until: String?
        /// Of what was reported before: an end names its beginning's.
        let matter: String?
        /// Whose clock it moves; the debtor's when absent.
        let party: String?
        let person: String?
        /// The file or document that proves it.
        let evidence: String
    }

    private struct Reported: Encodable {
        let fact: String
        let matter: String
        let forecast: Forecast
    }

    private func report(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard !body.evidence.isEmpty else { throw Problem.badRequest("evidence", "evidence is needed") }
        let (id, fact, today) = (desk.ids.nextUUID(), try fact(body), desk.clock.today())
        guard fact.day <= today else { throw Problem.badRequest("date-invalid", "nothing is reported beforehand") }
        let (law, prescriptions, revocations) = (law, prescriptions, revocations)
        let reported = try await desk.transaction { tx in
            let claim = try LookupStore.claim(key, in: tx)
            _ = try ClaimStore.lockForClearance([claim], under: law, in: tx)
            var fact = fact
            if let person = body.person {
                fact.party = PrescriptionParty(fact.party.role, try LookupStore.person(person, in: tx))
            }
            fact.matter = fact.matter ?? id
            let now = WallClock.now()
            try PrescriptionStore.save(
                [
                    PrescriptionStore.Report(
                        id: id, claim: claim, fact: fact, source: ReceivedText("staff"),
                        evidence: ReceivedText(body.evidence))
                ], Recording(by: staff, at: now), in: tx)
            let forecast = try prescriptions.project(claim, on: today, in: tx)
            if forecast.state(on: today) == .extinct { try revocations.revoke(by: [.extinct(claim)], at: now, in: tx) }
            return Reported(
                fact: id.description, matter: (fact.matter ?? id).description,
                forecast: Forecast(forecast, of: claim, on: today))
        }
        return try desk.json(reported, status: .created)
    }

    private func fact(_ body: Body) throws -> PrescriptionFact {
        guard let event = PrescriptionEvent(rawValue: body.event) else {
            throw Problem.badRequest("event", "no such event")
        }
        guard let role = PrescriptionParty.Role(rawValue: body.party ?? "debtor") else {
            throw Problem.badRequest("party", "no such party")
        }
        guard (role == .debtor) == (body.person == nil) else {
            throw Problem.badRequest("person", "a person is named for everybody but the debtor")
        }
        let matter = try body.matter.map { text in
            guard let id = UUIDv7(text) else { throw Problem.badRequest("matter", "a matter is a UUID") }
            return id
        }
        let until = try desk.optionalDay(body.until)
        return PrescriptionFact(
            event, on: try desk.day(body.on), until: until, matter: matter, party: PrescriptionParty(role))
    }

    private struct Correction: Decodable {
        let stands: Bool
        let reason: String
    }

    /// Withdraws a report that was wrong, or lets it stand again.
    private func correct(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let id = UUIDv7(text) else { throw Problem.notFound("no such fact") }
        let body = try await desk.body(request, as: Correction.self)
        guard !body.reason.isEmpty else { throw Problem.badRequest("reason", "a reason is needed") }
        let (prescriptions, today) = (prescriptions, desk.clock.today())
        let shown = try await desk.transaction { tx in
            let recording = Recording(by: staff, at: WallClock.now())
            let claim = try PrescriptionStore.correct(
                id, stands: body.stands, reason: ReceivedText(body.reason), recording, in: tx)
            guard let claim else { throw Problem.notFound("no such fact") }
            return Forecast(try prescriptions.project(claim, on: today, in: tx), of: claim, on: today)
        }
        return try desk.json(shown)
    }

    private struct Payer: Decodable {
        let payer: String
        let reason: String
    }

    private func payer(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let receipt = ReceiptID(text) else { throw Problem.notFound("no such receipt") }
        let body = try await desk.body(request, as: Payer.self)
        let isObligor = body.payer.isSameBytes(as: "obligor")
        guard isObligor || body.payer.isSameBytes(as: "third_person"), !body.reason.isEmpty else {
            throw Problem.badRequest("payer", "obligor or third_person, with a reason")
        }
        let isKnown = try await desk.transaction { tx in
            try PrescriptionStore.save(
                payerIsObligor: isObligor, of: receipt, reason: ReceivedText(body.reason),
                Recording(by: staff, at: WallClock.now()), in: tx)
        }
        guard isKnown else { throw Problem.notFound("no such receipt") }
        return try desk.json(["receipt": receipt.description, "payer": body.payer])
    }
}
