import Codec
import CodecPrimitives
import Outbox
import Postgres

/// An item as officers' lists show it; without personal data.
struct ItemView: Encodable, Sendable {
    let request: String
    let item: String?
    let bank: String
    let branch: String
    let state: String
    let amountYen: Int64
    /// `found`, or why there is no identity evidence.
    let evidence: String
    let approvals: Int
    let reasons: [String]
    let clearance: String?

    static func all(of batch: BatchID, in tx: borrowing Transaction) throws -> [ItemView] {
        try tx.query(
            """
            select \(Item.columns), (select count(*) from approvals a where a.request_id = i.request_id
                and a.batch_id = i.batch_id) from seizure_items i where batch_id = $1 order by item_number
            """, [.id(batch)]
        ) { row in ItemView(try Item(row), approvals: Int(try row.int(20))) }
    }

    static func waiting(atMost count: Int, in tx: borrowing Transaction) throws -> [ItemView] {
        try tx.query(
            """
            select \(Item.columns), 0::int8 from seizure_items i where state in (1, 15)
            order by requested_at limit $1
            """, [.int(Int64(count))]
        ) { row in ItemView(try Item(row), approvals: Int(try row.int(20))) }
    }

    init(_ item: Item, approvals: Int) {
        request = item.requestID.description
        self.item = item.itemNumber?.string
        (bank, branch) = (item.account.bank.string, item.account.branch.string)
        state = "\(item.state)"
        amountYen = (item.frozen ?? item.amountWanted).amount
        evidence = item.evidence.string
        self.approvals = approvals
        reasons = item.reasons.map(\.string)
        clearance = (item.exportClearance ?? item.draftClearance)?.description
    }
}
