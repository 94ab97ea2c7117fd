public import Logging
import PollThread

/// Consumes one queue and gives its messages to a handler in batches; reconnects for as long as it runs.
///
/// Acknowledges only what the handler has settled. After each connect it takes one message at a time until no
/// redelivered one is left, so that a message that kills the process is counted alone.
public final class RabbitConsumer: Sendable {
    private let settings: RabbitSettings
    private let queue: String
    private let handler: any DeliveryHandler
    private let logger: Logger
    private let link: ConsumingLink
    private let stop = Latch()

    /// - Parameters:
    ///   - prefetch: messages given out and not acknowledged, 1 to 2,000 (quorum queues hold no more).
    ///   - batchMax: messages in one call of the handler.
    public init(
        settings: RabbitSettings, queue: String, prefetch: Int = 200, batchMax: Int = 50, handler: any DeliveryHandler,
        logger: Logger
    ) {
        (self.settings, self.queue, self.handler, self.logger) = (settings, queue, handler, logger)
        link = ConsumingLink(
            settings, ConsumingLink.Source(queue: queue, prefetch: min(max(1, prefetch), 2000), batchMax: batchMax))
    }

    deinit { link.thread.stop() }

    /// Keeps consuming. Returns after `shutdown()` or cancellation: cancels the subscription, lets handlers in flight
    /// end within `consumerShutdownSeconds` (cancelled: at once), acknowledges, disconnects. May be called once.
    public func run() async throws {
        await SocketWatchdog.shared.add(link.socket, every: settings.tick)
        await withTaskCancellationHandler {
            await keepConsuming()
        } onCancel: {
            shutdown()
        }
        await link.close(RabbitError(.stopped))
        await SocketWatchdog.shared.remove(link.socket)
    }

    /// Takes no more messages, finishes what is in hand. From any thread.
    public func shutdown() {
        let bound = settings.consumerShutdownSeconds + settings.rpcTimeoutSeconds
        link.socket.expectStop(by: .after(.seconds(bound)))
        stop.set()
    }

    public var status: ConsumerStatus { link.board.withLock { $0 } }

    private func keepConsuming() async {
        var backoff = Backoff(
            firstMilliseconds: settings.reconnectFirstMilliseconds, capMilliseconds: settings.reconnectCapMilliseconds)
        var pauses = PauseLength(capSeconds: settings.pauseCapSeconds)
        while !stop.isSet {
            let end = await connectAndServe(&backoff)
            if stop.isSet { return }
            if end.madeProgress { pauses.reset() }
            if let wish = end.pause {
                await rest(pauses.next(atLeast: wish))
            } else {
                let error = link.board.withLock { $0.lastError }
                let reason = error.map(\.description) ?? ""
                logger.warning("consumer disconnected", metadata: ["queue": "\(queue)", "error": "\(reason)"])
                await stop.wait(atMost: backoff.next())
            }
        }
    }

    private func connectAndServe(_ backoff: inout Backoff) async -> ServiceEnd {
        do {
            try await link.open()
        } catch {
            return ServiceEnd()
        }
        logger.info("consumer connected", metadata: ["queue": "\(queue)", "broker": "\(settings)"])
        let end = await ConsumerWorkers(link: link, handler: handler, settings: settings).serve(until: stop)
        if end.madeProgress { backoff.reset() }
        return end
    }

    /// Waits out a pause, and then until the handler can work again.
    private func rest(_ length: Duration) async {
        link.board.withLock { $0.paused = true }
        defer { link.board.withLock { $0.paused = false } }
        logger.warning("consumer pauses", metadata: ["queue": "\(queue)", "for": "\(length)"])
        var isReady = false
        while !stop.isSet, !isReady {
            await stop.wait(atMost: length)
            if !stop.isSet { isReady = await handler.isReady() }
        }
    }
}
