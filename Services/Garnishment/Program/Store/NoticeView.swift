import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres

/// The contents of a written notice (債権差押通知書; 国税徴収法施行規則27条) of an exported seizure.
///
/// The notice is the act and the file its annex: both carry the same frozen amount, read from the same row.
struct NoticeView: Encodable, Sendable {
    let noticeNumber: String
    let noticeOn: String
    let debtorName: String
    let debtorKana: String
    let debtorAddress: String
    let bank: String
    let branch: String
    let product: String
    let account: String
    let legalBasis: String
    let amountYen: Int64
    /// How the amount comes about, as case management wrote it when it cleared the draft.
    let working: String
    let order: String

    static func load(_ id: SeizureRequestID, in tx: borrowing Transaction) throws -> NoticeView? {
        guard let person = try PersonStore.load([id], in: tx)[id] else { return nil }
        return try tx.first(
            """
            select i.item_number, b.exported_on, i.bank, i.branch, i.product, i.account, i.legal_basis, e.amount,
                coalesce((select c.working from clearance_requests c where c.clearance_id = i.draft_clearance), '')
            from seizure_items i join exports e using (request_id) join batches b on b.batch_id = e.batch_id
            where i.request_id = $1
            """, [.id(id)]
        ) { row in
            NoticeView(
                noticeNumber: try row.text(0), noticeOn: try row.businessDate(1).description,
                debtorName: person.nameKanji.string, debtorKana: person.nameKana.string,
                debtorAddress: person.addresses.last?.address.string ?? "", bank: try row.text(2),
                branch: try row.text(3), product: try row.text(4), account: try row.text(5),
                legalBasis: try row.text(6), amountYen: try row.int(7), working: try row.text(8),
                order: "差押えに係る債権について、滞納者への支払を禁じます。履行期限までに徴税吏員に支払ってください。")
        }
    }
}
