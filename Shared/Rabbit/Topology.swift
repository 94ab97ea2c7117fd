/// The suite's queues and what reaches them.
///
/// The broker gets this from `compose/rabbitmq/definitions.json`; a test holds the two together. Services declare
/// nothing: they read here which queues their messages must reach.
public struct Topology: Sendable {
    /// One routing key, bound exactly: patterns would let a new key reach a service that may not see it.
    public struct Binding: Hashable, Sendable {
        public let routingKey: String
        public let queue: String
    }

    public let exchange: String
    public let deadLetterExchange: String
    /// One queue for each consuming service, named as the service.
    public let services: [String]
    public let bindings: [Binding]

    /// The queue of what could not be delivered to a service.
    public static func deadQueue(of service: String) -> String { "\(service).dead" }

    /// The queues that messages with these keys must reach, in the order of the services.
    public func queues(reachedBy routingKeys: [String]) -> [String] {
        let reached = Set(bindings.filter { routingKeys.contains($0.routingKey) }.map(\.queue))
        return services.filter(reached.contains)
    }

    /// The whole suite.
    public static let saiken = Topology(
        exchange: "saiken", deadLetterExchange: "saiken.dead", services: allServices,
        bindings: [
            bind("receipts.recorded", "channel.advanced", to: [caseManagement]),
            bind("remittance.expected", to: [paymentIntake]),
            bind("remittance.matched", "remittance.broken", to: [caseManagement, garnishment, outsourcing]),
            byClass("postings.recorded", allClasses, to: [paymentIntake, garnishment, notifications]),
            byClass("postings.recorded", untaxed, to: [outsourcing]),
            byClass("claims.changed", allClasses, to: [garnishment, notifications]),
            byClass("claims.changed", untaxed, to: [outsourcing]),
            bind("slips.issued", "slips.withdrawn", to: [paymentIntake]),
            bind("refund.requested", "debit.requested", to: [paymentIntake]),
            bind("refund.paid", "debit.resulted", to: [caseManagement]),
            bind("clearance.requested", to: [caseManagement]),
            toAsker("clearance.decided"), toAsker("clearance.revoked"),
            bind("inquiry.requested", "seizure.requested", to: [garnishment]),
            bind("seizure.changed", "inquiry.answered", to: [caseManagement]),
            bind("placement.requested", to: [outsourcing]),
            bind("assignment.changed", to: [caseManagement, notifications]),
            bind("activity.reported", to: [caseManagement]),
            bind("notice.requested", to: [notifications]),
            bind("notice.dispatched", "notice.returned", "contact.recorded", to: [caseManagement]),
            bind("stream.heartbeat", to: allServices),
            allServices.map { Binding(routingKey: "stream.resend.\($0)", queue: $0) },
        ].flatMap(\.self))
}

extension Topology {
    private static let caseManagement = "case-management"
    private static let paymentIntake = "payment-intake"
    private static let garnishment = "garnishment"
    private static let outsourcing = "outsourcing"
    private static let notifications = "notifications"
    private static let allServices = [caseManagement, paymentIntake, garnishment, outsourcing, notifications]

    /// The claim classes that balances and postings are routed by. Tax facts reach no contractor.
    private static let allClasses = ["tax", "public", "private"]
    private static let untaxed = ["public", "private"]

    private static func bind(_ keys: String..., to queues: [String]) -> [Binding] {
        keys.flatMap { key in queues.map { Binding(routingKey: key, queue: $0) } }
    }

    private static func byClass(_ key: String, _ classes: [String], to queues: [String]) -> [Binding] {
        classes.flatMap { name in queues.map { Binding(routingKey: "\(key).\(name)", queue: $0) } }
    }

    private static func toAsker(_ key: String) -> [Binding] {
        [garnishment, outsourcing, notifications].map { Binding(routingKey: "\(key).\($0)", queue: $0) }
    }
}
