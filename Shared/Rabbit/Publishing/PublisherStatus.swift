/// What a publisher knows about itself, for health and metrics.
public struct PublisherStatus: Sendable, Equatable {
    /// Logged in, and every required queue was seen.
    public internal(set) var connected = false
    /// The broker takes nothing at the moment (memory or disk alarm).
    public internal(set) var blocked = false
    /// Wall time of the last confirm: microseconds since 1970-01-01T00:00:00Z. Nil before the first.
    public internal(set) var lastConfirmAt: Int64?
    /// Required queues that did not exist at the last attempt; nothing is published until they do.
    public internal(set) var missingQueues: [String] = []
    /// Published and not yet confirmed.
    public internal(set) var outstanding = 0
    /// Why there is no connection, or was none before this one.
    public internal(set) var lastError: RabbitError?
}
