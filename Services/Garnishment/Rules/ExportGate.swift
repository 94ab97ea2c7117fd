public import CodecPrimitives

/// The last look before a seizure leaves the suite (architecture 4): granted, unexpired, not revoked, for
/// the frozen amount, and case management known to be alive, so that a revocation would have come.
public struct ExportGate: Sendable {
    /// What is known of the item's export clearance.
    public struct Clearance: Hashable, Sendable {
        public var amountNow: Yen
        public var expiresAt: Timestamp
        public var isRevoked: Bool

        public init(amountNow: Yen, expiresAt: Timestamp, isRevoked: Bool) {
            (self.amountNow, self.expiresAt, self.isRevoked) = (amountNow, expiresAt, isRevoked)
        }
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

    /// Passes the item or says why not.
    ///
    /// - Throws: `heartbeatTooOld` (wait and look again) or a reason why the item drops out.
    public func check(_ clearance: Clearance?, frozen: Yen) throws(GarnishmentRefusal) {
        guard let clearance else { throw .clearanceMissing }
        guard !clearance.isRevoked else { throw .clearanceRevoked }
        guard now < clearance.expiresAt else { throw .clearanceExpired }
        guard frozen.isPositive else { throw .amountNotPositive }
        guard clearance.amountNow == frozen else { throw .amountChanged }
        guard isHeartbeatFresh else { throw .heartbeatTooOld }
    }

    /// What becomes of an item that the gate turned away; nil when it should be looked at again.
    public static func event(for refusal: GarnishmentRefusal) -> ItemEvent? {
        switch refusal {
        case .heartbeatTooOld: nil
        case .clearanceExpired: .expired
        case .clearanceRevoked: .revoked
        case .amountChanged, .amountNotPositive: .amountChanged
        default: .expired
        }
    }
}
