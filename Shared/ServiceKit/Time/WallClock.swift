public import CodecPrimitives
import PollThread

/// The time on the wall (実時刻): for ids, expiry, leases, `recorded_at` and metrics; never for business dates.
public struct WallClock: Sendable {
    /// This moment, to the microsecond.
    public static func now() -> Timestamp { Timestamp(microseconds: WallTime.now()) }
}
