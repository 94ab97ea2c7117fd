import Codec
import Outbox
import PollThread
import Rabbit

/// A broker in memory: routes by the suite's bindings, forgets when told to, and refuses what it is told to refuse.
final class MemoryBroker: MessagePublisher {
    struct State {
        var queues: [String: [Delivery]] = [:]
        var published: [OutgoingMessage] = []
        /// Messages that the broker loses after confirming them.
        var loses: @Sendable (OutgoingMessage) -> Bool = { _ in false }
        /// What becomes of a message; confirmed unless told otherwise.
        var answers: @Sendable (OutgoingMessage) -> PublishOutcome = { _ in .confirmed }
    }

    let state = Guarded(State())
    private let topology: Topology

    init(topology: Topology = .saiken) { self.topology = topology }

    func publish(_ batch: [OutgoingMessage]) async -> [PublishOutcome] {
        let topology = topology
        return state.withLock { state in
            batch.map { message in
                let outcome = state.answers(message)
                guard outcome.isConfirmed else { return outcome }
                state.published.append(message)
                guard !state.loses(message) else { return outcome }
                for queue in topology.queues(reachedBy: [message.routingKey]) {
                    state.queues[queue, default: []].append(MemoryBroker.delivery(message))
                }
                return outcome
            }
        }
    }

    /// Takes everything that waits in a queue.
    func take(_ queue: String) -> [Delivery] {
        state.withLock { state in state.queues.removeValue(forKey: queue) ?? [] }
    }

    /// The ids of everything that was confirmed, in order.
    var publishedIDs: [String] { state.withLock { $0.published.map(\.messageID) } }

    func answer(_ answers: @escaping @Sendable (OutgoingMessage) -> PublishOutcome) {
        state.withLock { $0.answers = answers }
    }

    func lose(_ loses: @escaping @Sendable (OutgoingMessage) -> Bool) { state.withLock { $0.loses = loses } }

    private static func delivery(_ message: OutgoingMessage) -> Delivery {
        Delivery(
            tag: 0, redelivered: false, routingKey: message.routingKey,
            headers: Dictionary(message.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
            body: message.body, messageID: message.messageID, type: message.type, contentType: message.contentType)
    }
}
