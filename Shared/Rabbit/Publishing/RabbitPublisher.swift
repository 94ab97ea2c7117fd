public import Logging
import PollThread

/// Publishes with mandatory routing, persistence and confirms, and reconnects for as long as it runs.
///
/// Every message must have its queues: at each connect each required queue is looked for, and nothing is published
/// until all exist (`mandatory` alone does not notice that the second of two subscribers has no queue).
public final class RabbitPublisher: Sendable {
    private let settings: RabbitSettings
    private let logger: Logger
    private let link: PublishingLink
    private let stop = Latch()

    /// - Parameters:
    ///   - requiredQueues: every queue that the messages of this publisher must reach (`Topology.queues(reachedBy:)`).
    public init(settings: RabbitSettings, requiredQueues: [String], logger: Logger) {
        (self.settings, self.logger) = (settings, logger)
        link = PublishingLink(settings, requiredQueues: requiredQueues, logger: logger)
    }

    deinit { link.thread.stop() }

    /// Keeps a connection. Returns after `shutdown()` or cancellation, within `publisherShutdownSeconds` and the
    /// connect timeout. May be called once.
    public func run() async throws {
        await SocketWatchdog.shared.add(link.socket, every: settings.tick)
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.keepConnected() }
                group.addTask { await self.finishWhenAsked() }
            }
        } onCancel: {
            shutdown()
        }
        await SocketWatchdog.shared.remove(link.socket)
    }

    /// Takes no more batches, waits for open confirms, closes. From any thread.
    public func shutdown() {
        link.socket.expectStop(by: .after(.seconds(settings.publisherShutdownSeconds)))
        stop.set()
    }

    /// Publishes a batch and returns the outcome of each message, in order, at the latest after
    /// `publishTimeoutSeconds`. Without a connection, while blocked or when stopping, all fail at once and may be
    /// sent again; a failed message may have arrived all the same.
    public func publish(_ batch: [OutgoingMessage]) async -> [PublishOutcome] { await link.publish(batch) }

    public var status: PublisherStatus { link.board.withLock { $0 } }

    private func keepConnected() async {
        var backoff = Backoff(
            firstMilliseconds: settings.reconnectFirstMilliseconds, capMilliseconds: settings.reconnectCapMilliseconds)
        while !stop.isSet {
            let error = await connectAndHold(&backoff)
            if stop.isSet { return }
            logger.warning("publisher disconnected", metadata: ["error": "\(error)", "broker": "\(settings)"])
            await stop.wait(atMost: backoff.next())
        }
    }

    private func connectAndHold(_ backoff: inout Backoff) async -> RabbitError {
        do throws(RabbitError) {
            try await link.open()
        } catch {
            return error
        }
        logger.info("publisher connected", metadata: ["broker": "\(settings)"])
        let lasting = Deadline.after(.milliseconds(settings.reconnectCapMilliseconds))
        let error = await link.untilDropped()
        // A connection that breaks at once is no success: the waits go on growing.
        if lasting.hasPassed { backoff.reset() }
        return error
    }

    private func finishWhenAsked() async {
        await stop.wait()
        await link.finish()
    }
}
