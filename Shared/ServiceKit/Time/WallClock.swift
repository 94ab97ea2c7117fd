public import CodecPrimitives
import Glibc

/// The time on the wall (実時刻): for ids, expiry, leases, `recorded_at` and metrics; never for business dates.
public struct WallClock: Sendable {
    /// This moment, to the microsecond.
    public static func now() -> Timestamp {
        var moment = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &moment)
        return Timestamp(microseconds: Int64(moment.tv_sec) * 1_000_000 + Int64(moment.tv_nsec) / 1000)
    }
}
