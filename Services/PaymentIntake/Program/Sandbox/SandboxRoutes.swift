import Foundation
import Hummingbird
import ServiceKit

/// Test events for every answer a gateway may get: `GET /sandbox/events`. The bodies are to be signed and sent to
/// `/sandbox/webhooks/{gateway}`.
struct SandboxRoutes: Sendable {
    /// One test event.
    struct Event: Codable, Sendable {
        let name: String
        /// The body as it is to be sent; nil where the body is not what matters.
        let body: String?
        /// What else is to be done to get this answer.
        let how: String?
        let status: Int
        /// The last part of the problem's `type`; nil for a success.
        let problem: String?
    }

    let events: [Event]

    /// - Throws: `IntakeError.settingInvalid` when the shipped file is none; a test reads it.
    init() throws {
        guard let url = Bundle.module.url(forResource: "sandbox_events", withExtension: "json", subdirectory: "Forms"),
            let data = FileManager.default.contents(atPath: url.path)
        else { throw IntakeError(.settingInvalid) }
        events = try JSONDecoder().decode([Event].self, from: data)
    }

    func add(to router: ServiceRouter) {
        router.get("/sandbox/events") { [events] _, _ in try Answer.json(events) }
    }
}
