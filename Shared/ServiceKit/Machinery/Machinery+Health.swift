import Codec
import CodecPrimitives
public import Outbox
public import Postgres
import Rabbit

extension Machinery {
    /// Readiness and health of this service.
    ///
    /// - Parameters:
    ///   - states: what waits for its next step in this service's own tables, with the age of the oldest.
    ///   - channels: how many files of its agent's calendar each channel of money lacks.
    public func health(
        states: @escaping @Sendable (borrowing Transaction) throws -> [String: HealthReport.Pile] = { _ in [:] },
        channels: (@Sendable (borrowing Transaction) throws -> [String: Int])? = nil
    ) -> HealthChecks {
        let (pool, publisher) = (pool, publisher)
        let memorySeconds = settings.number("database.exhausted-seconds")
        return HealthChecks(
            ready: { try await CommitProbe.run(on: pool, memorySeconds: memorySeconds) },
            report: {
                var report = try await pool.withTransaction(.readOnly) { tx in
                    var report = HealthReport(try OutboxStatus.read(in: tx))
                    report.states = try states(tx)
                    report.channelFilesLate = try channels?(tx)
                    return report
                }
                report.lastCommitAt = Machinery.moment(pool.snapshot.lastCommitAt)
                report.lastConfirmAt = Machinery.moment(publisher.status.lastConfirmAt)
                return report
            })
    }

    private static func moment(_ microseconds: Int64?) -> String? {
        microseconds.map { Timestamp(microseconds: $0).description }
    }
}

extension HealthReport {
    /// The messages' part of the report.
    public init(_ status: OutboxStatus) {
        self.init(
            outbox: Unsent(
                unsent: status.unsent, oldestSeconds: status.unsent > 0 ? Int(status.oldestUnsentSeconds) : nil),
            parked: Pile(
                count: status.parked, oldestSeconds: status.parked > 0 ? Int(status.oldestParkedSeconds) : nil),
            gaps: status.gaps.map { gap in
                Gap(
                    producer: gap.stream.producer.string, routingKey: gap.stream.routingKey.string,
                    missingFrom: gap.from, seconds: Int(gap.seconds))
            },
            streams: Streams(
                written: Dictionary(
                    status.written.map { ($0.key.string, $0.value) }, uniquingKeysWith: { max($0, $1) }),
                applied: Dictionary(
                    status.applied.map { ("\($0.key.producer.string)/\($0.key.routingKey.string)", $0.value) },
                    uniquingKeysWith: { min($0, $1) })))
        heartbeats = Dictionary(
            status.heartbeats.map { ($0.key.string, Int($0.value)) }, uniquingKeysWith: { max($0, $1) })
    }
}
