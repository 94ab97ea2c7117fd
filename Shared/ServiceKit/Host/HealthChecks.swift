/// What a service says about itself.
public struct HealthChecks: Sendable {
    /// Throws with the reason when this instance cannot durably accept its own inputs: no recent commit, no disk.
    /// A broker outage is no reason: gateways are not turned away for it (architecture 8).
    public let ready: @Sendable () async throws -> Void
    /// How the work goes; `service` and `date` are filled in by the host.
    public let report: @Sendable () async throws -> HealthReport

    public init(
        ready: @escaping @Sendable () async throws -> Void, report: @escaping @Sendable () async throws -> HealthReport
    ) {
        (self.ready, self.report) = (ready, report)
    }
}
