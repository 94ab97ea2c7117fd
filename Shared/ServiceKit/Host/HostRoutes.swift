import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// `/live`, `/ready`, `/health` and `/metrics` of every service.
struct HostRoutes: Sendable {
    let service: String
    let clock: BusinessClock
    let health: HealthChecks
    let metrics: PrometheusMetrics
    let logger: Logger

    func add(to router: Router<ServiceContext>) {
        router.get("/live") { _, _ in HostRoutes.json(#"{"status":"alive"}"#) }
        router.get("/ready") { _, _ in try await ready() }
        router.get("/health") { _, _ in try HostRoutes.json(try await report()) }
        router.get("/metrics") { _, _ in
            HostRoutes.answer(await gauges() + metrics.text, type: "text/plain; version=0.0.4")
        }
    }

    private func ready() async throws -> Response {
        do {
            try await health.ready()
            return HostRoutes.json(#"{"status":"ready"}"#)
        } catch {
            logger.warning("not ready", metadata: ["cause": .string(error.loggedCause)])
            throw Problem.unavailable("this instance cannot durably accept its inputs now")
        }
    }

    /// Metrics are answered also by a service that cannot tell how its work goes: one of them says so.
    private func gauges() async -> String {
        do {
            return HealthGauges(report: try await report(), now: WallClock.now()).text
        } catch {
            logger.warning("no health report", metadata: ["cause": .string(error.loggedCause)])
            return HealthGauges.failed
        }
    }

    private func report() async throws -> HealthReport {
        var report = try await health.report()
        report.service = service
        report.date = clock.today().description
        return report
    }

    private static func json(_ report: HealthReport) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return json(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private static func json(_ text: String) -> Response { answer(text, type: "application/json") }

    private static func answer(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
