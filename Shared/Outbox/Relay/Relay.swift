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

    private let database: PostgresSettings
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
        own.applicationName = "\(database.applicationName)-relay"
        self.database = own
        (self.publisher, self.wake, self.settings, self.logger) = (publisher, wake, settings, logger)
    }

    public var status: Status { state.withLock { $0 } }

    /// Relays until `shutdown()` (the pages in hand are finished) or cancellation.
    public func run() async throws {
        var pauses = Backoff(
            firstMilliseconds: settings.pauseFirstMilliseconds, capMilliseconds: settings.pauseCapMilliseconds)
        while goesOn {
            let journal = OutboxJournal(session: PostgresSession(database, logger: logger), settings: settings)
            do {
                try await serve(journal, &pauses)
            } catch {
                if !(error is CancellationError) { logger.warning("the relay pauses", metadata: ["error": "\(error)"]) }
            }
            state.withLock { $0.isElected = false }
            await journal.session.close()
            if goesOn { await rest(for: pauses.next()) }
        }
    }

    /// No new pages; `run()` returns when those in hand are settled.
    public func shutdown() {
        isStopping.withLock { $0 = true }
        wake.signal()
    }

    private var goesOn: Bool { !isStopping.withLock({ $0 }) && !Task.isCancelled }

    /// One term: from election until the session breaks or the relay stops.
    private func serve(_ journal: OutboxJournal, _ pauses: inout Backoff) async throws {
        while goesOn, try await !journal.elect() {
            pauses.reset()
            await rest(for: .milliseconds(settings.electionMilliseconds))
        }
        guard goesOn else { return }
        state.withLock { $0.isElected = true }
        logger.info("the relay is elected")
        while goesOn {
            switch try await sweep(journal) {
            case .idle:
                pauses.reset()
                await wake.wait(upTo: .milliseconds(settings.pollMilliseconds))
            case .sent: pauses.reset()
            case .unanswered: await rest(for: pauses.next())
            }
        }
    }

    enum Sweep { case idle, sent, unanswered }

    /// One pass over everything that is due, in the order of outbox ids, some pages published at the same time.
    func sweep(_ journal: OutboxJournal) async throws -> Sweep {
        try await withThrowingTaskGroup(of: ([OutboxJournal.Entry], [PublishOutcome]).self) { group in
            var (cursor, pages, open, sent, unanswered) = (Int64(0), 0, 0, 0, 0)
            var hasMore = true
            while true {
                while hasMore, pages < settings.pagesPerPass, open < settings.pagesInFlight, unanswered == 0, goesOn {
                    let page = try await journal.page(after: cursor)
                    guard let last = page.last else {
                        hasMore = false
                        break
                    }
                    cursor = last.id
                    pages += 1
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
            return unanswered > 0 ? .unanswered : sent > 0 ? .sent : .idle
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
        return outcomes.count { if case .failed(let error) = $0 { error.code != .unsendable } else { false } }
    }

    /// A pause that shutdown ends and new messages do not.
    private func rest(for pause: Duration) async {
        let end = Deadline.after(pause)
        while !end.hasPassed, goesOn {
            await wake.wait(upTo: min(.milliseconds(50), end.remaining ?? .zero))
        }
    }
}
