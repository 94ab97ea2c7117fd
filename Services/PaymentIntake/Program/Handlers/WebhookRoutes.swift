import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import ServiceKit

/// Gateways' calls: `POST /webhooks/{gateway}`, signed by Standard Webhooks 1.0.0 or by RFC 9421 with RFC 9530.
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
        let signsMessages = reception.messageKeys.knows(gateway)
        guard signsMessages || reception.gateways.knows(gateway) else {
            throw Problem.notFound("this installation has no such gateway")
        }
        let body = try await request.bytes(atMost: bytesMax)
        // A gateway that has keys of both kinds may use either.
        let isMessage = signsMessages && (request.isSignedMessage || !reception.gateways.knows(gateway))
        let id =
            isMessage
            ? try messageID(request, body: body, gateway: gateway)
            : try webhookID(request, body: body, gateway: gateway)
        switch try await reception.take(id, body: body, gateway: gateway) {
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

    private func webhookID(_ request: Request, body: [UInt8], gateway: ReceivedText) throws -> ReceivedText {
        do {
            return try reception.verify(WebhookRoutes.headers(request), body: body, gateway: gateway).id
        } catch {
            throw WebhookRoutes.problem(
                error.rawValue, isMalformed: error == .headerMissing || error == .headerMalformed)
        }
    }

    private func messageID(_ request: Request, body: [UInt8], gateway: ReceivedText) throws -> ReceivedText {
        do {
            return try reception.verify(MessageSignature.Request(request), body: body, gateway: gateway)
        } catch {
            throw WebhookRoutes.problem(
                error.rawValue, isMalformed: error == .fieldMissing || error == .fieldMalformed)
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
    private static func problem(_ rule: String, isMalformed: Bool) -> Problem {
        Problem(
            rule.split(separator: "_").joined(separator: "-"), status: isMalformed ? .badRequest : .unauthorized,
            title: isMalformed ? "The webhook headers are not understood." : "The signature is not accepted.")
    }
}

extension Request {
    /// Whether the sender signed by RFC 9421.
    fileprivate var isSignedMessage: Bool {
        headers.contains { $0.name.canonicalName.elementsEqual("signature-input") }
    }
}

extension MessageSignature.Request {
    /// What is signed about a request, as RFC 9421 names it.
    fileprivate init(_ request: Request) {
        var fields: [ReceivedText: ReceivedText] = [:]
        for field in request.headers {
            let name = ReceivedText(field.name.canonicalName)
            let value = field.value.trimmingCharacters(in: .whitespaces)
            fields[name] = ReceivedText(fields[name].map { "\($0.string), \(value)" } ?? value)
        }
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: ReceivedText(request.method.rawValue),
            authority: ReceivedText((request.head.authority ?? "").lowercased()), path: ReceivedText(String(parts[0])),
            query: ReceivedText("?" + (parts.count > 1 ? String(parts[1]) : "")), fields: fields)
    }
}
