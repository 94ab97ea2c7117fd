internal import Codec
internal import CodecPrimitives
internal import Postgres

/// Sends again what a consumer misses: exactly the rows it names become unsent.
enum Resend {
    /// The most numbers that one request may name; a consumer asks again for the rest.
    static let numbers: Int64 = 10_000

    /// Marks the rows of a request as unsent. Rows whose bodies are erased cannot be sent again.
    static func markUnsent(_ wanted: StreamResend, of service: String, in tx: borrowing Transaction) throws {
        guard wanted.stream.producer == ReceivedText(service) else { return }
        let (end, overflow) = wanted.from.addingReportingOverflow(numbers - 1)
        _ = try tx.execute(
            """
            update outbox_progress p set sent_at = null, retry_at = null, last_problem = 'resend asked'
            from outbox o
            where p.routing_key = $1 and p.sequence between $2 and $3 and p.sent_at is not null
                and o.id = p.id and o.body is not null
            """,
            [.text(wanted.stream.routingKey), .int(wanted.from), .int(overflow ? wanted.to : min(wanted.to, end))])
    }

    /// Marks messages as unsent by their ids; returns how many were sent before and can be sent again.
    static func markUnsent(_ ids: [MessageID], in tx: borrowing Transaction) throws -> Int {
        try tx.execute(
            """
            update outbox_progress p set sent_at = null, retry_at = null, last_problem = 'republish'
            from outbox o join unnest($1::uuid[]) as u (message_id) using (message_id)
            where p.id = o.id and p.sent_at is not null and o.body is not null
            """, [.ids(ids)])
    }
}
