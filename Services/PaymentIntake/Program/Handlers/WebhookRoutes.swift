import CodecPrimitives
import HTTPTypes
import Hummingbird
import IntakeRules
import ServiceKit

/// Gateways' calls: `POST /webhooks/{gateway}` (Standard Webhooks 1.0.0).
struct WebhookRoutes: Sendable {
    let reception: WebhookReception
    /// Largest body in bytes.
    let bytesMax: Int

    func add(to router: ServiceRouter) {
        router.post("/webhooks/:gateway") { request, context in
            try await post(request, gateway: ReceivedText(context.parameters.require("gateway")))
        }
    }

    private struct Receipt: Encodable {
        let id: String
        let duplicate: Bool
    }

    private func post(_ request: Request, gateway: ReceivedText) async throws -> Response {
        guard reception.gateways.knows(gateway) else {
            throw Problem.notFound("this installation has no such gateway")
        }
        let body = try await request.bytes(atMost: bytesMax)
        let signature: WebhookSignature
        do {
            signature = try reception.verify(WebhookRoutes.headers(request), body: body, gateway: gateway)
        } catch {
            throw WebhookRoutes.problem(error)
        }
        switch try await reception.take(signature, body: body, gateway: gateway) {
        case .applied(let isDuplicate):
            return try Answer.json(Receipt(id: signature.id.string, duplicate: isDuplicate))
        case .conflict:
            throw Problem.conflict("webhook-id-reused", "this webhook-id came before with other content")
        case .quarantined(let faults):
            throw Problem(
                "webhook-content", status: .unprocessableContent, title: "The content is not understood; it is kept.",
                findings: faults.map { Problem.Finding(rule: $0.rule, field: $0.field) })
        }
    }

    private static func headers(_ request: Request) -> WebhookSignature.Headers {
        func value(_ name: String) -> ReceivedText? {
            HTTPField.Name(name).flatMap { request.headers[$0] }.map { ReceivedText($0) }
        }
        return WebhookSignature.Headers(
            id: value("webhook-id"), timestamp: value("webhook-timestamp"), signature: value("webhook-signature"))
    }

    /// A malformed header is the sender's mistake (400); everything else is a call that is not believed (401).
    private static func problem(_ refusal: WebhookSignature.Refusal) -> Problem {
        let code = refusal.rawValue.split(separator: "_").joined(separator: "-")
        let isMalformed = refusal == .headerMissing || refusal == .headerMalformed
        return Problem(
            code, status: isMalformed ? .badRequest : .unauthorized,
            title: isMalformed ? "The webhook headers are not understood." : "The signature is not accepted.")
    }
}
