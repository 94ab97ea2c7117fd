public import Codec
public import CodecPrimitives
public import Postgres

/// Where a service leaves its messages: in the same transaction as the facts they tell.
///
/// The relay sends them after the commit. Nothing else publishes them, and nothing is sent that was not committed.
public struct Outbox: Sendable {
    /// Envelopes that one call may append.
    public static let envelopes = 20_000

    /// The producing service's name, such as `payment-intake`.
    public let source: ReceivedText
    /// Signalled by whoever commits; see `OutboxWake`.
    public let wake: OutboxWake

    public init(source: String, wake: OutboxWake = OutboxWake()) {
        (self.source, self.wake) = (ReceivedText(source), wake)
    }

    /// An envelope of this service around a message, with the trace of the work that makes it; a subject is set on it
    /// where there is one.
    ///
    /// - Parameters:
    ///   - id: made by the caller, before its transaction, so that a repetition is recognised.
    ///   - routingKey: the message's type when nil; classes and askers are appended to it by the caller.
    /// - Throws: `CodecError` when a value lies outside what receivers accept.
    public func envelope(
        _ message: MessageBody, id: MessageID, time: Timestamp, routingKey: String? = nil
    ) throws(CodecError) -> Envelope {
        let (type, body) = try MessageCodec.encode(message)
        return Envelope(
            id: id, type: type, source: source, time: time,
            traceparent: TraceContext.current.map { ReceivedText($0.traceparent) },
            routingKey: routingKey.map { ReceivedText($0) } ?? type, body: body)
    }

    /// Leaves messages to be sent once the transaction has committed, in this order.
    ///
    /// - Throws: `PostgresError` with `uniqueViolation` when a message id was used before: it is never dropped silently.
    public func append(_ envelopes: [Envelope], in tx: borrowing Transaction) throws {
        guard !envelopes.isEmpty else { return }
        guard envelopes.count <= Outbox.envelopes else { throw OutboxError(.tooMany, "\(envelopes.count) envelopes") }
        guard envelopes.allSatisfy({ $0.source == source }) else {
            throw OutboxError(.foreignSource, "an envelope of another service")
        }
        _ = try tx.execute(
            Outbox.insertion,
            [
                .ids(envelopes.map(\.id)), .texts(envelopes.map(\.type)), .texts(envelopes.map(\.routingKey)),
                .optionalTexts(envelopes.map(\.subject)), .optionalTexts(envelopes.map(\.traceparent)),
                .moments(envelopes.map(\.time)), .bytesArray(envelopes.map(\.body)), .text(source),
            ])
    }

    /// The last sequence on this service's stream of a routing key, after everything this transaction can see was
    /// given its number: what `channel.advanced` says in `coversThrough`.
    ///
    /// Read what is to be covered before this call: a later statement sees later commits.
    public func lastSequence(ofRoutingKey routingKey: String, in tx: borrowing Transaction) throws -> Int64 {
        try Numbering.run(in: tx)
        let last = try tx.first("select last from stream_counters where routing_key = $1", [.text(routingKey)]) { row in
            try row.int(0)
        }
        return last ?? 0
    }

    /// A transaction after whose commit the relay of this process is woken.
    public func withTransaction<T: Sendable>(
        on pool: PostgresPool, _ options: TransactionOptions = .readWrite,
        _ body: @Sendable (borrowing Transaction) throws -> T
    ) async throws -> T {
        let result = try await pool.withTransaction(options, body)
        wake.signal()
        return result
    }

    private static let insertion = """
        with given as (
            select * from unnest(
                $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bytea[]
            ) with ordinality as u (message_id, type, routing_key, subject, traceparent, occurred_at, body, place)
        ), added as (
            insert into outbox
                (message_id, type, source, routing_key, subject, traceparent, occurred_at, body, body_hash)
            select message_id, type, $8::text, routing_key, subject, traceparent, occurred_at, body, sha256(body)
            from given order by place
            returning id, routing_key, type, octet_length(body) as body_bytes
        )
        insert into outbox_progress (id, routing_key, on_stream, body_bytes)
        select id, routing_key, type not in ('stream.heartbeat', 'stream.resend'), body_bytes from added order by id
        """
}
