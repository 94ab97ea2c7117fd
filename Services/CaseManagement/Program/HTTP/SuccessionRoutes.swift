import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Postgres
import ServiceKit

/// `POST /persons/{id}/succession` and `POST /claims/{id}/obligors`: who owes a claim besides its debtor, or after her.
struct SuccessionRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let successions: SuccessionDesk

    /// Heirs of one person.
    static let heirsMax = 100

    func add(to router: ServiceRouter) {
        router.post("/persons/:id/succession") { request, context in
            try await succeed(context.parameters.require("id"), request)
        }
        router.post("/claims/:id/obligors") { request, context in
            try await oblige(context.parameters.require("id"), request)
        }
    }

    fileprivate struct Body: Codable {
        struct Heir: Codable {
            let person: String
            /// spouse, child, ascendant, sibling, half_sibling.
            let relation: String
            /// acceptance, limited, renunciation.
            let declaration: String?
            /// Who takes one place together: the children of one dead child.
            let branch: Int?
            /// Of a will, `1/3`.
            let share: String?
            /// Yen of the estate that she received.
            let received: Int64?
        }

        /// Made by the caller, so that a repeated call records once.
        let succession: String?
        let diedOn: String
        let representative: String?
        let heirs: [Heir]
    }

    fileprivate struct Divided: Encodable {
        struct Part: Encodable {
            let person: String
            let share: String
            let amount: Int64
            let onlyFromEstate: Bool
            let answersForOthers: Int64
        }

        let claim: String
        let parts: [Part]
        /// Yen that nobody is asked for.
        let unassigned: Int64
    }

    private func succeed(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard let id = body.succession.map({ UUIDv7($0) }) ?? .some(desk.ids.nextUUID()) else {
            throw Problem.badRequest("succession", "an id is a UUID")
        }
        guard (1...SuccessionRoutes.heirsMax).contains(body.heirs.count) else {
            throw Problem.badRequest("heirs", "1 to \(SuccessionRoutes.heirsMax) heirs")
        }
        let (died, asked) = (try desk.day(body.diedOn), try AskedHash.of(body))
        guard died <= desk.clock.today() else { throw Problem.badRequest("date-invalid", "nobody dies beforehand") }
        let successions = successions
        let divided = try await desk.transaction { tx in
            let heirs = try body.heirs.map { ($0, try $0.heir(try LookupStore.person($0.person, in: tx))) }
            guard Set(heirs.map(\.1.person)).count == heirs.count else {
                throw Problem.badRequest("heirs", "each heir once")
            }
            return try successions.record(
                SuccessionStore.Succession(
                    id: id, person: try LookupStore.person(key, in: tx), diedOn: died,
                    representative: try body.representative.map { try LookupStore.person($0, in: tx) },
                    heirs: heirs.map(\.1),
                    received: Dictionary(uniqueKeysWithValues: try heirs.map { ($1.person, try $0.yen()) }),
                    asked: asked), Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json((divided ?? []).map { Divided($0) }, status: divided == nil ? .ok : .created)
    }

    private struct Obligor: Decodable {
        struct Promise: Decodable {
            let joint: Bool
            let individual: Bool
            /// For a running account (根保証).
            let running: Bool
            let contractOn: String
            /// 極度額.
            let maximum: Int64?
        }

        let person: String
        /// jointDebtor or guarantor.
        let role: String
        let guarantee: Promise?
    }

    private func oblige(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Obligor.self)
        guard let role = ClearanceRole(rawValue: body.role), [.jointDebtor, .guarantor].contains(role) else {
            throw Problem.badRequest("role", "jointDebtor or guarantor")
        }
        guard (role == .guarantor) == (body.guarantee != nil) else {
            throw Problem.badRequest("guarantee", "a guarantor has a guarantee, nobody else")
        }
        let guarantee = try body.guarantee.map { try promised($0) }
        try await desk.transaction { tx in
            let (claim, person) = (
                try LookupStore.claim(key, in: tx), try LookupStore.person(body.person, in: tx)
            )
            if let guarantee {
                try SuccessionStore.save(
                    guarantee, of: claim, by: person, Recording(by: staff, at: WallClock.now()), in: tx)
            } else {
                try SuccessionStore.add(person, role, to: claim, in: tx)
            }
        }
        return try desk.json(["role": role.rawValue, "binds": "\(guarantee?.isValid ?? true)"], status: .created)
    }

    private func promised(_ promise: Obligor.Promise) throws -> Guarantee {
        let maximum = try promise.maximum.map { yen in
            guard let maximum = Yen(exactly: yen), maximum.isPositive else {
                throw Problem.badRequest("maximum", "the maximum must be positive")
            }
            return maximum
        }
        return Guarantee(
            isJoint: promise.joint, isIndividual: promise.individual, isRunning: promise.running,
            contractOn: try desk.day(promise.contractOn), maximum: maximum)
    }
}

extension SuccessionRoutes.Divided {
    fileprivate init(_ divided: SuccessionDesk.Divided) {
        claim = divided.claim.description
        parts = divided.debt.parts.map {
            Part(
                person: $0.person.description, share: $0.share.description, amount: $0.amount.amount,
                onlyFromEstate: $0.onlyFromEstate, answersForOthers: $0.answersForOthers.amount)
        }
        unassigned = divided.debt.unassigned.amount
    }
}

extension SuccessionRoutes.Body.Heir {
    fileprivate func heir(_ person: PersonID) throws -> Heir {
        guard let declaration = CaseRules.Heir.Declaration(rawValue: declaration ?? "acceptance") else {
            throw Problem.badRequest("declaration", "one of acceptance, limited, renunciation")
        }
        return CaseRules.Heir(person, try kin(), declaration, branch: branch, willed: try willed())
    }

    private func kin() throws -> CaseRules.Heir.Relation {
        switch ReceivedText(relation) {
        case ReceivedText("spouse"): return .spouse
        case ReceivedText("child"): return .child
        case ReceivedText("ascendant"): return .ascendant
        case ReceivedText("sibling"): return .sibling(halfBlood: false)
        case ReceivedText("half_sibling"): return .sibling(halfBlood: true)
        default: throw Problem.badRequest("relation", "one of spouse, child, ascendant, sibling, half_sibling")
        }
    }

    private func willed() throws -> Share? {
        try share.map { text in
            let parts = text.split(separator: "/").compactMap { Int($0) }
            guard parts.count == 2, parts[0] > 0, let share = Share(parts[0], over: parts[1]) else {
                throw Problem.badRequest("share", "a share is written 1/3")
            }
            return share
        }
    }

    fileprivate func yen() throws -> Yen {
        guard let yen = Yen(exactly: received ?? 0), !yen.isNegative else {
            throw Problem.badRequest("received", "what was received is not negative")
        }
        return yen
    }
}
