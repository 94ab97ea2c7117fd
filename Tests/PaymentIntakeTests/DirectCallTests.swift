import CodecPrimitives
import Foundation
import Hummingbird
import HummingbirdTesting
import IntakeRules
import Logging
import PollThread
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("Calls that are answered without a task")
struct DirectCallTests {
    private static let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()

    /// What a gateway hears, and what is left of it.
    private struct Outcome: Equatable {
        var answers: [String] = []
        var rows: [String] = []
        /// Ids of calls that the router's route took.
        var routed: [String] = []
    }

    private func content(_ receipt: String) -> String {
        #"{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"\#(receipt)","amount_yen":5}}"#
    }

    private func application(
        _ intake: Intake, sharing reception: WebhookReception?, noting routed: Guarded<[String]>
    ) throws -> some ApplicationProtocol {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let settings = try ServiceSettings(
            service: Topology.service, table: Settings.table,
            overrides: ["database.name=a", "database.user=b", "broker.user=c", "http.port=0"], environment: [:])
        let clock = try BusinessClock(.fixed(BusinessDate(daysSinceEpoch: 20_556), hour: 9), logger: logger)
        let host = ServiceHost(settings: settings, clock: clock, logger: logger)
        let (router, alone) = (host.router(), intake.webhooks)
        let routes = WebhookRoutes(
            verifier: CallVerifier(
                gateways: try GatewayCatalog(setting: "shop=\(Self.secret)"),
                messageKeys: try MessageKeyCatalog(setting: ""), toleranceSeconds: 300),
            bytesMax: 1000, tally: RefusalTally()
        ) { id, body, gateway in
            routed.withLock { $0.append(id.string) }
            return try await alone.take(id, body: body, gateway: gateway)
        }
        routes.add(to: router)
        return host.application(
            router: router, health: HealthChecks(ready: {}, report: { HealthReport() }),
            direct: reception.map { [routes.direct(sharing: $0)] } ?? [])
    }

    /// Calls of every kind, one after the other.
    private func call(_ caller: GatewayCaller) async throws -> [String] {
        let path = "/webhooks/shop"
        let answers = [
            try await caller.post(content("A1"), to: path, id: "m1"),
            try await caller.post(content("A1"), to: path, id: "m1"),
            try await caller.post(content("A2"), to: path, id: "m1"),
            try await caller.post("no json", to: path, id: "m2"),
            try await caller.post(content("A3"), to: path, id: "m3", .init(secondsAhead: -600)),
            try await caller.post(content("A3"), to: path, id: "m3", .init(signed: "another body")),
            try await caller.post(content("A3"), to: path, id: "m3", .init(leftOut: "webhook-id")),
            try await caller.post(content("A3"), to: "/webhooks/nobody", id: "m3"),
            try await caller.post(content(String(repeating: "A", count: 1000)), to: path, id: "m3"),
            try await caller.post(
                #"{"type":"channel.completed","data":{"complete_through":"2026-04-12"}}"#, to: path, id: #"m"4"#),
            try await caller.post(content("A1"), to: path, id: "m5"),
        ]
        return answers.map { "\($0.status) \($0.problem ?? $0.body)" }
    }

    private func outcome(isDirect: Bool) async throws -> Outcome {
        try await TestDatabase.with { database in
            let (intake, routed) = (try Intake(database), Guarded<[String]>([]))
            let bounds = WebhookBatcher.Bounds(calls: 16, transactions: 1, wait: .zero, row: 3)
            var outcome = Outcome()
            outcome.answers = try await intake.sharing(bounds) { reception in
                try await application(intake, sharing: isDirect ? reception : nil, noting: routed).test(.live) {
                    try await call(GatewayCaller(client: $0, secret: Self.secret))
                }
            }
            try await intake.settle()
            outcome.rows = try await database.texts(
                """
                select gateway || ' ' || webhook_id || ' ' || state || ' ' || findings || ' ' || encode(e.content, 'escape')
                    || ' ' || (select count(*) from webhook_repeats r where r.webhook_id = w.webhook_id)
                    || ' ' || (select count(*) from webhook_conflicts c where c.webhook_id = w.webhook_id)
                from webhooks w join evidence e using (evidence_id)
                union all select 'receipt ' || reference || ' ' || amount from receipts
                union all select 'complete ' || channel || ' ' || complete_through from channel_statements order by 1
                """)
            outcome.routed = routed.withLock { $0 }
            return outcome
        }
    }

    @Test("a gateway hears and leaves the same as by the router; only what is not plain reaches that")
    func same() async throws {
        var (direct, byRouter) = (try await outcome(isDirect: true), try await outcome(isDirect: false))
        #expect(direct.routed == ["m1", "m1", "m2"])
        #expect(byRouter.routed == ["m1", "m1", "m1", "m2", #"m"4"#, "m5"])
        (direct.routed, byRouter.routed) = ([], [])
        #expect(direct == byRouter)
        #expect(
            direct.answers == [
                #"200 {"duplicate":false,"id":"m1"}"#, #"200 {"duplicate":true,"id":"m1"}"#, "409 webhook-id-reused",
                "422 webhook-content", "401 webhook-timestamp-too-old", "401 webhook-signature-mismatch",
                "400 webhook-header-missing", "404 not-found", "413 body-too-large",
                #"200 {"duplicate":false,"id":"m\"4"}"#, #"200 {"duplicate":false,"id":"m5"}"#,
            ])
        #expect(direct.rows.count == 6)
    }

    @Test("a call whose batch fails goes its own way, and hears of it only when it is the one at fault")
    func poison() async throws {
        try await TestDatabase.with { database in
            let (intake, routed) = (try Intake(database), Guarded<[String]>([]))
            try await database.pool.withTransaction { tx in
                _ = try tx.execute("alter table webhooks add constraint poison check (webhook_id <> 'm7')")
            }
            let bounds = WebhookBatcher.Bounds(calls: 16, transactions: 1, wait: .milliseconds(50), row: 3)
            let statuses = try await intake.sharing(bounds) { reception in
                try await application(intake, sharing: reception, noting: routed).test(.live) { client in
                    let caller = GatewayCaller(client: client, secret: Self.secret)
                    return try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                        for number in 0..<12 {
                            group.addTask {
                                let answer = try await caller.post(
                                    content("R\(number)"), to: "/webhooks/shop", id: "m\(number)")
                                return (number, answer.status)
                            }
                        }
                        return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
                    }
                }
            }
            #expect(statuses.filter { $0.value == 200 }.count == 11 && statuses[7] == 500, "\(statuses)")
            #expect(routed.withLock { $0.contains("m7") })
            #expect(try await database.number("select count(*) from webhooks") == 11)
        }
    }
}
