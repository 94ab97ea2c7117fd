import CodecPrimitives
import IntakeRules
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

    /// Keeps calls with different keys: the call, its evidence, and what it tells until that is applied. One statement,
    /// as each costs its way to the database and back; its commit is what the callers wait for.
    ///
    /// - Returns: the keys that are new; of the others nothing was written.
    static func insert(_ pending: [PendingCall], in session: borrowing Session) throws -> Set<CallKey> {
        let words = pending.compactMap { one in one.completeThrough.map { (one.call.evidenceID, $0) } }
        let keys = try session.query(
            words.isEmpty ? keeping : keepingWords,
            values(pending) + (words.isEmpty ? [] : [.ids(words.map(\.0)), .dates(words.map(\.1))])
        ) { row in CallKey(gateway: try row.received(0), id: try row.received(1)) }
        return Set(keys)
    }

    private static let keeping = statement(and: "")

    /// The same with gateways' words that they have told everything: rare, and its own statement as every part of one costs.
    private static let keepingWords = statement(
        and: """
            , words as (
                insert into channel_statements (channel, complete_through, evidence_id, stated_at)
                select gateway, complete_through, evidence_id, received_at
                from unnest($20::uuid[], $21::date[]) as w(evidence_id, complete_through)
                join calls using (evidence_id) join new using (evidence_id)
                on conflict do nothing
            )
            """)

    private static func statement(and more: String) -> String {
        """
        with calls as (
            select * from unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[], $5::int4[], $6::text[],
                $7::timestamptz[], $8::bytea[])
                as k(gateway, webhook_id, sha256, evidence_id, state, findings, received_at, content)
        ), new as (
            insert into webhooks (gateway, webhook_id, sha256, evidence_id, state, findings, received_at)
            select gateway, webhook_id, sha256, evidence_id, state, findings, received_at from calls
            on conflict do nothing returning evidence_id
        ), kept as (
            insert into evidence (evidence_id, kind, sha256, byte_count, received_at, content)
            select evidence_id, $9, sha256, length(content), received_at, content from calls join new using (evidence_id)
        ), told as (
            insert into webhook_news (channel, evidence_id, received_at, reference, reference_kind, paid_on,
                minute_of_day, store, chain, kind, amount, transfer_on)
            select gateway, evidence_id, received_at, reference, reference_kind, paid_on, minute_of_day, store,
                chain, n.kind, amount, transfer_on
            from unnest($10::uuid[], $11::int4[], $12::int8[], $13::date[], $14::text[], $15::int4[], $16::date[],
                $17::int4[], $18::text[], $19::text[])
                as n(evidence_id, kind, amount, transfer_on, reference, reference_kind, paid_on, minute_of_day,
                    store, chain)
            join calls using (evidence_id) join new using (evidence_id)
        )\(more)
        select gateway, webhook_id from calls join new using (evidence_id)
        """
    }

    private static func values(_ pending: [PendingCall]) -> [PostgresValue] {
        let calls = pending.map(\.call)
        let told = pending.compactMap { one in one.news.map { (one.call.evidenceID, $0) } }
        return [
            .texts(calls.map(\.gateway)), .texts(calls.map(\.webhookID)), .bytesArray(calls.map(\.sha256)),
            .ids(calls.map(\.evidenceID)), .int32s(pending.map { $0.reading.faults.isEmpty ? 1 : 2 }),
            .texts(pending.map { FaultText.encode($0.reading.faults) }), .moments(calls.map(\.receivedAt)),
            .bytesArray(pending.map(\.body)), .int32(EvidenceStore.Kind.webhook.rawValue), .ids(told.map(\.0)),
            .int32s(told.map { Int32($0.1.kind.rawValue) }), .ints(told.map(\.1.amount.amount)),
            .optionalDates(told.map(\.1.transferOn)),
        ] + IdentityColumns(told.map(\.1.identity)).values
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
