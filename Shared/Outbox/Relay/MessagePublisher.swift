public import Rabbit

/// What the relay needs of a broker: `RabbitPublisher`, or a twin in memory for tests.
public protocol MessagePublisher: Sendable {
    /// Publishes all and returns what became of each, in the same order. Never throws: failures are outcomes.
    func publish(_ batch: [OutgoingMessage]) async -> [PublishOutcome]
}

extension RabbitPublisher: MessagePublisher {}
