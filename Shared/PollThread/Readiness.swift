import Glibc

/// What a thread waits for on a descriptor. Errors and hang-ups always wake it.
public struct Readiness: OptionSet, Sendable {
    /// The bits of the set: 1 readable, 2 writable.
    public let rawValue: Int

    /// A set of the bits above.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Bytes have arrived, or the other side has gone.
    public static let readable = Readiness(rawValue: 1)
    /// The kernel takes bytes again.
    public static let writable = Readiness(rawValue: 2)

    var pollEvents: CShort {
        (contains(.readable) ? CShort(POLLIN) : 0) | (contains(.writable) ? CShort(POLLOUT) : 0)
    }

    /// Waits on the calling thread until `descriptor` is ready, or has failed, or the deadline has passed.
    ///
    /// Only for a thread that may block, such as a `PollThread` inside a job.
    /// - Returns: what it is ready for (both on an error or hang-up: the next call on it tells), or nothing when
    ///   the deadline has passed.
    public static func wait(for wanted: Readiness, on descriptor: CInt, until deadline: Deadline) -> Readiness {
        var entry = pollfd(fd: descriptor, events: wanted.pollEvents, revents: 0)
        while true {
            let count = unsafe poll(&entry, 1, deadline.pollMilliseconds)
            if count < 0, errno == EINTR { continue }
            if count == 0 { return [] }
            return Readiness(events: entry.revents)
        }
    }

    init(events: CShort) {
        let failed = events & CShort(POLLERR | POLLHUP | POLLNVAL) != 0
        var ready: Readiness = failed ? [.readable, .writable] : []
        if events & CShort(POLLIN) != 0 { ready.insert(.readable) }
        if events & CShort(POLLOUT) != 0 { ready.insert(.writable) }
        self = ready
    }
}
