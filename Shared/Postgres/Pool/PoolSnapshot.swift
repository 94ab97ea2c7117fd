/// What the pool is doing at one moment.
public struct PoolSnapshot: Sendable, Hashable {
    /// Connections ready to be used.
    public let idle: Int
    /// Connections in use.
    public let leased: Int
    /// Callers waiting for one.
    public let waiting: Int
    /// When a transaction was last committed, in microseconds since 1970-01-01T00:00:00Z; nil if none was.
    public let lastCommitAt: Int64?
    /// When the server last said that its disk, memory or connections are used up; nil if it never did.
    public let lastExhaustedAt: Int64?
}
