/// A message to publish. The exchange comes from the settings; delivery is always persistent and mandatory.
public struct OutgoingMessage: Sendable {
    public var routingKey: String
    public var body: [UInt8]
    /// In the order in which they are sent; names are not repeated.
    public var headers: [(name: String, value: HeaderValue)]
    /// The envelope's id. Unique among the messages in flight: a returned message is found by it.
    public var messageID: String
    public var type: String
    public var contentType: String

    public init(
        routingKey: String, body: [UInt8], headers: [(name: String, value: HeaderValue)] = [], messageID: String,
        type: String, contentType: String = "application/protobuf"
    ) {
        (self.routingKey, self.body, self.headers) = (routingKey, body, headers)
        (self.messageID, self.type, self.contentType) = (messageID, type, contentType)
    }
}

/// The two kinds of header value that the suite sends.
public enum HeaderValue: Hashable, Sendable {
    case text(String)
    case int(Int64)
}

/// What became of one published message.
public enum PublishOutcome: Sendable {
    /// Every queue that it was routed to has it on disk.
    case confirmed
    /// No queue is bound for it (`basic.return`): 312 NO_ROUTE.
    case returned(code: Int, text: String)
    /// A queue refused it (`basic.nack`): full. Others may have taken it, so it must be sent again as it is.
    case rejected
    /// Not known to have arrived; it may have. To be sent again.
    case failed(RabbitError)

    public var isConfirmed: Bool {
        if case .confirmed = self { true } else { false }
    }
}
