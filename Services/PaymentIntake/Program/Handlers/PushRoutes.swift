import CodecPrimitives
import HTTPTypes
import Hummingbird
import IntakeRules
import NIOCore
import ServiceKit

/// Agents' form pushes: `POST /pushes/{agent}` (フォーム通知). Each agent has its own words for yes and no, and repeats
/// until it hears a yes: a yes says that the notice is kept.
struct PushRoutes: Sendable {
    let reception: WebhookReception
    let agents: PushCatalog
    /// Our own proxies, whose word about the sender counts.
    let proxies: SourceList
    /// Largest body in bytes.
    let bytesMax: Int

    func add(to router: ServiceRouter) {
        router.post("/pushes/:agent") { request, context in
            try await post(request, context, name: ReceivedText(context.parameters.require("agent")))
        }
    }

    private func post(_ request: Request, _ context: ServiceContext, name: ReceivedText) async throws -> Response {
        guard let agent = agents.agent(name) else { throw Problem.notFound("this installation has no such agent") }
        let sender = proxies.sender(
            peer: context.remoteAddress?.ipAddress,
            forwarded: HTTPField.Name("x-forwarded-for").flatMap { request.headers[$0] })
        guard let sender, agent.sources.contains(sender) else {
            throw Problem("push-source", status: .forbidden, title: "Calls from this address are not accepted.")
        }
        let body = try await request.bytes(atMost: bytesMax)
        guard let fields = FormFields(body), let id = agent.form.id(of: fields), isKey(id) else {
            return PushRoutes.reply(agent.reply.refused, .badRequest)
        }
        guard agent.isProven(fields) else { return PushRoutes.reply(agent.reply.refused, .unauthorized) }
        switch try await reception.take(id, body: body, gateway: name, as: reading(fields, agent.form)) {
        case .applied, .quarantined: return PushRoutes.reply(agent.reply.taken, .ok)
        case .conflict: return PushRoutes.reply(agent.reply.refused, .conflict)
        }
    }

    private func isKey(_ id: ReceivedText) -> Bool {
        !id.isEmpty && id.utf8.count <= WebhookSignature.idBytesMax && id.utf8.allSatisfy { 0x20...0x7E ~= $0 }
    }

    private func reading(_ fields: FormFields, _ form: PushForm) -> WebhookReception.Reading {
        do throws(GatewayEvent.Refusal) {
            switch try form.read(fields) {
            case .receipt(let news): return WebhookReception.Reading(event: .receipt(news))
            case .silent: return WebhookReception.Reading(event: nil)
            }
        } catch {
            return WebhookReception.Reading(error)
        }
    }

    private static func reply(_ text: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=us-ascii", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
