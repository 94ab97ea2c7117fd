import Codec
import CodecPrimitives
import Hummingbird
import Law
import ServiceKit

/// `POST /seizures`: an officer asks for a deposit to be seized. Whether it may leave is decided by clearance.
struct SeizureRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let law: LawBook
    let mailbox: Mailbox

    func add(to router: ServiceRouter) {
        router.post("/seizures") { request, _ in try await post(request) }
    }

    private struct Body: Decodable {
        struct Account: Decodable {
            let bank: String
            let branch: String
            let product: String
            let number: String
        }

        /// Made by the caller, so that a repeated call asks once.
        let request: String?
        let person: String
        let claims: [String]
        let amount: Int64
        let account: Account
        let instruction: String?
        let officer: String
    }

    private func post(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        try gate.check(actor: body.officer)
        guard let amount = Yen(exactly: body.amount), amount.isPositive else {
            throw Problem.badRequest("amount", "the amount must be positive")
        }
        guard let instruction = SeizureInstruction(rawValue: body.instruction ?? "seizeAndCollect") else {
            throw Problem.badRequest("instruction", "no such instruction")
        }
        guard (1...100).contains(body.claims.count), Set(body.claims).count == body.claims.count else {
            throw Problem.badRequest("claims", "1 to 100 different claims")
        }
        let account = BankAccount(
            bank: ReceivedText(body.account.bank), branch: ReceivedText(body.account.branch),
            product: ReceivedText(body.account.product), number: ReceivedText(body.account.number))
        let id = try requestID(body.request)
        let (law, mailbox) = (law, mailbox)
        let isNew = try await desk.transaction { tx in
            let claims = try body.claims.map { try LookupStore.claim($0, in: tx) }
            let kinds = try ClaimStore.kinds(of: claims, under: law, in: tx)
            let articles = Set(kinds.map { $0.executionArticle ?? $0.governingLaw }).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            let seizure = SeizureRequested(
                requestID: id, personID: try LookupStore.person(body.person, in: tx), claims: claims,
                amountWanted: amount, legalBasis: ReceivedText(articles.joined(separator: "・")), account: account,
                instruction: instruction, officer: ReceivedText(body.officer))
            let now = WallClock.now()
            guard try SeizureStore.request(seizure, by: staff, at: now, in: tx) else { return false }
            try mailbox.post([seizure], at: now, in: tx)
            return true
        }
        return try desk.json(["request": id.description], status: isNew ? .accepted : .ok)
    }

    private func requestID(_ text: String?) throws -> SeizureRequestID {
        guard let text else { return desk.ids.next() }
        guard let id = SeizureRequestID(text) else { throw Problem.badRequest("request", "a request id is a UUID") }
        return id
    }
}
