import CaseRules
import CodecPrimitives
import Hummingbird
import ServiceKit

/// `GET /demands/due`, `POST /demands`, `POST /demands/served`: the due list, its run, and when demands arrived.
struct DemandRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let revocations: RevocationDesk
    let demands: DemandDesk
    let notices: NoticeDesk

    func add(to router: ServiceRouter) {
        router.get("/demands/due") { request, _ in try await due(request) }
        router.post("/demands") { request, _ in try await run(request) }
        router.post("/demands/served") { request, _ in try await served(request) }
    }

    private struct Due: Encodable {
        let claim: String
        let sendBy: String
        let isLate: Bool
        let amount: Int64
        let deadline: String
        let waitsForReceipt: Bool
        let article: String
    }

    /// The first page of the list of a day.
    private func due(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let day = try desk.day(request.uri.queryParameters["on"].map(String.init))
        let demands = demands
        let rows = try await desk.transaction { tx in
            let list = try demands.list(on: day, after: nil, in: tx)
            return list.due.map { due in
                Due(
                    claim: list.rows[due.claim]?.claimNumber.string ?? due.claim.description,
                    sendBy: due.sendBy.description, isLate: due.isLate, amount: due.amount.amount,
                    deadline: due.deadline.description, waitsForReceipt: due.waitsForReceipt, article: due.article)
            }
        }
        return try desk.json(rows)
    }

    private struct Run: Decodable {
        let officer: String
    }

    private struct Ran: Encodable {
        struct Demand: Encodable {
            let demand: String
            let claim: String
            let deadline: String
        }

        var issued: [Demand] = []
        var refused: [String: Int] = [:]
        var waiting = 0
        /// Claims whose demand of today came back; they are demanded anew tomorrow.
        var issuedToday = 0
    }

    /// Works the whole list off, a page a transaction; a repetition finds nothing left to do.
    ///
    /// - Throws: `Problem` 409 when all that could be issued was issued today already.
    private func run(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let order = DemandDesk.Order(
            officer: ReceivedText(try await desk.body(request, as: Run.self).officer), staff: staff,
            day: desk.clock.today())
        let (demands, notices) = (demands, notices)
        var ran = Ran()
        var cursor: DemandStore.Cursor?
        repeat {
            let after = cursor
            let page = try await desk.transaction { tx in
                try notices.settle(on: order.day, in: tx)
                return try demands.run(order, after: after, in: tx)
            }
            ran.issued += page.issued.map {
                Ran.Demand(
                    demand: $0.id.description, claim: $0.claim.description, deadline: $0.deadlineOn.description)
            }
            ran.refused.merge(page.refused, uniquingKeysWith: +)
            ran.waiting += page.waiting
            ran.issuedToday += page.issuedToday
            cursor = page.next
        } while cursor != nil
        guard !ran.issued.isEmpty || ran.issuedToday == 0 else {
            throw Problem(
                "demand-issued-today", status: .conflict, title: "A returned demand is not issued anew on its own day.",
                detail: "\(ran.issuedToday) claims were demanded today; issue the demand on another day")
        }
        return try desk.json(ran)
    }

    private struct Services: Decodable {
        struct Service: Decodable {
            let demand: String
            let outcome: String
            let servedOn: String?
        }

        let services: [Service]
    }

    /// Ways in which a demand arrives, or comes back.
    private static let outcomes: Set<String> = [
        "ordinary_mail", "registered_mail", "handed_over", "public_notice", "returned",
    ]

    private func served(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let services = try await desk.body(request, as: Services.self).services.map { try service($0) }
        guard (1...500).contains(services.count) else {
            throw Problem.badRequest("too-many", "1 to 500 services at once")
        }
        let (revocations, returned) = (revocations, services.filter { $0.servedOn == nil }.map(\.demand))
        let count = try await desk.transaction { tx in
            let now = WallClock.now()
            let count = try DemandStore.serve(services, by: staff, at: now, in: tx)
            let claims = try DemandStore.claims(of: returned, in: tx)
            try revocations.revoke(by: claims.map { .demandReturned($0) }, at: now, in: tx)
            return count
        }
        guard count == services.count else { throw Problem.notFound("\(services.count - count) demands are not known") }
        return try desk.json(["recorded": count])
    }

    private func service(_ given: Services.Service) throws -> DemandStore.Service {
        guard let demand = UUIDv7(given.demand) else { throw Problem.badRequest("demand", "a demand is a UUID") }
        guard DemandRoutes.outcomes.contains(given.outcome) else {
            throw Problem.badRequest("outcome", "one of \(DemandRoutes.outcomes.sorted().joined(separator: ", "))")
        }
        let day = try desk.optionalDay(given.servedOn)
        guard given.outcome.isSameBytes(as: "returned") == (day == nil) else {
            throw Problem.badRequest("served-on", "served_on is needed unless the demand was returned")
        }
        return DemandStore.Service(demand: demand, outcome: ReceivedText(given.outcome), servedOn: day)
    }
}
