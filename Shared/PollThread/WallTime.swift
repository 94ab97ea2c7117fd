import Glibc

/// The wall clock of the machine (実時刻). It stands here, in a module that imports Glibc alone, because beside
/// Dispatch the type `timespec` has two homes, and an optimised build then refuses one of them.
public enum WallTime {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
