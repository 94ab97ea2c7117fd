import CodecPrimitives
import HTTPTypes
import Hummingbird
import IntakeRules
import ServiceKit

/// Gateways' calls: `POST /webhooks/{gateway}`, signed by Standard Webhooks 1.0.0 or by RFC 9421 with RFC 9530; and the same
/// in the sandbox.
struct WebhookRoutes: Sendable {
    /// What is done with a call that is believed.
    typealias Take =
        @Sendable (_ id: ReceivedText, _ body: [UInt8], _ gateway: ReceivedText) async throws ->
        WebhookReception.Verdict

    /// `/webhooks`, or that of the sandbox.
    var path = "/webhooks"
    let verifier: CallVerifier
    /// Largest body in bytes.
    let bytesMax: Int
    let tally: RefusalTally
    let take: Take

    func add(to router: ServiceRouter) {
        router.post("\(path)/:gateway") { request, context in
            try await post(request, gateway: ReceivedText(context.parameters.require("gateway")))
        }
    }

    /// The plain case without a task: a believed call that makes sense, comes first and is kept in company. Every other call,
    /// and one whose batch failed, goes on to the router's route.
    func direct(sharing reception: WebhookReception) -> DirectRoute {
        DirectRoute(path, parameter: "gateway", bytesMax: bytesMax) { [verifier] call, tell in
            let gateway = ReceivedText(call.parameter)
            guard verifier.knows(gateway),
                let id = try? verifier.id(of: call.head, body: call.body, gateway: gateway),
                let receipt = try? Answer.text(Receipt(id: id.string, duplicate: false))
            else { return tell(nil) }
            reception.takeShared(id, body: call.body, gateway: gateway) { isKept in tell(isKept ? receipt : nil) }
        }
    }

    private struct Receipt: Encodable {
        let id: String
        let duplicate: Bool
    }

    private func post(_ request: Request, gateway: ReceivedText) async throws -> Response {
        guard verifier.knows(gateway) else { throw Problem.notFound("this installation has no such gateway") }
        let body = try await request.bytes(atMost: bytesMax)
        let id: ReceivedText
        do throws(CallVerifier.Refusal) {
            id = try verifier.id(of: request.head, body: body, gateway: gateway)
        } catch {
            await tally.note(error.rule, of: gateway, at: WallClock.now())
            throw error.problem
        }
        switch try await take(id, body, gateway) {
        case .applied(let isDuplicate):
            return try Answer.json(Receipt(id: id.string, duplicate: isDuplicate))
        case .conflict:
            throw Problem.conflict("webhook-id-reused", "this webhook-id came before with other content")
        case .quarantined(let faults):
            throw Problem(
                "webhook-content", status: .unprocessableContent, title: "The content is not understood; it is kept.",
                findings: faults.map { Problem.Finding(rule: $0.rule, field: $0.field) })
        }
    }
}
