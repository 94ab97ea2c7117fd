import Logging
import PollThread

/// The consumer's connection, on a thread of its own: holds what was delivered until a worker takes it.
actor ConsumingLink {
    /// Some deliveries, and the life of the connection that they belong to.
    struct Batch: Sendable {
        let deliveries: [Delivery]
        let life: Int
    }

    /// How much the broker may send ahead.
    private enum Window {
        /// One at a time: a message that kills the process must be the only one that is counted for it.
        case careful
        case full
        /// Nothing more: cancelled.
        case closed
    }

    nonisolated let thread = PollThread(name: "amqp-consume")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    nonisolated let socket = SocketGuard()
    nonisolated let board = Guarded(ConsumerStatus())

    private let settings: RabbitSettings
    private let source: Source
    private var session: BrokerSession?
    private var ledger = AckLedger()
    private var window = Window.careful
    private var life = 0
    private var consumers = 0
    /// Delivered and not yet taken; never more than the prefetch and one.
    private var waiting: [Delivery] = []
    private var workers: [CheckedContinuation<Batch?, Never>] = []
    private var isStopping = false

    /// What to consume, and how much at once.
    struct Source: Sendable {
        let queue: String
        let prefetch: Int
        let batchMax: Int
    }

    init(_ settings: RabbitSettings, _ source: Source) { (self.settings, self.source) = (settings, source) }

    /// Connects and subscribes with a prefetch of 1. Blocks this thread within the bounds of the settings.
    func open() throws(RabbitError) {
        guard !isStopping else { throw RabbitError(.stopped) }
        do {
            let session = try BrokerSession(settings, guardedBy: socket)
            self.session = session
            (ledger, window, life) = (AckLedger(), .careful, life + 1)
            try subscribe(session, prefetch: 1)
            board.withLock { ($0.connected, $0.windowOpen, $0.outstanding) = (true, false, 0) }
            session.wake(thread, every: settings.tick) { [weak self] in self?.assumeIsolated { $0.wake() } }
        } catch {
            drop(error)
            throw error
        }
    }

    /// The next deliveries, waiting for at least one; nil when the connection is gone or no more will be taken.
    func nextBatch() async -> Batch? {
        guard session != nil, window != .closed else { return nil }
        if let batch = takeBatch() { return batch }
        return await withCheckedContinuation { workers.append($0) }
    }

    /// Every message of the batch is settled. Says nothing to a connection that is not the batch's own.
    func settled(_ batch: Batch) {
        guard let session, batch.life == life else { return }
        expectWriting()
        defer { socket.expectWriting(toEndBy: .never) }
        do {
            if let tag = try ledger.done(batch.deliveries.map(\.tag)) { try session.handle.acknowledge(upTo: tag) }
            let outstanding = ledger.outstanding
            board.withLock { $0.outstanding = outstanding }
        } catch {
            drop(error)
        }
    }

    /// Takes no more messages; those that a worker holds may still be settled.
    func stopDelivering() {
        isStopping = true
        guard let session, window != .closed else { return }
        window = .closed
        waiting = []
        releaseWorkers()
        do { try session.handle.cancel(tag: consumerTag) } catch { drop(error) }
    }

    /// Gives everything unsettled back to the queue and disconnects.
    func close(_ error: RabbitError) {
        session?.handle.close(within: max(1, settings.rpcTimeoutSeconds / 2))
        drop(error)
    }
}

extension ConsumingLink {
    private var consumerTag: String { "saiken-\(consumers)" }

    private func subscribe(_ session: BrokerSession, prefetch: Int) throws(RabbitError) {
        consumers += 1
        try session.handle.setPrefetch(prefetch)
        try session.handle.consume(source.queue, tag: consumerTag)
    }

    /// Quorum queues take a new prefetch only with a new consumer.
    private func openWindow(_ session: BrokerSession) throws(RabbitError) {
        window = .full
        try session.handle.cancel(tag: consumerTag)
        try subscribe(session, prefetch: source.prefetch)
        board.withLock { $0.windowOpen = true }
    }

    /// The library writes without a deadline; the watchdog has one.
    private func expectWriting() {
        socket.expectWriting(toEndBy: .after(.seconds(settings.rpcTimeoutSeconds)))
    }

    private func wake() {
        guard let session else { return }
        expectWriting()
        defer { socket.expectWriting(toEndBy: .never) }
        do {
            while let event = try session.nextEvent() { try take(event, session) }
        } catch {
            drop(error)
        }
        while !workers.isEmpty, let batch = takeBatch() { workers.removeFirst().resume(returning: batch) }
    }

    private func take(_ event: BrokerEvent, _ session: BrokerSession) throws(RabbitError) {
        switch event {
        case .delivery(let delivery): try take(delivery, session)
        case .consumerCancelled: throw RabbitError(.consumerCancelled, source.queue)
        case .closed(let error): throw error
        // A blocked connection only holds up our acks.
        case .blocked, .unblocked: break
        case .ack, .nack, .returned: throw RabbitError(.protocolViolation, "a confirm to a consumer")
        }
    }

    private func take(_ delivery: Delivery, _ session: BrokerSession) throws(RabbitError) {
        try ledger.delivered(delivery.tag)
        let outstanding = ledger.outstanding
        guard outstanding <= source.prefetch + 1 else {
            throw RabbitError(.protocolViolation, "more deliveries than asked for")
        }
        board.withLock { ($0.outstanding, $0.lastDeliveryAt) = (outstanding, WallTime.now()) }
        // Cancelled: it goes back with the channel.
        if window == .closed { return }
        waiting.append(delivery)
        // Given-back messages come first: after the first new one there are none left.
        if window == .careful, !delivery.redelivered { try openWindow(session) }
    }

    private func takeBatch() -> Batch? {
        guard !waiting.isEmpty else { return nil }
        let deliveries = Array(waiting.prefix(max(1, source.batchMax)))
        waiting.removeFirst(deliveries.count)
        return Batch(deliveries: deliveries, life: life)
    }

    private func releaseWorkers() {
        workers.forEach { $0.resume(returning: nil) }
        workers = []
    }

    private func drop(_ error: RabbitError) {
        thread.unwatch()
        session = nil
        waiting = []
        board.withLock { status in
            (status.connected, status.windowOpen, status.outstanding) = (false, false, 0)
            status.lastError = error
        }
        releaseWorkers()
    }
}
