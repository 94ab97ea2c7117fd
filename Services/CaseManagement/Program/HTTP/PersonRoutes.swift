import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import ServiceKit

/// `POST /persons/{id}/protection` and `POST /officers`: who is protected, and who may act.
struct PersonRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let revocations: RevocationDesk

    func add(to router: ServiceRouter) {
        router.post("/persons/:id/protection") { request, context in
            try await protect(context.parameters.require("id"), request)
        }
        router.post("/officers") { request, _ in try await appoint(request) }
    }

    private struct Protection: Decodable {
        let protected: Bool
        /// Where her mail goes by hand.
        let deliveryAddress: String?
        let from: String?
    }

    /// From this commit on no clearance shows her address, and grants that showed it are revoked.
    private func protect(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Protection.self)
        let (day, revocations) = (try desk.day(body.from), revocations)
        try await desk.transaction { tx in
            let person = try LookupStore.person(key, in: tx)
            let now = WallClock.now()
            let protection = PersonStore.Protection(
                isProtected: body.protected, deliveryAddress: body.deliveryAddress.map { ReceivedText($0) }, from: day)
            try PersonStore.protect(person, protection, Recording(by: staff, at: now), in: tx)
            try revocations.revoke(by: [body.protected ? .protected(person) : .addressChanged(person)], at: now, in: tx)
        }
        return try desk.json(["protected": body.protected])
    }

    private struct Officer: Decodable {
        let officer: String
        let classes: [String]
        let from: String?
        let to: String?
        let supervisor: Bool?
        /// chief, section, director or mayor: what she may approve (決裁区分).
        let office: String?
    }

    private func appoint(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Officer.self)
        let officer = ReceivedText(body.officer)
        let validity = Validity(from: try desk.day(body.from), to: try desk.optionalDay(body.to) ?? Validity.endOfTime)
        guard !officer.isEmpty, validity.from <= validity.to else {
            throw Problem.badRequest("officer", "a name and a span of days are needed")
        }
        // A class that is named twice is one.
        let classes = Set(
            try body.classes.map { name in
                guard let claimClass = ClaimClass(rawValue: name) else {
                    throw Problem.badRequest("class", "one of enforceable, public, private")
                }
                return claimClass
            })
        let office = try body.office.map { name in
            guard let office = OfficerRole(rawValue: name) else {
                throw Problem.badRequest("office", "one of chief, section, director, mayor")
            }
            return office
        }
        let (revocations, hasEnded) = (revocations, validity.to < desk.clock.today())
        try await desk.transaction { tx in
            let now = WallClock.now()
            for claimClass in classes {
                let appointment = Appointment(
                    claimClass, validity, isSupervisor: body.supervisor ?? false, office: office)
                try OfficerStore.save(appointment, of: officer, Recording(by: staff, at: now), in: tx)
            }
            if hasEnded { try revocations.revoke(by: [.officerEnded(officer)], at: now, in: tx) }
        }
        return try desk.json(["officer": officer.string], status: .created)
    }
}
