/// What payment-intake says and hears over the broker.
enum Topology {
    /// This service's name: source of its messages, its queue and its broker user.
    static let service = "payment-intake"

    /// The queue that the broker fills for this service.
    static let queue = "payment-intake"

    /// Queues that this service's messages must reach; nothing is published until all exist.
    static let requiredQueues = ["case-management"]

    /// Routing key of receipts, and with it the name of their stream.
    static let receipts = "receipts.recorded"
}
