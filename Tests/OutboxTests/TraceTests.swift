import Codec
import CodecPrimitives
import Logging
import Outbox
import PollThread
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("traces across services")
struct TraceTests {
    private let outbox = Outbox(source: "payment-intake")
    private let seen = Guarded<[TraceContext?]>([])

    /// Sends messages that were made under these traces in one batch, and returns under which they are applied.
    private func deliver(_ traces: [TraceContext?]) async throws -> [TraceContext?] {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            for trace in traces {
                try await TraceContext.$current.withValue(trace) {
                    try await producer.append(try Letters.envelopes(1, in: outbox), to: outbox)
                }
            }
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }
            let taking = consumer.consumer { messages, tx in
                seen.withLock { $0.append(TraceContext.current) }
                try TestDatabase.leaveEffect(messages, tx)
            }
            #expect(await taking.handle(broker.take("case-management")) == .done)
        }
        return seen.withLock { $0 }
    }

    @Test("a message carries the trace of the work that made it, and is applied under that trace as a step of its own")
    func carried() async throws {
        let trace = TraceContext()
        let applied = try await deliver([trace, trace])
        #expect(applied.map { $0?.traceID } == [trace.traceID])
        #expect(applied.first??.spanID.isSameBytes(as: trace.spanID) == false)
    }

    @Test("messages of several traces, and one of none, are applied under a new one")
    func several() async throws {
        let traces = [TraceContext(), TraceContext(), nil]
        let applied = try await deliver(traces)
        let trace = try #require(applied.first ?? nil)
        #expect(applied.count == 1 && !traces.contains { $0?.traceID == trace.traceID })
    }

    @Test("the line that tells of a parked message has the message's trace")
    func parked() async throws {
        try await TestDatabase.with { database in
            let trace = TraceContext()
            var envelope = try Letters.numbered(1)[0]
            envelope.traceparent = ReceivedText(trace.traceparent)
            let lines = Guarded<[String?]>([])
            let logger = Logger(label: "test") { _ in TraceListener(lines: lines) }
            let refusing = InboxConsumer(
                service: "case-management", pool: database.pool,
                handlers: ["channel.advanced": { _, _ in throw MessageRefused(code: "odd") }],
                subscriptions: Subscriptions(of: "case-management"), wake: OutboxWake(), logger: logger)
            #expect(await refusing.handle([Letters.delivery(envelope)]) == .done)
            #expect(lines.withLock { $0 } == [trace.traceID])
        }
    }
}

/// Remembers under which trace each line was written.
private struct TraceListener: LogHandler {
    let lines: Guarded<[String?]>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLock { $0.append(TraceContext.current?.traceID) } }
}
