internal import Codec
internal import CodecPrimitives
public import Logging
internal import PollThread
public import Postgres
internal import Rabbit

/// Tells all services, every ten seconds, how far this service's streams have come and what it has applied of others'.
///
/// Everything committed is numbered first, so a heartbeat never says less than the database holds. It does not go
/// through the outbox: a lost one is replaced by the next.
public final class Heartbeats: Sendable {
    /// Streams named by one heartbeat, in each direction.
    static let streams: Int64 = 1000
    /// The routing key that reaches every queue.
    static let routingKey = "stream.heartbeat"

    private let outbox: Outbox
    private let pool: PostgresPool
    private let publisher: any MessagePublisher
    private let every: Duration
    private let logger: Logger
    private let pace: Pace

    /// - Parameter every: how often; the staleness bound of a clearance is three of them.
    public init(
        outbox: Outbox, pool: PostgresPool, publisher: any MessagePublisher, every: Duration = .seconds(10),
        logger: Logger
    ) {
        (self.outbox, self.pool, self.publisher) = (outbox, pool, publisher)
        (self.every, self.logger, self.pace) = (every, logger, Pace())
    }

    /// Beats until `shutdown()` or cancellation.
    public func run() async throws {
        while pace.goesOn {
            do { try await beat() } catch is CancellationError { break } catch {
                logger.warning("no heartbeat", metadata: ["error": "\(Blame(error).detail)"])
            }
            await pace.wait(every)
        }
    }

    public func shutdown() { pace.stop() }

    /// Sends one heartbeat now.
    public func beat() async throws {
        let heartbeat = try await current()
        let envelope = try outbox.envelope(
            .streamHeartbeat(heartbeat), id: FreshID.message(at: heartbeat.at), time: heartbeat.at,
            routingKey: Heartbeats.routingKey)
        let outcomes = await publisher.publish([OutgoingMessage(envelope)])
        if outcomes.first?.isConfirmed != true { logger.warning("a heartbeat was not confirmed") }
    }

    /// What the next heartbeat says.
    func current() async throws -> StreamHeartbeat {
        let source = outbox.source
        return try await pool.withTransaction { tx in
            try Numbering.run(in: tx)
            let now = try tx.first("select clock_timestamp()") { row in try row.moment(0) }
            let last = try tx.query(
                "select routing_key, last from stream_counters order by routing_key limit $1",
                [.int(Heartbeats.streams)]
            ) { row in
                StreamHeartbeat.Position(
                    stream: StreamName(producer: source, routingKey: try row.received(0)), sequence: try row.int(1))
            }
            let applied = try tx.query(
                """
                select producer, routing_key, applied_through from stream_applied
                order by producer, routing_key limit $1
                """, [.int(Heartbeats.streams)]
            ) { row in
                StreamHeartbeat.Position(
                    stream: StreamName(producer: try row.received(0), routingKey: try row.received(1)),
                    sequence: try row.int(2))
            }
            guard let now else { throw OutboxError(.damaged, "the database told no time") }
            return StreamHeartbeat(service: source, at: now, last: last, applied: applied)
        }
    }
}
