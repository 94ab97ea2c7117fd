import CodecPrimitives

@testable import Saiken

extension AuditSnapshot {
    /// Books with one stream that case management has applied to its end, and one clearance that is in force.
    static func sample(
        of producer: String, _ routingKey: String, messages: Int64,
        under clearance: (id: ClearanceID, act: String, amount: Yen)
    ) -> AuditSnapshot {
        var sample = AuditSnapshot()
        sample.takenAt = Timestamp(microseconds: 1_000_000_000_000)
        let (producer, key) = (ReceivedText(producer), ReceivedText(routingKey))
        sample.streams = [
            .init(
                producer: producer, routingKey: key, messages: messages, first: 1, last: messages, unsent: 0,
                oldestUnsent: nil, youngFrom: nil, lastLater: messages)
        ]
        sample.appliedStreams = [
            .init(
                consumer: ReceivedText("case-management"), producer: producer, routingKey: key, through: messages,
                gaps: 0)
        ]
        sample.clearances = [
            clearance.id: .init(
                act: ReceivedText(clearance.act), amount: clearance.amount,
                grantedAt: sample.takenAt.adding(seconds: -60),
                expiresAt: sample.takenAt.adding(seconds: 540), revokedAt: nil)
        ]
        return sample
    }

    /// The checks that find something after a change.
    func checks(after change: (inout AuditSnapshot) -> Void) -> [String] {
        var snapshot = self
        change(&snapshot)
        return VerifyChecks(snapshot: snapshot, inFlightSeconds: 60).findings.map(\.check)
    }
}
