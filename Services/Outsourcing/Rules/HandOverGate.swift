public import CodecPrimitives

/// The last look before a claim is handed to a contractor (architecture 4): granted, unexpired, not revoked, and case
/// management known to be alive, so that a revocation would have come.
public struct HandOverGate: Sendable {
    /// What is known of the clearance.
    public struct Clearance: Hashable, Sendable {
        public var expiresAt: Timestamp
        public var isRevoked: Bool

        public init(expiresAt: Timestamp, isRevoked: Bool) { (self.expiresAt, self.isRevoked) = (expiresAt, isRevoked) }
    }

    /// Wall time of the look.
    public let now: Timestamp
    /// When case management's last heartbeat was sent; nil when none ever came.
    public let heartbeatAt: Timestamp?
    /// The stated staleness bound in seconds (30 by default).
    public let heartbeatSecondsMax: Int64

    public init(now: Timestamp, heartbeatAt: Timestamp?, heartbeatSecondsMax: Int64) {
        (self.now, self.heartbeatAt, self.heartbeatSecondsMax) = (now, heartbeatAt, heartbeatSecondsMax)
    }

    /// Whether the heartbeat is younger than the bound. A heartbeat from the future is no heartbeat.
    public var isHeartbeatFresh: Bool {
        guard let heartbeatAt else { return false }
        let age = now.microseconds - heartbeatAt.microseconds
        return age < heartbeatSecondsMax * 1_000_000 && age > -heartbeatSecondsMax * 1_000_000
    }

    /// Passes, or says why not.
    ///
    /// - Throws: `heartbeatTooOld` (wait and look again), `clearanceRevoked`, `clearanceExpired`.
    public func check(_ clearance: Clearance) throws(OutsourcingRefusal) {
        guard !clearance.isRevoked else { throw .clearanceRevoked }
        guard now < clearance.expiresAt else { throw .clearanceExpired }
        guard isHeartbeatFresh else { throw .heartbeatTooOld }
    }

    /// What becomes of an assignment that was turned away; nil when it should be looked at again.
    public static func event(for refusal: OutsourcingRefusal) -> AssignmentEvent? {
        switch refusal {
        case .clearanceExpired: .expired
        case .clearanceRevoked: .revoked
        default: nil
        }
    }
}
