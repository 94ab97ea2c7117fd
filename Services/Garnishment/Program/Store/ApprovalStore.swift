import CodecPrimitives
import Outbox
import Postgres

/// Who approved what (決裁記録). An approval belongs to one batch: a redrafted item starts anew.
enum ApprovalStore {
    static func officers(
        of id: SeizureRequestID, batch: BatchID, in tx: borrowing Transaction
    ) throws -> [ReceivedText] {
        try tx.query(
            "select officer from approvals where request_id = $1 and batch_id = $2 order by approved_at",
            [.id(id), .id(batch)]
        ) { row in try row.received(0) }
    }

    static func insert(
        _ officer: ReceivedText, of id: SeizureRequestID, batch: BatchID, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "insert into approvals (request_id, batch_id, officer, approved_at) values ($1, $2, $3, $4)",
            [.id(id), .id(batch), .text(officer), .at(now)])
    }
}
