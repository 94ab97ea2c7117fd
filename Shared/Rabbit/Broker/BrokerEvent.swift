/// What the broker says without having been asked.
enum BrokerEvent: Sendable {
    case delivery(Delivery)
    /// Precedes the message's ack.
    case returned(code: Int, text: String, messageID: String)
    case ack(tag: UInt64, multiple: Bool)
    case nack(tag: UInt64, multiple: Bool)
    case consumerCancelled
    /// Of the channel or the connection: both are the end for us.
    case closed(RabbitError)
    case blocked(reason: String)
    case unblocked
}
