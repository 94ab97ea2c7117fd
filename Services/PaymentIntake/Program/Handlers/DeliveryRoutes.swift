import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit

/// What became of a gateway's calls: `GET /gateways/{gateway}/accepted`, signed by the gateway as its calls are; and the
/// same in the sandbox.
struct DeliveryRoutes: Sendable {
    /// Days that one question may span.
    static let daysMax = 31

    /// Empty, or that of the sandbox.
    var path = ""
    let pool: PostgresPool
    let verifier: CallVerifier
    let tally: RefusalTally
    let book: WebhookStore.Book
    /// Calls in one answer.
    let pageMax: Int

    func add(to router: ServiceRouter) {
        router.get("\(path)/gateways/:gateway/accepted") { request, context in
            try await list(request, gateway: ReceivedText(context.parameters.require("gateway")))
        }
    }

    private struct Page: Encodable {
        let gateway: String
        let calls: [Call]
        /// Calls that were not believed; nothing of them is kept but their number.
        let unbelieved: [Unbelieved]
        /// What the next page asks for as `after`; nil after the last.
        let next: String?
    }

    private struct Call: Encodable {
        let id: String
        let receivedAt: String
        /// `taken`, or `refused`: kept and not understood.
        let outcome: String
        let findings: [WebhookStore.GatewayFault]
        let repeats: Int
        let conflicts: Int

        init(_ call: DeliveryLogStore.Call) {
            (id, receivedAt, outcome) = (
                call.id.string, call.receivedAt.description, call.isTaken ? "taken" : "refused"
            )
            (findings, repeats, conflicts) = (call.findings, call.repeats, call.conflicts)
        }
    }

    private struct Unbelieved: Encodable {
        let day: String
        let reason: String
        let count: Int64
        let lastAt: String
    }

    private func list(_ request: Request, gateway: ReceivedText) async throws -> Response {
        guard verifier.knows(gateway) else { throw Problem.notFound("this installation has no such gateway") }
        do throws(CallVerifier.Refusal) {
            try verifier.check(question: request.head, gateway: gateway)
        } catch {
            throw error.problem
        }
        let days = try DeliveryRoutes.days(request)
        let choice = DeliveryLogStore.Choice(
            gateway: gateway, from: Timestamp(inJapan: days.lowerBound, secondOfDay: 0),
            to: Timestamp(inJapan: days.upperBound.adding(days: 1), secondOfDay: 0),
            after: try DeliveryRoutes.cursor(request), count: pageMax)
        try await tally.flush(to: pool, book)
        let (calls, refusals) = try await pool.withTransaction { [book] tx in
            (
                try DeliveryLogStore.calls(choice, of: book, in: tx),
                try DeliveryLogStore.refusals(of: gateway, days, of: book, in: tx)
            )
        }
        let last = calls.count == pageMax ? calls.last : nil
        return try Answer.json(
            Page(
                gateway: gateway.string, calls: calls.map { Call($0) },
                unbelieved: refusals.map {
                    Unbelieved(
                        day: $0.day.description, reason: $0.reason, count: $0.count, lastAt: $0.last.description)
                }, next: last.map { "\($0.receivedAt.microseconds)~\($0.id.string)" }))
    }

    /// `from` and `to`, both included.
    private static func days(_ request: Request) throws -> ClosedRange<BusinessDate> {
        let asked = request.uri.queryParameters
        guard let from = asked.get("from").flatMap({ BusinessDate(iso: $0) }),
            let to = asked.get("to").flatMap({ BusinessDate(iso: $0) }), from <= to, from.days(until: to) < daysMax
        else { throw Problem.badRequest("bad-request", "from and to are days, at most \(daysMax)") }
        return from...to
    }

    private static func cursor(_ request: Request) throws -> (at: Timestamp, id: ReceivedText)? {
        guard let text = request.uri.queryParameters.get("after") else { return nil }
        let parts = text.split(separator: "~", maxSplits: 1)
        guard parts.count == 2, let moment = Int64(parts[0]), (0...4_102_444_800_000_000).contains(moment) else {
            throw Problem.badRequest("bad-request", "after is what the page before gave as next")
        }
        return (Timestamp(microseconds: moment), ReceivedText(String(parts[1])))
    }
}
