public import Logging
public import Outbox
public import Postgres
public import Rabbit
public import ServiceLifecycle

/// What every service of the suite stands on: its database, its place on the broker, its outbox and inbox (土台).
///
/// A service's `Wiring` makes one, hands its handlers to `parts(handlers:)`, adds its own workers and gives all of it
/// to `ServiceHost.run`.
public struct Machinery: Sendable {
    public let settings: ServiceSettings
    public let pool: PostgresPool
    public let publisher: RabbitPublisher
    /// The service's outbox; `outbox.wake` wakes the relay after a commit.
    public let outbox: Outbox
    private let logger: Logger

    /// - Parameters:
    ///   - routingKeys: everything this service publishes; all queues they reach must exist before anything is sent.
    public init(_ settings: ServiceSettings, publishing routingKeys: [String], logger: Logger) {
        (self.settings, self.logger) = (settings, logger)
        pool = PostgresPool(settings.postgres, logger: logger)
        let queues = Topology.saiken.queues(reachedBy: routingKeys + ["stream.heartbeat"])
        publisher = RabbitPublisher(settings: settings.rabbit, requiredQueues: queues, logger: logger)
        outbox = Outbox(source: settings.service)
    }

    /// The inbox of this service's queue.
    public func inbox(handlers: [String: BatchHandler]) -> InboxConsumer {
        var consumer = InboxConsumer.Settings()
        consumer.pauseSeconds = settings.number("broker.pause-seconds")
        return InboxConsumer(
            service: settings.service, pool: pool, handlers: handlers,
            subscriptions: Subscriptions(of: settings.service), wake: outbox.wake, settings: consumer, logger: logger)
    }

    /// The parts of the process in order of dependence: pool, publisher, relay, streams, consumers.
    ///
    /// - Parameter handlers: by message type, such as `receipts.recorded`.
    public func parts(handlers: [String: BatchHandler]) -> [any Service] {
        let inbox = inbox(handlers: handlers)
        return [
            LongRunning("database", run: { [pool] in try await pool.run() }, shutdown: { [pool] in pool.shutdown() }),
            LongRunning(
                "publisher", run: { [publisher] in try await publisher.run() },
                shutdown: { [publisher] in publisher.shutdown() }),
        ] + streams + [erasure, replay(inbox)] + consumers(inbox)
    }

    private var streams: [any Service] {
        let relay = Relay(
            database: settings.postgres, publisher: publisher, wake: outbox.wake, settings: settings.relay,
            logger: logger)
        let heartbeats = Heartbeats(
            outbox: outbox, pool: pool, publisher: publisher, every: settings.seconds("stream.heartbeat-seconds"),
            logger: logger)
        let watch = StreamWatch(
            outbox: outbox, pool: pool, publisher: publisher, settings: settings.streamWatch, logger: logger)
        return [
            LongRunning("relay", run: { try await relay.run() }, shutdown: { relay.shutdown() }),
            LongRunning("heartbeats", run: { try await heartbeats.run() }, shutdown: { heartbeats.shutdown() }),
            LongRunning("stream watch", run: { try await watch.run() }, shutdown: { watch.shutdown() }),
        ]
    }

    private func consumers(_ inbox: InboxConsumer) -> [any Service] {
        let drain = DeadLetterDrain(pool: pool, pause: settings.seconds("broker.pause-seconds"), logger: logger)
        return [consumer(of: Topology.deadQueue(of: settings.service), drain)]
            + (0..<settings.number("broker.consumers")).map { _ in consumer(of: settings.service, inbox) }
    }

    private func consumer(of queue: String, _ handler: any DeliveryHandler) -> any Service {
        let consumer = RabbitConsumer(
            settings: settings.rabbit, queue: queue, prefetch: settings.number("broker.prefetch"),
            batchMax: settings.number("broker.batch-max"), handler: handler, logger: logger)
        return LongRunning(
            "consumer of \(queue)", run: { try await consumer.run() }, shutdown: { consumer.shutdown() })
    }

    /// Parked messages that an operator asked to be tried again.
    private func replay(_ inbox: InboxConsumer) -> any Service {
        Periodic("parked replay", every: settings.seconds("parking.replay-seconds"), logger: logger) {
            while try await inbox.replayParked() > 0 {}
        }
    }

    /// Personal data in bodies that all consumers applied long ago.
    private var erasure: any Service {
        let erasure = BodyErasure(producer: settings.service, days: settings.number("outbox.body-days"))
        return Periodic("body erasure", every: settings.seconds("outbox.erase-seconds"), logger: logger) { [pool] in
            var erased: Int
            repeat {
                erased = try await pool.withTransaction { tx in try erasure.run(in: tx) }
            } while erased >= BodyErasure.rows
        }
    }
}
