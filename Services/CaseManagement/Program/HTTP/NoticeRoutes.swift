import CodecPrimitives
import Hummingbird
import ServiceKit

/// `POST /demands/notices`, `GET /demands/notices`: the letters of a due list, and what became of a day's letters.
struct NoticeRoutes: Sendable {
    /// Letters on one page.
    static let pageMost = 1000
    /// What messages carry of an officer's name.
    private static let nameBytes = 1...64

    let gate: StaffGate
    let desk: StaffDesk
    let notices: NoticeDesk

    func add(to router: ServiceRouter) {
        router.post("/demands/notices") { request, _ in try await run(request) }
        router.get("/demands/notices") { request, _ in try await list(request) }
    }

    private struct Run: Decodable {
        let officer: String
        let issueOn: String?
    }

    private struct Ran: Encodable {
        struct Letter: Encodable {
            let notice: String
            let claim: String
            let deadline: String
        }

        let issueOn: String
        var requested: [Letter] = []
        var waiting = 0
        /// Claims whose demand of that day came back; they are demanded anew on another day.
        var issuedThen = 0
    }

    /// Asks for a letter for every claim on today's due list, a page a transaction; a repetition finds nothing to do.
    private func run(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Run.self)
        let today = desk.clock.today()
        let day = try desk.day(body.issueOn)
        guard NoticeRoutes.nameBytes.contains(body.officer.utf8.count) else {
            throw Problem.badRequest("officer", "a name of 1 to 64 bytes")
        }
        guard day >= today else { throw Problem.badRequest("issue-on", "a letter leaves today or later") }
        let order = NoticeDesk.Order(
            officer: ReceivedText(body.officer), staff: staff, today: today, issueOn: day)
        let notices = notices
        var ran = Ran(issueOn: day.description)
        var cursor: DemandStore.Cursor?
        repeat {
            let after = cursor
            let page = try await desk.transaction { tx in try notices.run(order, after: after, in: tx) }
            ran.requested += page.requested.map {
                Ran.Letter(
                    notice: $0.notice.id.description, claim: $0.claim.string,
                    deadline: $0.notice.deadlineOn.description)
            }
            ran.waiting += page.waiting
            ran.issuedThen += page.issuedThen
            cursor = page.next
        } while cursor != nil
        return try desk.json(ran, status: ran.requested.isEmpty ? .ok : .accepted)
    }

    private func list(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let query = request.uri.queryParameters
        let day = try desk.day(query["issue_on"].map(String.init))
        let after = try query["after"].map { text -> NoticeID in
            guard let id = NoticeID(String(text)) else { throw Problem.badRequest("after", "after is no letter's id") }
            return id
        }
        let count = query["limit"].map { Int($0) ?? 0 } ?? NoticeRoutes.pageMost
        guard (1...NoticeRoutes.pageMost).contains(count) else {
            throw Problem.badRequest("limit", "1 to \(NoticeRoutes.pageMost) letters")
        }
        let views = try await desk.transaction { tx in
            try NoticeStore.list(of: day, after: after, atMost: count, in: tx)
        }
        return try desk.json(views)
    }
}
