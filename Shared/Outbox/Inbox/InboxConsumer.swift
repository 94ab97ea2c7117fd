internal import Codec
internal import CodecPrimitives
public import Logging
public import Postgres
public import Rabbit

/// Takes what a queue delivers and makes it take effect exactly once (architecture 3).
///
/// A batch is one transaction. When it fails for a message's own sake each message gets a transaction of its own, and
/// one that fails again is parked. A transient failure pauses the consumer: it is not the message's fault.
public final class InboxConsumer: DeliveryHandler {
    /// Every bound of the consumer.
    public struct Settings: Sendable {
        /// How long a consumer stays away after a transient failure, at first.
        public var pauseSeconds = 1

        public init() {}
    }

    private let inbox: Inbox
    private let pool: PostgresPool
    private let wake: OutboxWake
    private let settings: Settings
    private let logger: Logger

    /// - Parameters:
    ///   - service: the consuming service, which is also its queue's name.
    ///   - handlers: by message type, such as `receipts.recorded`.
    ///   - subscriptions: the bindings of the service's queue, so that only streams it receives can have gaps.
    ///   - wake: the relay's, signalled after each commit because handlers append to the outbox.
    public init(
        service: String, pool: PostgresPool, handlers: [String: BatchHandler], subscriptions: Subscriptions,
        wake: OutboxWake, settings: Settings = Settings(), logger: Logger
    ) {
        inbox = Inbox(service: service, subscriptions: subscriptions, handlers: handlers)
        (self.pool, self.wake, self.settings, self.logger) = (pool, wake, settings, logger)
    }

    public func handle(_ batch: [Delivery]) async -> HandlingResult {
        var messages: [IncomingMessage] = []
        var parcels: [Parcel] = []
        for delivery in batch {
            switch ReceivedMail(delivery) {
            case .unreadable(let parcel): parcels.append(parcel)
            case .message(let message) where inbox.takes(message): messages.append(message)
            case .message(let message):
                parcels.append(Parcel(message).with(cause: "unhandled", detail: message.envelope.type.string))
            }
        }
        do {
            parcels += try await apply(messages)
            try await park(parcels)
            wake.signal()
            return .done
        } catch {
            return pause(after: error)
        }
    }

    /// Whether the database answers: asked before messages are taken again after a pause.
    public func isReady() async -> Bool {
        do {
            return try await pool.withTransaction(.readOnly) { tx in
                try tx.first("select true from inbox limit 1") { row in try row.bool(0) } ?? true
            }
        } catch { return false }
    }

    /// Applies what was asked to be replayed from parking; returns how many messages were tried.
    ///
    /// - Parameter limit: the most to try in this call.
    public func replayParked(limit: Int = 100) async throws -> Int {
        let tried = try await ParkedReplay(inbox: inbox, pool: pool).run(limit: limit)
        if tried > 0 { wake.signal() }
        return tried
    }

    /// Applies all that can be applied and returns what is to be parked. Throws only what is nobody's fault.
    private func apply(_ messages: [IncomingMessage]) async throws -> [Parcel] {
        guard !messages.isEmpty else { return [] }
        do {
            try await transaction(messages)
            return []
        } catch {
            try Blame.rethrowIfTransient(error)
        }
        var parcels: [Parcel] = []
        for message in messages {
            do {
                try await transaction([message])
            } catch {
                try Blame.rethrowIfTransient(error)
                if let part = error as? PartRefused { try await apply(part) }
                let blame = Blame(error)
                parcels.append(Parcel(message).with(cause: blame.cause, detail: blame.detail))
            }
        }
        return parcels
    }

    /// Applies what a parked message holds besides what was refused; when that fails, all of it waits in parking.
    private func apply(_ part: PartRefused) async throws {
        do {
            try await pool.withTransaction { tx in try part.rest(tx) }
        } catch {
            try Blame.rethrowIfTransient(error)
            logger.error("nothing of a message could be applied", metadata: ["error": "\(Blame(error).detail)"])
        }
    }

    private func transaction(_ messages: [IncomingMessage]) async throws {
        let inbox = inbox
        try await TraceContext.$current.withValue(TraceContext(causedBy: messages)) {
            try await pool.withTransaction { tx in try inbox.apply(messages, in: tx) }
        }
    }

    private func park(_ parcels: [Parcel]) async throws {
        guard !parcels.isEmpty else { return }
        try await pool.withTransaction { tx in try ParkingLot.park(parcels, in: tx) }
        for parcel in parcels {
            TraceContext.$current.withValue(parcel.trace) {
                logger.error(
                    "a message was parked",
                    metadata: ["cause": "\(parcel.cause)", "detail": "\(parcel.detail)", "id": "\(parcel.label)"])
            }
        }
    }

    private func pause(after error: any Error) -> HandlingResult {
        if !(error is CancellationError) {
            logger.warning("the consumer pauses", metadata: ["error": "\(Blame(error).detail)"])
        }
        return .pause(.seconds(settings.pauseSeconds))
    }
}

extension Parcel {
    /// What a log line may say of it.
    var label: String { messageID?.description ?? "unknown" }

    /// The trace that it was sent under.
    var trace: TraceContext? { text(.traceparent).flatMap { TraceContext(traceparent: $0) } }
}

extension TraceContext {
    /// The trace under which messages are applied together: a step of theirs where all have the same one, a new one where
    /// they have several or none.
    init(causedBy messages: [IncomingMessage]) {
        let traces = messages.map { message in
            message.envelope.traceparent.flatMap { TraceContext(traceparent: $0.string) }
        }
        let first = traces.first ?? nil
        let isOne = traces.allSatisfy { $0?.traceID == first?.traceID }
        self = isOne ? first?.child ?? TraceContext() : TraceContext()
    }
}
