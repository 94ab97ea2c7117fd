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

    /// One officer's approval of one item of one batch.
    struct Approval: Sendable {
        var item: SeizureRequestID
        var batch: BatchID
        var officer: ReceivedText
        var at: Timestamp
    }

    static func insert(_ approval: Approval, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "insert into approvals (request_id, batch_id, officer, approved_at) values ($1, $2, $3, $4)",
            [.id(approval.item), .id(approval.batch), .text(approval.officer), .at(approval.at)])
    }
}
