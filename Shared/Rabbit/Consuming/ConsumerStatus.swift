/// What a consumer knows about itself, for health and metrics.
public struct ConsumerStatus: Sendable, Equatable {
    /// Logged in and subscribed.
    public internal(set) var connected = false
    /// The handler asked for a pause that is not over.
    public internal(set) var paused = false
    /// Past the messages that were delivered before: the full prefetch is in use.
    public internal(set) var windowOpen = false
    /// Delivered and not yet acknowledged.
    public internal(set) var outstanding = 0
    /// Wall time of the last delivery: microseconds since 1970-01-01T00:00:00Z. Nil before the first.
    public internal(set) var lastDeliveryAt: Int64?
    /// Why there is no connection, or was none before this one.
    public internal(set) var lastError: RabbitError?
}
