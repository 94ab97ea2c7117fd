import ServiceKit
import TestKit
import Testing

/// So that there are many messages for the broker to lose.
private let oneMessageACall = [
    "SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting, "SAIKEN_WEBHOOK_APPLY_CALLS": "1",
]

/// What can go wrong with messages and the broker, one trouble a file, in one city whose money flows meanwhile.
///
/// Each trouble is bounded, can be seen, ends by itself or by what an operator does, and costs no other message.
@Suite(
    "Broker trouble", .serialized,
    .city("broker", settings: oneMessageACall) { city in
        for service in City.services { try await city.launch(service) }
    })
struct BrokerTroubleTests {
    /// Waits until a service says that messages of its outbox wait for the broker.
    func expectUnsent(_ city: City, _ service: String) async throws {
        try await eventually("\(service) shows messages that cannot be sent") {
            try await city.health(service).outbox.unsent > 0
        }
        let metrics = try await Loopback.send("GET", port: try await city.port(of: service), "/metrics").text
        #expect(metrics.contains("saiken_outbox_unsent"), "\(metrics.prefix(300))")
    }

    /// Waits until nothing of a service's outbox is left.
    func expectSent(_ city: City, _ service: String) async throws {
        try await eventually(within: .seconds(60), "\(service) has sent everything") {
            try await city.health(service).outbox.unsent == 0
        }
    }
}
