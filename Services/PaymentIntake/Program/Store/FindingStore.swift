import CodecPrimitives
import Outbox
import Postgres

/// One finding of a file as it is stored and answered (検査結果).
struct FileFinding: Sendable {
    var isError: Bool
    var rule: String
    var line: Int
    var record: Int
    var field: String
    var offset: Int64
    /// The offending bytes in hexadecimal; possibly personal, so never logged.
    var bytes: String
    /// One Japanese sentence for the clerk who must answer the agent.
    var message: String
}

/// Findings of files.
enum FindingStore {
    static func insert(_ findings: [FileFinding], of id: EvidenceID, in tx: borrowing Transaction) throws {
        guard !findings.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into file_findings (file_id, position, severity, rule, line, record, field, byte_offset, bytes, message)
            select $1, f.* from unnest($2::int4[], $3::int4[], $4::text[], $5::int4[], $6::int4[], $7::text[],
                $8::int8[], $9::text[], $10::text[]) as f
            on conflict do nothing
            """,
            [
                .id(id), .int32s(findings.indices.map { Int32($0 + 1) }), .int32s(findings.map { $0.isError ? 1 : 2 }),
                .texts(findings.map(\.rule)), .int32s(findings.map { Int32(clamping: $0.line) }),
                .int32s(findings.map { Int32(clamping: $0.record) }), .texts(findings.map(\.field)),
                .ints(findings.map(\.offset)), .texts(findings.map(\.bytes)), .texts(findings.map(\.message)),
            ])
    }

    static func all(of id: EvidenceID, in tx: borrowing Transaction) throws -> [FileFinding] {
        try tx.query(
            """
            select severity = 1, rule, line, record, field, byte_offset, bytes, message
            from file_findings where file_id = $1 order by position
            """, [.id(id)]
        ) { row in
            FileFinding(
                isError: try row.bool(0), rule: try row.text(1), line: Int(try row.int32(2)),
                record: Int(try row.int32(3)), field: try row.text(4), offset: try row.int(5),
                bytes: try row.text(6), message: try row.text(7))
        }
    }
}
