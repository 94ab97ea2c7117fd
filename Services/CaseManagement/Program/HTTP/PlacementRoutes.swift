import Codec
import CodecPrimitives
import Hummingbird
import Outbox
import Postgres
import ServiceKit

/// `POST /placements`: an officer wants claims handed to a contractor. Whether they may leave is decided by clearance.
struct PlacementRoutes: Sendable {
    /// Claims in one request.
    static let claimsMax = 500

    let gate: StaffGate
    let desk: StaffDesk
    let mailbox: Mailbox

    func add(to router: ServiceRouter) {
        router.post("/placements") { request, _ in try await post(request) }
    }

    private struct Body: Decodable {
        /// Made by the caller, so that a repeated call asks once.
        let request: String?
        let contract: String
        /// By number or id.
        let claims: [String]
        let officer: String
    }

    private struct Placed: Encodable {
        let request: String
        let placements: [String]
    }

    private func post(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        try gate.check(actor: body.officer)
        guard let contract = ContractID(body.contract) else {
            throw Problem.badRequest("contract", "a contract id is a UUID")
        }
        guard (1...PlacementRoutes.claimsMax).contains(body.claims.count), (1...64).contains(body.officer.utf8.count)
        else { throw Problem.badRequest("claims", "1 to \(PlacementRoutes.claimsMax) claims, and an officer") }
        guard let id = body.request.map({ UUIDv7($0) }) ?? .some(desk.ids.nextUUID()) else {
            throw Problem.badRequest("request", "a request id is a UUID")
        }
        let wish = Wish(id: id, contract: contract, claims: body.claims, officer: ReceivedText(body.officer))
        let (placements, isNew) = try await desk.transaction { tx in try place(wish, by: staff, in: tx) }
        return try desk.json(
            Placed(request: id.description, placements: placements.map(\.description)),
            status: isNew ? .accepted : .ok)
    }

    private struct Wish {
        let id: UUIDv7
        let contract: ContractID
        let claims: [String]
        let officer: ReceivedText
    }

    private func place(
        _ wish: Wish, by staff: ReceivedText, in tx: borrowing Transaction
    ) throws -> ([PlacementID], isNew: Bool) {
        let known = try PlacementStore.known(wish.id, in: tx)
        guard known.isEmpty else { return (known, false) }
        let claims = Set(try wish.claims.map { try LookupStore.claim($0, in: tx) }).sorted()
        let debtors = try PlacementStore.debtors(of: claims, in: tx)
        let placements = try claims.map { claim in
            guard let debtor = debtors[claim] else { throw Problem.notFound("no such claim") }
            guard debtor.route != ReceivedText("tax") else {
                throw Problem.conflict("tax-secrecy", "tax facts reach no contractor (Local Tax Act, article 22)")
            }
            return PlacementStore.Placement(
                request: wish.id,
                placed: PlacementRequested(
                    placementID: desk.ids.next(), contractID: wish.contract, claims: [claim],
                    obligors: [Obligor(personID: debtor.person, role: .debtor)], officer: wish.officer))
        }
        let now = WallClock.now()
        try PlacementStore.save(placements, Recording(by: staff, at: now), in: tx)
        try ClaimNewsStore.lock(claims, in: tx)
        try mailbox.post(try ClaimNewsStore.news(about: claims, in: tx), at: now, in: tx)
        try mailbox.post(placements.map(\.placed), at: now, in: tx)
        return (placements.map(\.placed.placementID), true)
    }
}
