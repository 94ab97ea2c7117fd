import CodecPrimitives
import Outbox
import Postgres

/// Raw evidence (証跡): bytes as they came, in parts.
enum EvidenceStore {
    enum Kind: Int32, Sendable { case file = 1, webhook = 2 }

    /// One evidence, complete.
    struct Evidence: Sendable {
        var id: EvidenceID
        var kind: Kind
        var sha256: [UInt8]
        var byteCount: Int64
        var receivedAt: Timestamp
    }

    /// Keeps a part of a body that is still coming in. It counts only once the evidence row stands.
    static func addPart(
        _ content: [UInt8], number: Int, of id: EvidenceID, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "insert into evidence_parts (evidence_id, part, content) values ($1, $2, $3) on conflict do nothing",
            [.id(id), .int32(Int32(number)), .bytes(content)])
    }

    /// Makes the parts evidence.
    static func insert(_ evidence: Evidence, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into evidence (evidence_id, kind, sha256, byte_count, received_at) values ($1, $2, $3, $4, $5)
            on conflict (evidence_id) do nothing
            """,
            [
                .id(evidence.id), .int32(evidence.kind.rawValue), .bytes(evidence.sha256), .int(evidence.byteCount),
                .at(evidence.receivedAt),
            ])
    }

    /// How many parts there are.
    static func parts(of id: EvidenceID, in tx: borrowing Transaction) throws -> Int {
        let count = try tx.first("select count(*) from evidence_parts where evidence_id = $1", [.id(id)]) { row in
            try row.int(0)
        }
        return Int(count ?? 0)
    }

    /// One part's bytes; nil after the last.
    static func part(_ number: Int, of id: EvidenceID, in tx: borrowing Transaction) throws -> [UInt8]? {
        try tx.first(
            "select content from evidence_parts where evidence_id = $1 and part = $2",
            [.id(id), .int32(Int32(number))]
        ) { row in try row.bytes(0) }
    }

    /// Forgets the parts of a body that came again or never ended.
    static func dropParts(of id: EvidenceID, in tx: borrowing Transaction) throws {
        _ = try tx.execute("delete from evidence_parts where evidence_id = $1", [.id(id)])
    }

    /// Removes parts older than a moment that never became evidence.
    ///
    /// - Returns: how many parts went.
    static func sweep(before limit: Timestamp, atMost count: Int, in tx: borrowing Transaction) throws -> Int {
        try tx.execute(
            """
            delete from evidence_parts where (evidence_id, part) in (
                select p.evidence_id, p.part from evidence_parts p
                where p.written_at < $1 and not exists (select from evidence e where e.evidence_id = p.evidence_id)
                limit $2)
            """, [.at(limit), .int(Int64(count))])
    }
}
