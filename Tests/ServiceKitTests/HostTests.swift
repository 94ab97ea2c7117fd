import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PollThread
import Postgres
import ServiceKit
import ServiceLifecycle
import TestDatabases
import TestKit
import Testing

@Suite("Service host", .serialized)
struct HostTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func host(_ overrides: [String] = []) throws -> ServiceHost {
        let settings = try ServiceSettings(
            service: "test", table: .common,
            overrides: ["database.name=a", "database.user=b", "broker.user=c", "http.port=0"] + overrides,
            environment: [:])
        let date = try #require(BusinessDate(year: 2026, month: 5, day: 31))
        let clock = try BusinessClock(.fixed(date, hour: 9), logger: logger)
        return ServiceHost(settings: settings, clock: clock, logger: logger)
    }

    private func health(isReady: Bool = true) -> HealthChecks {
        HealthChecks(
            ready: { if !isReady { throw TestKitError("disk full") } },
            report: {
                HealthReport(
                    outbox: .init(unsent: 3, oldestSeconds: 7),
                    states: ["receipts unposted": .init(count: 2, oldestSeconds: 90)])
            })
    }

    @Test("live, ready, health and metrics answer")
    func hostRoutes() async throws {
        try await host().application(router: try host().router(), health: health()).test(.router) { client in
            try await client.execute(uri: "/live", method: .get) { #expect($0.status == .ok) }
            try await client.execute(uri: "/ready", method: .get) { #expect($0.status == .ok) }
            try await client.execute(uri: "/health", method: .get) { response in
                let report = try JSONDecoder().decode(HealthReport.self, from: Data(response.body.readableBytesView))
                #expect(report.service == "test" && report.date == "2026-05-31")
                #expect(report.outbox.unsent == 3)
            }
            try await client.execute(uri: "/metrics", method: .get) { response in
                let text = String(buffer: response.body)
                #expect(text.contains("saiken_outbox_unsent 3\n"))
                #expect(text.contains("saiken_state_oldest_seconds{state=\"receipts unposted\"} 90\n"))
            }
        }
    }

    @Test("what is listed is what is answered: the service's routes and the host's own")
    func routeList() throws {
        let host = try host()
        let router = host.router()
        router.get("/claims/:id") { _, _ in "" }
        router.post("/claims/:id/holds") { _, _ in "" }
        _ = host.application(router: router, health: health())
        #expect(
            ServiceHost.list(router) == """
                GET /claims/{id}
                GET /health
                GET /live
                GET /metrics
                GET /ready
                POST /claims/{id}/holds
                """)
    }

    @Test("a text that the database cannot hold is the request's fault, any other failure of a statement is not")
    func unstorableText() async throws {
        let host = try host()
        let router = host.router()
        for (path, state) in [("nul", "22021"), ("json", "22P05"), ("check", "23514")] {
            router.get(RouterPath(path)) { _, _ -> String in
                throw PostgresError(code: .server, sqlState: state, message: "refused")
            }
        }
        try await host.application(router: router, health: health()).test(.router) { client in
            for (path, status) in [("/nul", 400), ("/json", 400), ("/check", 500)] {
                try await client.execute(uri: path, method: .get) { #expect($0.status.code == status) }
            }
        }
    }

    @Test("health becomes gauges with type and meaning; what is not known is not said")
    func gauges() async throws {
        let moment = Timestamp(microseconds: WallClock.now().microseconds - 90_000_000).description
        let checks = HealthChecks(
            ready: {},
            report: {
                var report = HealthReport(
                    gaps: [
                        .init(producer: "a", routingKey: "k", missingFrom: 3, seconds: 20),
                        .init(producer: "b", routingKey: "k", missingFrom: 9, seconds: 61),
                    ], lastConfirmAt: moment)
                report.heartbeats = ["case-management": 12]
                report.channelFilesLate = ["konbini-a": 2]
                return report
            })
        try await host().application(router: try host().router(), health: checks).test(.router) { client in
            try await client.execute(uri: "/metrics", method: .get) { response in
                let text = String(buffer: response.body)
                #expect(text.contains("# TYPE saiken_heartbeat_age_seconds gauge\n"))
                #expect(text.contains("saiken_heartbeat_age_seconds{peer=\"case-management\"} 12\n"))
                #expect(text.contains("saiken_channel_files_late{channel=\"konbini-a\"} 2\n"))
                #expect(text.contains("saiken_stream_gaps 2\n") && text.contains("gap_oldest_seconds 61\n"))
                let age = try #require(
                    text.firstMatch(of: /\nsaiken_last_confirm_seconds (\d+)\n/).flatMap { Int($0.1) })
                #expect((90...600).contains(age) && !text.contains("saiken_last_commit_seconds"))
                #expect(text.contains("saiken_health_failed 0\n"))
            }
        }
    }

    @Test("a service that cannot tell how its work goes says just that")
    func failedGauge() async throws {
        let checks = HealthChecks(ready: {}, report: { throw TestKitError("no database") })
        try await host().application(router: try host().router(), health: checks).test(.router) { client in
            try await client.execute(uri: "/metrics", method: .get) { response in
                let text = String(buffer: response.body)
                #expect(text.contains("saiken_health_failed 1\n") && !text.contains("saiken_parked"))
            }
        }
    }

    @Test("an instance that cannot accept its inputs is alive and not ready")
    func notReady() async throws {
        try await host().application(router: try host().router(), health: health(isReady: false)).test(.router) {
            client in
            try await client.execute(uri: "/live", method: .get) { #expect($0.status == .ok) }
            try await client.execute(uri: "/ready", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(response.headers[.retryAfter] != nil)
                #expect(!String(buffer: response.body).contains("disk full"))
            }
        }
    }

    @Test("a failure is answered as a problem, with the trace and without its text")
    func failures() async throws {
        let host = try host()
        let router = host.router()
        router.get("/secret") { _, _ -> String in throw TestKitError("山田太郎 cannot be found") }
        router.get("/conflict") { _, _ -> String in throw Problem.conflict("receipt-differs", "same key, other content")
        }
        try await host.application(router: router, health: health()).test(.router) { client in
            let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            try await client.execute(uri: "/secret", method: .get, headers: [.traceparent: trace]) { response in
                #expect(response.status == .internalServerError)
                #expect(response.headers[.contentType] == "application/problem+json")
                let text = String(buffer: response.body)
                #expect(
                    text.contains("urn:saiken:problem:internal") && text.contains("0af7651916cd43dd8448eb211c80319c"))
                #expect(!text.contains("山田"))
            }
            try await client.execute(uri: "/conflict", method: .get) { response in
                #expect(response.status == .conflict)
                #expect(String(buffer: response.body).contains("urn:saiken:problem:receipt-differs"))
            }
            try await client.execute(uri: "/nowhere", method: .get) { response in
                #expect(response.status == .notFound)
                #expect(String(buffer: response.body).contains("urn:saiken:problem:not-found"))
            }
        }
        #expect(host.metrics.text.contains("http_requests_total{route=\"/conflict\",status=\"409\"} 1"))
    }

    @Test("a problem's texts are Japanese, and English for whoever asks for English")
    func titles() async throws {
        try await host().application(router: try host().router(), health: health()).test(.router) { client in
            let japanese = ("該当するものがありません。", "該当する経路がありません。")
            let english = ("There is no such thing.", "no such route")
            for (wanted, (title, detail)) in [("", japanese), ("fr", japanese), ("en-US,ja;q=0.5", english)] {
                try await client.execute(uri: "/nowhere", method: .get, headers: [.acceptLanguage: wanted]) {
                    #expect(String(buffer: $0.body).contains("\"title\":\"\(title)\""))
                    #expect(String(buffer: $0.body).contains("\"detail\":\"\(detail)\""))
                }
            }
        }
    }

    @Test("a body larger than its bound is refused with 413, stated or not")
    func largeBody() async throws {
        let host = try host()
        let router = host.router()
        router.post("/file") { request, _ in "\(try await request.bytes(atMost: 1000).count)" }
        try await host.application(router: router, health: health()).test(.live) { client in
            let small = ByteBuffer(repeating: 0x30, count: 1000)
            try await client.execute(uri: "/file", method: .post, body: small) {
                #expect(String(buffer: $0.body) == "1000")
            }
            let large = ByteBuffer(repeating: 0x30, count: 1001)
            try await client.execute(uri: "/file", method: .post, body: large) {
                #expect($0.status == .contentTooLarge)
            }
        }
    }

    @Test("parts start in order, and end in reverse order when asked to stop")
    func order() async throws {
        let host = try host()
        let events = Guarded<[String]>([])
        let started = Guarded<[String]>([])
        let parts = ["pool", "publisher", "consumer"].map { name in
            let (stream, end) = AsyncStream.makeStream(of: Void.self)
            return LongRunning(name) {
                started.withLock { $0.append(name) }
                for await _ in stream {}
                events.withLock { $0.append(name) }
            } shutdown: {
                end.finish()
            }
        }
        let group = ServiceGroup(configuration: .init(services: parts, logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("all parts run") { started.withLock { $0.count } == 3 }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(events.withLock { $0 } == ["consumer", "publisher", "pool"])
        #expect(host.settings.number("shutdown.grace-seconds") == 20)
    }

    @Test("a part that does not end when asked is cancelled after its grace", .timeLimit(.minutes(1)))
    func boundedShutdown() async throws {
        let host = try host(["shutdown.grace-seconds=1"])
        let (isRunning, wasCancelled) = (Guarded(false), Guarded(false))
        let (stream, end) = AsyncStream.makeStream(of: Void.self)
        let deaf = LongRunning("deaf") {
            isRunning.withLock { $0 = true }
            for await _ in stream {}
            wasCancelled.withLock { $0 = Task.isCancelled }
        } shutdown: {
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await host.run([deaf], router: host.router(), health: health()) }
            // The host takes the process's signals before its parts run.
            try await eventually("the part runs") { isRunning.withLock { $0 } }
            #expect(kill(getpid(), SIGTERM) == 0)
            try await tasks.waitForAll()
        }
        #expect(wasCancelled.withLock { $0 })
        end.finish()
    }

    @Test("the failure of one part ends the service with that failure")
    func failingPart() async throws {
        let host = try host()
        let failing = LongRunning("failing") {
            throw TestKitError("lost")
        } shutdown: {
        }
        await #expect(throws: TestKitError.self) {
            try await host.run([failing], router: host.router(), health: health())
        }
    }
}

extension HTTPField.Name {
    static let traceparent = HTTPField.Name("traceparent") ?? .server
}
