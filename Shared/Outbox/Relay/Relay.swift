internal import Codec
internal import CodecPrimitives
public import Logging
internal import PollThread
public import Postgres
internal import Rabbit

/// Sends what was committed to the outbox, at least once each, outside any transaction.
///
/// One relay per database is active: it holds a session advisory lock on a connection of its own. Killing it at any
/// point only repeats messages: rows are marked sent after their confirms.
public final class Relay: Sendable {
    /// What the relay is doing, for health.
    public struct Status: Sendable {
        public var isElected = false
        /// Messages confirmed since the start.
        public var confirmed = 0
        /// When the broker last confirmed one.
        public var lastConfirmAt: ContinuousClock.Instant?
    }

    private let journal: OutboxJournal
    private let publisher: any MessagePublisher
    private let wake: OutboxWake
    private let settings: RelaySettings
    private let logger: Logger
    private let state = Guarded(Status())
    private let isStopping = Guarded(false)

    /// - Parameter database: the service's own database; the relay takes one connection beside the pool's.
    public init(
        database: PostgresSettings, publisher: any MessagePublisher, wake: OutboxWake,
        settings: RelaySettings = RelaySettings(), logger: Logger
    ) {
        var own = database
        own.poolSize = 1
        own.applicationName = "\(database.applicationName)-relay"
        self.journal = OutboxJournal(session: PostgresPool(own, logger: logger), settings: settings)
        (self.publisher, self.wake, self.settings, self.logger) = (publisher, wake, settings, logger)
    }

    public var status: Status { state.withLock { $0 } }

    /// Relays until `shutdown()` (the pages in hand are finished) or cancellation.
    public func run() async throws {
        var pauses = Backoff(
            firstMilliseconds: settings.pauseFirstMilliseconds, capMilliseconds: settings.pauseCapMilliseconds)
        while !isStopping.withLock({ $0 }), !Task.isCancelled {
            switch await sweep() {
            case .idle:
                pauses.reset()
                await wake.wait(upTo: .milliseconds(settings.pollMilliseconds))
            case .sent: pauses.reset()
            case .notElected:
                await wake.wait(upTo: .milliseconds(settings.electionMilliseconds))
            case .troubled:
                await rest(for: pauses.next())
            }
        }
        await journal.session.close()
    }

    /// No new pages; `run()` returns when those in hand are settled.
    public func shutdown() {
        isStopping.withLock { $0 = true }
        wake.signal()
    }

    enum Sweep { case idle, sent, notElected, troubled }

    /// One pass over everything that is due, in the order of outbox ids.
    func sweep() async -> Sweep {
        do {
            let (sent, unanswered) = try await pass()
            guard let sent else { return .notElected }
            if unanswered > 0 { return .troubled }
            return sent == 0 ? .idle : .sent
        } catch {
            state.withLock { $0.isElected = false }
            if !(error is CancellationError) { logger.warning("the relay pauses", metadata: ["error": "\(error)"]) }
            return .troubled
        }
    }

    /// Publishes page after page, some at the same time; nil when another relay is elected.
    private func pass() async throws -> (sent: Int?, unanswered: Int) {
        try await withThrowingTaskGroup(of: ([OutboxJournal.Entry], [PublishOutcome]).self) { group in
            var (cursor, open, sent, unanswered) = (Int64(0), 0, 0, 0)
            var hasMore = true
            while true {
                while hasMore, open < settings.pagesInFlight, unanswered == 0, !isStopping.withLock({ $0 }) {
                    guard let page = try await journal.page(after: cursor) else {
                        state.withLock { $0.isElected = false }
                        return (nil, 0)
                    }
                    state.withLock { $0.isElected = true }
                    guard let last = page.last else {
                        hasMore = false
                        break
                    }
                    cursor = last.id
                    open += 1
                    let publisher = publisher
                    group.addTask { (page, await publisher.publish(page.map { OutgoingMessage($0.envelope) })) }
                }
                guard let (page, outcomes) = try await group.next() else { break }
                open -= 1
                try await journal.settle(page, outcomes)
                sent += page.count
                unanswered += note(outcomes)
            }
            return (sent, unanswered)
        }
    }

    /// Counts confirms; returns how many messages the broker did not answer for.
    private func note(_ outcomes: [PublishOutcome]) -> Int {
        let confirmed = outcomes.count { $0.isConfirmed }
        if confirmed > 0 {
            state.withLock { state in
                state.confirmed += confirmed
                state.lastConfirmAt = ContinuousClock.now
            }
        }
        return outcomes.count { if case .failed = $0 { true } else { false } }
    }

    /// A pause that shutdown ends and new messages do not.
    private func rest(for pause: Duration) async {
        let end = Deadline.after(pause)
        while !end.hasPassed, !isStopping.withLock({ $0 }), !Task.isCancelled {
            await wake.wait(upTo: min(.milliseconds(50), end.remaining ?? .zero))
        }
    }
}
