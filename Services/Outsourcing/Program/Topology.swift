/// What outsourcing says and hears over the broker.
enum Topology {
    /// This service's name: source of its messages, its queue and its broker user; also the asker of its clearances.
    static let service = "outsourcing"

    /// Everything that it publishes.
    static let publishes = ["clearance.requested", "assignment.changed", "receipts.recorded", "remittance.expected"]

    /// The service whose heartbeat must be fresh before anything leaves.
    static let decider = "case-management"

    /// The decider's stream of revocations for this service.
    static let revocations = "clearance.revoked.outsourcing"
}
