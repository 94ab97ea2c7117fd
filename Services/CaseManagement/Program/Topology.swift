import CodecPrimitives

/// What case-management says and hears over the broker.
enum Topology {
    /// This service's name: source of its messages, its queue and its broker user.
    static let service = "case-management"

    /// Everything that it publishes, by routing key.
    static let publishes =
        ["tax", "public", "private"].map { "postings.recorded.\($0)" }
        + askers.flatMap { ["clearance.decided.\($0)", "clearance.revoked.\($0)"] } + [
            "seizure.requested", "placement.requested", "notice.requested", "refund.requested", "debit.requested",
            "slips.issued", "slips.withdrawn",
        ]
        + ["tax", "public", "private"].map { "claims.changed.\($0)" }

    /// Services that ask for clearances.
    static let askers = ["garnishment", "outsourcing", "notifications"]
}
