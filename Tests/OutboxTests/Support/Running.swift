import Codec
import Outbox
import Postgres
import TestDatabases
import TestKit

/// Short waits, so that tests wait for facts and not for settings.
var hasty: RelaySettings {
    var settings = RelaySettings()
    (settings.pollMilliseconds, settings.electionMilliseconds) = (20, 20)
    (settings.pauseFirstMilliseconds, settings.pauseCapMilliseconds) = (5, 50)
    (settings.retryFirstMilliseconds, settings.retryCapMilliseconds) = (10, 50)
    return settings
}

extension TestDatabase {
    func relay(
        to publisher: any MessagePublisher, wake: OutboxWake = OutboxWake(), settings: RelaySettings = hasty
    ) -> Relay {
        Relay(database: self.settings, publisher: publisher, wake: wake, settings: settings, logger: quiet)
    }

    func append(_ envelopes: [Envelope], to outbox: Outbox) async throws {
        try await outbox.withTransaction(on: pool) { tx in try outbox.append(envelopes, in: tx) }
    }

    /// Waits until everything in the outbox is sent.
    func untilSent(within deadline: Duration = .seconds(30)) async throws {
        try await eventually(within: deadline, "everything is sent") {
            try await number("select count(*) from outbox_progress where sent_at is null") == 0
        }
    }

    /// A consumer of this database that leaves an effect for every message of the type.
    func consumer(
        _ service: String = "case-management", handler: @escaping BatchHandler = TestDatabase.leaveEffect
    ) -> InboxConsumer {
        InboxConsumer(
            service: service, pool: pool, handlers: ["channel.advanced": handler],
            subscriptions: Subscriptions(of: service), wake: OutboxWake(), logger: quiet)
    }
}

/// Runs a relay around `body`; it has ended when this returns.
func withRelay<Result>(_ relay: Relay, _ body: () async throws -> Result) async throws -> Result {
    async let running: Void = relay.run()
    defer { relay.shutdown() }
    let result = try await body()
    relay.shutdown()
    try await running
    return result
}
