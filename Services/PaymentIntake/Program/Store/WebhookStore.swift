import CodecPrimitives
import Outbox
import Postgres

/// Signed calls of gateways (ウェブフック) by their own id.
enum WebhookStore {
    /// Where calls are kept: those that count, and those of the sandbox, which nothing else ever reads.
    enum Book: Sendable {
        case real, sandbox

        /// Before the names of its tables.
        var schema: String {
            switch self {
            case .real: "public"
            case .sandbox: "sandbox"
            }
        }
    }

    /// What an id said when it came first.
    struct Known: Sendable {
        var sha256: [UInt8]
        var isApplied: Bool
        var findings: [GatewayFault]
    }

    /// One thing wrong with a body, as stored and answered.
    struct GatewayFault: Codable, Sendable {
        var field: String
        var rule: String
    }

    /// A call that is about to be kept.
    struct Call: Sendable {
        var gateway: ReceivedText
        var webhookID: ReceivedText
        var sha256: [UInt8]
        var evidenceID: EvidenceID
        var receivedAt: Timestamp
    }

    static func known(
        gateway: ReceivedText, id: ReceivedText, of book: Book = .real, in tx: borrowing Transaction
    ) throws -> Known? {
        try tx.first(
            "select sha256, state = 1, findings from \(book.schema).webhooks where gateway = $1 and webhook_id = $2",
            [.text(gateway), .text(id)]
        ) { row in
            Known(
                sha256: try row.bytes(0), isApplied: try row.bool(1), findings: FaultText.decode(try row.text(2)))
        }
    }

    /// Keeps calls with different keys.
    ///
    /// - Returns: the keys that are new; of the others nothing was written.
    static func insert(_ pending: [PendingCall], in tx: borrowing Transaction) throws -> Set<CallKey> {
        let calls = pending.map(\.call)
        return Set(
            try tx.query(
                """
                insert into webhooks (gateway, webhook_id, sha256, evidence_id, state, findings, received_at)
                select * from unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[], $5::int4[], $6::text[],
                    $7::timestamptz[]) as k
                on conflict do nothing returning gateway, webhook_id
                """,
                [
                    .texts(calls.map(\.gateway)), .texts(calls.map(\.webhookID)), .bytesArray(calls.map(\.sha256)),
                    .ids(calls.map(\.evidenceID)), .int32s(pending.map { $0.reading.faults.isEmpty ? 1 : 2 }),
                    .texts(pending.map { FaultText.encode($0.reading.faults) }), .moments(calls.map(\.receivedAt)),
                ]
            ) { row in CallKey(gateway: try row.received(0), id: try row.received(1)) })
    }

    /// Keeps a call of the sandbox, with its content beside it.
    ///
    /// - Returns: false when the id was known already; then nothing was written.
    static func insertSandboxed(
        _ call: Call, content: [UInt8], faults: [GatewayFault], in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into sandbox.webhooks (gateway, webhook_id, sha256, content, state, findings, received_at)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
            """,
            [
                .text(call.gateway), .text(call.webhookID), .bytes(call.sha256), .bytes(content),
                .int32(faults.isEmpty ? 1 : 2), .text(FaultText.encode(faults)), .at(call.receivedAt),
            ]) == 1
    }

    /// Notes that a known call came again.
    static func noteRepeat(_ call: Call, of book: Book, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into \(book.schema).webhook_repeats (gateway, webhook_id, repeated_at) values ($1, $2, $3)
            on conflict do nothing
            """, [.text(call.gateway), .text(call.webhookID), .at(call.receivedAt)])
    }

    /// Notes a known id with other content; nothing is overwritten.
    static func noteConflict(_ call: Call, of book: Book = .real, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into \(book.schema).webhook_conflicts (gateway, webhook_id, sha256, received_at) values ($1, $2, $3, $4)
            on conflict do nothing
            """,
            [.text(call.gateway), .text(call.webhookID), .bytes(call.sha256), .at(call.receivedAt)])
    }
}

/// Faults as `field rule` lines: both are our own words, without blanks or line ends.
enum FaultText {
    static func encode(_ faults: [WebhookStore.GatewayFault]) -> String {
        faults.map { "\($0.field) \($0.rule)" }.joined(separator: "\n")
    }

    static func decode(_ text: String) -> [WebhookStore.GatewayFault] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2 else { return nil }
            return WebhookStore.GatewayFault(field: String(words[0]), rule: String(words[1]))
        }
    }
}
