import CodecPrimitives
import Crypto
import Foundation
import HTTPTypes
import IntakeRules
import ServiceKit

/// Tells whether a request comes from the gateway that it names, by Standard Webhooks or by HTTP Message Signatures.
struct CallVerifier: Sendable {
    /// Why a request is not believed.
    struct Refusal: Error, Sendable {
        /// Stable, as `problem` and the delivery log name it.
        var rule: String
        /// The sender's headers are no headers of this form.
        var isMalformed: Bool

        /// A malformed header is the sender's mistake (400); everything else is a call that is not believed (401).
        var problem: Problem {
            Problem(
                rule, status: isMalformed ? .badRequest : .unauthorized,
                title: isMalformed
                    ? "The webhook headers are not understood." : "The signature is not accepted.")
        }
    }

    let gateways: GatewayCatalog
    /// Gateways that sign by HTTP Message Signatures.
    let messageKeys: MessageKeyCatalog
    /// Allowed distance of the sender's clock in seconds, either way.
    let toleranceSeconds: Int64

    func knows(_ gateway: ReceivedText) -> Bool { messageKeys.knows(gateway) || gateways.knows(gateway) }

    /// The id of a call that the gateway has signed, and no time ago; that of a message without an `Idempotency-Key` is
    /// its content.
    func id(of request: HTTPRequest, body: [UInt8], gateway: ReceivedText) throws(Refusal) -> ReceivedText {
        guard isMessage(request, of: gateway) else {
            return try signature(request, signing: body, gateway: gateway).id
        }
        let signature = try message(request, body: body, gateway: gateway, MessageSignature.required)
        if let key = signature.idempotencyKey, key.utf8.count <= WebhookSignature.idBytesMax { return key }
        return ReceivedText("sha-256:\(Data(SHA256.hash(data: Data(body))).base64EncodedString())")
    }

    /// Believes a question without a body: what is signed in place of the body is path and query, or `@query` beside what
    /// calls must cover.
    func check(question request: HTTPRequest, gateway: ReceivedText) throws(Refusal) {
        if isMessage(request, of: gateway) {
            _ = try message(
                request, body: [], gateway: gateway, MessageSignature.required + [ReceivedText("@query")])
        } else {
            _ = try signature(request, signing: Array((request.path ?? "/").utf8), gateway: gateway)
        }
    }

    /// A gateway that has keys of both kinds may use either.
    private func isMessage(_ request: HTTPRequest, of gateway: ReceivedText) -> Bool {
        messageKeys.knows(gateway) && (request.isSignedMessage || !gateways.knows(gateway))
    }

    private func signature(
        _ request: HTTPRequest, signing bytes: [UInt8], gateway: ReceivedText
    ) throws(Refusal) -> WebhookSignature {
        do throws(WebhookSignature.Refusal) {
            let signature = try WebhookSignature(
                headers: WebhookSignature.Headers(request), now: WallClock.now(), toleranceSeconds: toleranceSeconds)
            guard gateways.isSigned(signature, body: bytes, by: gateway) else { throw .signatureMismatch }
            return signature
        } catch {
            throw Refusal(rule: error.rawValue, isMalformed: error == .headerMissing || error == .headerMalformed)
        }
    }

    private func message(
        _ request: HTTPRequest, body: [UInt8], gateway: ReceivedText, _ required: [ReceivedText]
    ) throws(Refusal) -> MessageSignature {
        do throws(MessageSignature.Refusal) {
            let signature = try MessageSignature(
                MessageSignature.Request(request), covering: required, now: WallClock.now(),
                toleranceSeconds: toleranceSeconds)
            try messageKeys.verify(signature, body: body, gateway: gateway)
            return signature
        } catch {
            throw Refusal(rule: error.rawValue, isMalformed: error == .fieldMissing || error == .fieldMalformed)
        }
    }
}

extension WebhookSignature.Headers {
    private static let names = ["webhook-id", "webhook-timestamp", "webhook-signature"].map { HTTPField.Name($0) }

    fileprivate init(_ request: HTTPRequest) {
        let values = WebhookSignature.Headers.names.map { name in
            name.flatMap { request.headerFields[$0] }.map { ReceivedText($0) }
        }
        self.init(id: values[0], timestamp: values[1], signature: values[2])
    }
}

extension HTTPRequest {
    /// Whether the sender signed by RFC 9421.
    fileprivate var isSignedMessage: Bool {
        headerFields.contains { $0.name.canonicalName.elementsEqual("signature-input") }
    }
}

extension MessageSignature.Request {
    /// What is signed about a request, as RFC 9421 names it.
    fileprivate init(_ request: HTTPRequest) {
        var fields: [ReceivedText: ReceivedText] = [:]
        for field in request.headerFields {
            let name = ReceivedText(field.name.canonicalName)
            let value = field.value.trimmingCharacters(in: .whitespaces)
            fields[name] = ReceivedText(fields[name].map { "\($0.string), \(value)" } ?? value)
        }
        let target = request.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: ReceivedText(request.method.rawValue),
            authority: ReceivedText((request.authority ?? "").lowercased()), path: ReceivedText(String(parts[0])),
            query: ReceivedText("?" + (parts.count > 1 ? String(parts[1]) : "")), fields: fields)
    }
}
