import CodecPrimitives
import Outbox
import Postgres

/// Import batches (調定データの取込): accepted whole or quarantined whole, known by the hash of their bytes.
enum ImportStore {
    /// A file as it is remembered.
    struct Batch {
        var id: BatchID
        var contentHash: [UInt8]
        var isAccepted: Bool
        var rows: Int
        var by: ReceivedText
        var at: Timestamp
    }

    /// One thing wrong in a file. Never holds the field's content: it may be personal.
    struct ShownFinding: Sendable {
        /// From 1, the header's line; 0 for the file as a whole.
        var line: Int
        var field: String?
        /// A name of the suite's vocabulary of findings, such as `not_numeric`.
        var rule: String
    }

    /// The batch that these bytes made before, if any. Two imports of one file at once wait for each other here.
    static func find(contentHash: [UInt8], in tx: borrowing Transaction) throws -> Batch? {
        _ = try tx.execute(
            "select pg_advisory_xact_lock(hashtext('import'), ('x' || encode(substr($1, 1, 4), 'hex'))::bit(32)::int)",
            [.bytes(contentHash)])
        return try tx.first(
            """
            select batch_id, content_hash, state = 'accepted', file_rows, imported_by, recorded_at
            from import_batches where content_hash = $1
            """, [.bytes(contentHash)]
        ) { row in
            Batch(
                id: try row.id(0, as: BatchID.self), contentHash: try row.bytes(1), isAccepted: try row.bool(2),
                rows: Int(try row.int(3)), by: ReceivedText(try row.text(4)), at: try row.moment(5))
        }
    }

    static func save(_ batch: Batch, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into import_batches (batch_id, content_hash, state, file_rows, imported_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6)
            """,
            [
                .id(batch.id), .bytes(batch.contentHash), .text(batch.isAccepted ? "accepted" : "quarantined"),
                .int(Int64(batch.rows)), .text(batch.by.string), .at(batch.at),
            ])
    }

    static func save(_ findings: [ShownFinding], of batch: BatchID, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into import_findings (batch_id, finding, line, field, rule)
            select $1, k.finding, k.line, k.field, k.rule
            from unnest($2::int[], $3::bigint[], $4::text[], $5::text[]) as k(finding, line, field, rule)
            """,
            [
                .id(batch), .int32s(findings.indices.map { Int32($0) + 1 }), .ints(findings.map { Int64($0.line) }),
                .optionalTexts(findings.map(\.field)), .texts(findings.map(\.rule)),
            ])
    }

    static func findings(of batch: BatchID, in tx: borrowing Transaction) throws -> [ShownFinding] {
        try tx.query(
            "select line, field, rule from import_findings where batch_id = $1 order by finding", [.id(batch)]
        ) { row in
            ShownFinding(line: Int(try row.int(0)), field: try row.optionalText(1), rule: try row.text(2))
        }
    }

    /// Which of these person numbers are known, and by which id.
    static func persons(_ numbers: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: PersonID] {
        let rows = try tx.query(
            "select person_number, person_id from persons where person_number = any($1)", [.texts(numbers)]
        ) { row in (try row.received(0), try row.id(1) as PersonID) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Which of these keys exist already; they may be said only once.
    static func taken(
        claims: [ReceivedText], slips: [ReceivedText], barcodes: [ReceivedText], in tx: borrowing Transaction
    ) throws -> Set<ReceivedText> {
        Set(
            try tx.query(
                """
                select claim_number from claims where claim_number = any($1)
                union all select slip_number from slips where slip_number = any($2)
                union all select barcode from slips where barcode = any($3)
                """, [.texts(claims), .texts(slips), .texts(barcodes)]
            ) { row in try row.received(0) })
    }
}
