/// A moment on the monotonic clock by which something must have happened; wall-clock changes do not move it.
public struct Deadline: Sendable, Hashable, Comparable {
    private let instant: ContinuousClock.Instant?

    private init(instant: ContinuousClock.Instant?) {
        self.instant = instant
    }

    /// No deadline at all.
    public static let never = Deadline(instant: nil)

    /// The moment `duration` from now; a negative duration has already passed.
    public static func after(_ duration: Duration) -> Deadline {
        Deadline(instant: ContinuousClock.now.advanced(by: duration))
    }

    /// The time left, never negative; nil when there is no deadline.
    public var remaining: Duration? {
        instant.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
    }

    /// Whether the moment has come; never true without a deadline.
    public var hasPassed: Bool {
        instant.map { $0 <= ContinuousClock.now } ?? false
    }

    /// The time left as poll(2) takes it: milliseconds rounded up (so that a wait does not end early and spin),
    /// -1 for no deadline.
    public var pollMilliseconds: CInt {
        remaining?.pollMilliseconds ?? -1
    }

    /// A deadline that never passes is later than all others.
    public static func < (left: Deadline, right: Deadline) -> Bool {
        guard let leftInstant = left.instant else { return false }
        guard let rightInstant = right.instant else { return true }
        return leftInstant < rightInstant
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, within what poll(2) accepts.
    var pollMilliseconds: CInt {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return CInt(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
