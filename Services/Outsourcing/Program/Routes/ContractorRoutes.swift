import CodecPrimitives
import Hummingbird
import Law
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit

/// What contractors' programs call: their assignments, collections, returns and statements, and nothing of others.
struct ContractorRoutes: Sendable {
    let gate: ContractorGate
    let posts: IdempotentPost
    let feed: FeedDesk
    let collections: CollectionDesk
    let returns: ReturnDesk
    let statements: StatementDesk

    func add(to router: ServiceRouter) {
        router.get("/assignments") { request, _ in try await fetch(request) }
        router.post("/assignments/ack") { request, _ in try await acknowledge(request) }
        router.post("/assignments/:id/return") { request, context in
            try await giveBack(context.parameters.require("id"), request)
        }
        router.post("/collections") { request, _ in try await collect(request) }
        router.get("/statements/:month") { request, context in
            try await statement(context.parameters.require("month"), request)
        }
    }

    private func fetch(_ request: Request) async throws -> Response {
        let caller = try await gate.caller(request)
        let text = request.uri.queryParameters["after"].map(String.init) ?? "0"
        guard let cursor = Int64(text), cursor >= 0 else {
            throw Problem.badRequest("after", "the cursor of an earlier answer")
        }
        let feed = feed
        let page = try await feed.journal.outbox.withTransaction(on: gate.pool) { tx in
            try feed.fetch(caller, after: cursor, in: tx)
        }
        return try Answer.json(AssignmentAnswer(page, kinds: feed.placements.kinds))
    }

    private struct Acknowledgement: Decodable {
        let through: Int64
    }

    private struct Acknowledged: Encodable {
        let through: Int64
        let handovers: Int
    }

    private func acknowledge(_ request: Request) async throws -> Response {
        let caller = try await gate.caller(request)
        let feed = feed
        return try await posts.run(request, as: caller, route: "ack") { sent, tx in
            let body: Acknowledgement = try Answer.read(sent.body)
            guard let count = try feed.acknowledge(caller, through: body.through, in: tx) else {
                throw Problem.badRequest("through", "no such cursor")
            }
            return .init(status: 200, json: try Answer.text(Acknowledged(through: body.through, handovers: count)))
        }
    }

    private struct GivenBack: Decodable {
        let reason: String
        let note: String?
    }

    private struct Ended: Encodable {
        let assignment: String
        let reason: String
    }

    private func giveBack(_ text: String, _ request: Request) async throws -> Response {
        let caller = try await gate.caller(request)
        guard let id = AssignmentID(text) else { throw ContractorRoutes.noAssignment }
        let returns = returns
        return try await posts.run(request, as: caller, route: "return/\(id)") { sent, tx in
            let body: GivenBack = try Answer.read(sent.body)
            guard let reason = ReturnReason(rawValue: body.reason), reason.isContractors else {
                throw Problem.badRequest("reason", "one of R01 to R13")
            }
            guard body.note?.utf8.count ?? 0 <= 2000 else { throw Problem.badRequest("note", "at most 2000 bytes") }
            let wish = ReturnDesk.Wish(reason: reason, note: body.note.map { ReceivedText($0) }, by: caller.client)
            do {
                guard try returns.giveBack(id, wish, caller: caller, in: tx) else {
                    throw ContractorRoutes.noAssignment
                }
            } catch is OutsourcingRefusal {
                throw Problem.conflict("assignment-ended", "this assignment has ended")
            }
            return .init(
                status: 200, json: try Answer.text(Ended(assignment: id.description, reason: reason.rawValue)))
        }
    }

    private struct Collected: Decodable {
        let assignment: String
        let amountYen: Int64
        let paidOn: String
    }

    private struct Taken: Encodable {
        let receipt: String
        let remitBy: String
    }

    private func collect(_ request: Request) async throws -> Response {
        let caller = try await gate.caller(request)
        let collections = collections
        return try await posts.run(request, as: caller, route: "collections") { sent, tx in
            let body: Collected = try Answer.read(sent.body)
            guard let amount = Yen(exactly: body.amountYen), let day = BusinessDate(iso: body.paidOn) else {
                throw Problem.badRequest("collection", "amount_yen is yen, paid_on is YYYY-MM-DD")
            }
            guard let id = AssignmentID(body.assignment),
                let taken = try collections.take(
                    CollectionDesk.Report(assignment: id, amount: amount, paidOn: day), sent, in: tx)
            else { throw ContractorRoutes.noAssignment }
            return .init(
                status: 201,
                json: try Answer.text(
                    Taken(receipt: taken.receipt.description, remitBy: taken.dueOn.description)))
        }
    }

    private func statement(_ text: String, _ request: Request) async throws -> Response {
        let caller = try await gate.caller(request)
        guard let month = FeeMonth(text) else { throw Problem.badRequest("month", "YYYY-MM") }
        let statements = statements
        let document = try await gate.pool.withTransaction(.readOnly) { tx in
            try statements.document(of: caller.contract, for: month, in: tx)
        }
        guard let document else { throw Problem.notFound("no statement of this month") }
        return Answer.json(text: document)
    }

    /// The same for one that there is not and for one of somebody else.
    static let noAssignment = Problem.notFound("no such assignment")
}
