/// What payment-intake says and hears over the broker.
enum Topology {
    /// This service's name: the source of its messages, its queue and its broker user.
    static let service = "payment-intake"

    /// Everything that it publishes.
    static let publishes = [
        "receipts.recorded", "channel.advanced", "remittance.matched", "remittance.broken", "refund.paid",
        "debit.resulted",
    ]

    /// Routing key of receipts, and with it the name of their stream.
    static let receipts = "receipts.recorded"
}
