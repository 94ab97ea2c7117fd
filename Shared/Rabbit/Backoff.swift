/// Waits between attempts: the first, then doubled each time up to a cap; of each wait one half is random,
/// so that five services do not come back to a restarted broker in step.
public struct Backoff: Sendable {
    private let firstMilliseconds: Int
    private let capMilliseconds: Int
    private var attempts = 0

    /// Both at least 1; a cap below the first wait is raised to it.
    public init(firstMilliseconds: Int, capMilliseconds: Int) {
        self.firstMilliseconds = max(1, firstMilliseconds)
        self.capMilliseconds = max(self.firstMilliseconds, capMilliseconds)
    }

    /// The wait before the next attempt: between half of the doubled value and all of it.
    public mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
        var wait = firstMilliseconds
        for _ in 0..<attempts where wait < capMilliseconds { wait = min(capMilliseconds, wait * 2) }
        attempts = min(attempts + 1, 64)
        return .milliseconds(Int.random(in: (wait + 1) / 2...wait, using: &random))
    }

    public mutating func next() -> Duration {
        var random = SystemRandomNumberGenerator()
        return next(using: &random)
    }

    /// After a success: the next wait is the first one again.
    public mutating func reset() { attempts = 0 }
}
