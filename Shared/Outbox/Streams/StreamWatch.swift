public import Codec
internal import CodecPrimitives
public import Logging
public import Postgres
internal import Rabbit

/// Notices numbers that a producer has given and that did not arrive, and asks for them.
///
/// A gap is a stream whose lowest missing number has not changed for the grace time. Numbers that lie in parking are
/// not missing: they are here and known.
public final class StreamWatch: Sendable {
    /// Every bound of the watch. Times in seconds.
    public struct Settings: Sendable {
        /// How often it looks.
        public var lookSeconds = 2
        /// How long a number may be missing before it is asked for.
        public var graceSeconds = 15
        /// How long after one request the next goes out for the same stream.
        public var askAgainSeconds = 30
        /// Ranges of one stream that are asked for at once.
        public var rangesPerStream = 50

        public init() {}
    }

    private let outbox: Outbox
    private let pool: PostgresPool
    private let publisher: any MessagePublisher
    private let settings: Settings
    private let logger: Logger
    private let pace = Pace()

    /// - Parameter outbox: the consuming service's own, for its name.
    public init(
        outbox: Outbox, pool: PostgresPool, publisher: any MessagePublisher, settings: Settings = Settings(),
        logger: Logger
    ) {
        (self.outbox, self.pool, self.publisher) = (outbox, pool, publisher)
        (self.settings, self.logger) = (settings, logger)
    }

    /// Looks until `shutdown()` or cancellation.
    public func run() async throws {
        while pace.goesOn {
            do { _ = try await look() } catch is CancellationError { break } catch {
                logger.warning("no look at the streams", metadata: ["error": "\(Blame(error).detail)"])
            }
            await pace.wait(.seconds(settings.lookSeconds))
        }
    }

    public func shutdown() { pace.stop() }

    /// Looks once, asks for what is overdue, and returns what it asked for.
    public func look() async throws -> [StreamResend] {
        let settings = settings
        let (wanted, now) = try await pool.withTransaction { tx in
            let gaps = try StreamGaps.missing(perStream: settings.rangesPerStream, in: tx)
            let overdue = try StreamGaps.overdue(gaps, settings: settings, in: tx)
            let now = try tx.first("select clock_timestamp()") { row in try row.moment(0) }
            guard let now else { throw OutboxError(.damaged, "the database told no time") }
            return (gaps.filter { overdue.contains($0.stream) }, now)
        }
        guard !wanted.isEmpty else { return [] }
        let messages = try wanted.map { resend in
            try outbox.envelope(
                .streamResend(resend), id: FreshID.message(at: now), time: now,
                routingKey: "stream.resend.\(resend.stream.producer.string)")
        }
        for stream in Set(wanted.map(\.stream)).sorted() {
            logger.error(
                "a stream has a gap",
                metadata: ["producer": "\(stream.producer.string)", "key": "\(stream.routingKey.string)"])
        }
        let outcomes = await publisher.publish(messages.map { OutgoingMessage($0) })
        if outcomes.contains(where: { !$0.isConfirmed }) { logger.warning("a request to send again was not confirmed") }
        return wanted
    }
}
