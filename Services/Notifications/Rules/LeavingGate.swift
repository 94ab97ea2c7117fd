public import CodecPrimitives

/// The last look before a letter is printed or leaves (architecture 4): granted, unexpired, not revoked, the amount as
/// it is printed, and case management known to be alive, so that a revocation would have come.
public struct LeavingGate: Sendable {
    /// What is known of a clearance.
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

    /// Passes, or says why not.
    ///
    /// - Parameter frozen: what the letter says is owed.
    /// - Throws: `clearanceRevoked`, `clearanceExpired`, `amountDiffers`, `heartbeatTooOld` (wait and look again).
    public func check(_ clearance: Clearance, frozen: Yen) throws(NoticeRefusal) {
        guard !clearance.isRevoked else { throw .clearanceRevoked }
        guard now < clearance.expiresAt else { throw .clearanceExpired }
        guard clearance.amountNow == frozen else { throw .amountDiffers }
        guard isHeartbeatFresh else { throw .heartbeatTooOld }
    }

    /// What becomes of a letter that was turned away before its printing; nil when it should be looked at again.
    public static func noticeEvent(for refusal: NoticeRefusal) -> NoticeEvent? {
        switch refusal {
        case .clearanceExpired: .expired
        case .clearanceRevoked, .amountDiffers: .revoked
        default: nil
        }
    }

    /// What becomes of a sheet that was turned away on its way out, and why it is pulled when it is.
    public static func pieceEvent(for refusal: NoticeRefusal) -> (event: PieceEvent, reason: PullReason?)? {
        switch refusal {
        case .clearanceExpired: (.expired, nil)
        case .clearanceRevoked: (.stopped, .revoked)
        case .amountDiffers: (.stopped, .amount)
        default: nil
        }
    }
}
