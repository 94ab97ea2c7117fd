public import CodecPrimitives

/// The last look before an adverse act leaves the suite (最終確認), the same for every act: seizure, letter, hand-over.
///
/// The act must be granted, unexpired, not revoked, for the very amount that it states, and case management must be
/// known to be alive, so that a revocation would have come (ADR 0080). Nothing here waits or asks: the caller brings what
/// it knows inside the transaction in which the act leaves.
public struct ClearanceGate: Sendable {
    /// What is known of a clearance.
    public struct Clearance: Hashable, Sendable {
        /// What the grant allows.
        public var amountNow: Yen
        /// From this moment on nothing leaves under it.
        public var expiresAt: Timestamp
        public var isRevoked: Bool

        public init(amountNow: Yen, expiresAt: Timestamp, isRevoked: Bool) {
            (self.amountNow, self.expiresAt, self.isRevoked) = (amountNow, expiresAt, isRevoked)
        }
    }

    /// Why an act may not leave now. The raw value is the stable code that callers see.
    public enum Refusal: String, Error, CaseIterable, Sendable {
        /// Nothing was granted.
        case clearanceMissing = "clearance_missing"
        case clearanceRevoked = "clearance_revoked"
        case clearanceExpired = "clearance_expired"
        /// There is nothing to act for.
        case amountNotPositive = "amount_not_positive"
        /// What is owed is no longer what the act states.
        case amountChanged = "amount_changed"
        /// Case management is silent, or something that it has said is missing here: wait and look again.
        case heartbeatTooOld = "heartbeat_too_old"
    }

    /// Wall time of the look.
    public let now: Timestamp
    /// When case management's last complete heartbeat was sent; nil when there is none.
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

    /// Lets the act pass, or says why not.
    ///
    /// - Parameter frozen: the amount that the act states; nil for an act that states none beside the clearance.
    /// - Throws: `heartbeatTooOld` only when nothing else stands against the act, so that it is worth waiting for.
    public func check(_ clearance: Clearance?, frozen: Yen? = nil) throws(Refusal) {
        guard let clearance else { throw .clearanceMissing }
        guard !clearance.isRevoked else { throw .clearanceRevoked }
        guard now < clearance.expiresAt else { throw .clearanceExpired }
        let amount = frozen ?? clearance.amountNow
        guard amount.isPositive else { throw .amountNotPositive }
        guard clearance.amountNow == amount else { throw .amountChanged }
        guard isHeartbeatFresh else { throw .heartbeatTooOld }
    }

    /// Why the act may not leave now; nil when it may.
    public func refusal(of clearance: Clearance?, frozen: Yen? = nil) -> Refusal? {
        do {
            try check(clearance, frozen: frozen)
            return nil
        } catch {
            return error
        }
    }
}
