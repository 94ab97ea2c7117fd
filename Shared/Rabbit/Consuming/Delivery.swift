/// A message from a queue.
public struct Delivery: Sendable {
    /// Number within the channel; meaningless after a reconnect.
    public let tag: UInt64
    /// It was delivered before, to somebody, and not acknowledged.
    public let redelivered: Bool
    public let routingKey: String
    /// Text and whole numbers; headers of other kinds are left out.
    public let headers: [String: HeaderValue]
    public let body: [UInt8]
    /// Empty when the sender gave none.
    public let messageID: String
    public let type: String
    public let contentType: String

    public init(
        tag: UInt64, redelivered: Bool, routingKey: String, headers: [String: HeaderValue], body: [UInt8],
        messageID: String, type: String, contentType: String
    ) {
        (self.tag, self.redelivered, self.routingKey) = (tag, redelivered, routingKey)
        (self.headers, self.body) = (headers, body)
        (self.messageID, self.type, self.contentType) = (messageID, type, contentType)
    }

    /// How often it was given out before without an acknowledgement (`x-delivery-count` of quorum queues); 0 at first.
    public var deliveryCount: Int {
        if case .int(let count) = headers["x-delivery-count"] { Int(clamping: count) } else { 0 }
    }
}

/// Takes what a consumer receives.
public protocol DeliveryHandler: Sendable {
    /// Handles 1 to `batchMax` messages, in queue order. With `.done` all of them are acknowledged.
    /// Must return soon after its task is cancelled; then the messages go back to the queue.
    func handle(_ batch: [Delivery]) async -> HandlingResult

    /// Asked after a pause, before messages are taken again. Every message that is taken and given back counts
    /// towards the queue's delivery limit, so a handler whose database is away answers false here, which costs nothing.
    func isReady() async -> Bool
}

extension DeliveryHandler {
    /// A handler that cannot tell is tried.
    public func isReady() async -> Bool { true }
}

/// What a handler made of a batch.
public enum HandlingResult: Sendable, Equatable {
    /// Every message of the batch is settled for good and may be forgotten by the broker.
    case done
    /// Nothing of the batch is settled, through no fault of the messages. They go back to the queue; the consumer
    /// disconnects and comes back after this time at the earliest (longer after pauses in a row).
    case pause(Duration)
}
