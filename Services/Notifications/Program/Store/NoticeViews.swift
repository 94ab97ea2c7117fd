import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// What staff see of letters, newest first. No personal data.
enum NoticeViews {
    struct View: Encodable, Sendable {
        let notice: String
        let form: String
        let claim: String
        let claimNumber: String
        let issueOn: String
        let state: String
        let amountYen: Int64?
        let reasons: [String]
        let bundle: String?
        let sequence: Int32?
    }

    static func list(atMost count: Int, in tx: borrowing Transaction) throws -> [View] {
        try tx.query(
            """
            select \(Notice.columns), p.bundle_id, p.sequence
            from notices n join notice_requests q using (notice_id)
            left join pieces p on p.notice_id = n.notice_id and p.state <> 6
            order by n.changed_at desc, n.notice_id desc limit $1
            """, [.int(Int64(count))]
        ) { row in
            let notice = try Notice(row)
            let bundle: BundleID? = try row.optionalID(Notice.columnCount)
            return View(
                notice: notice.id.description, form: notice.request.form.rawValue,
                claim: notice.request.claimID.description, claimNumber: notice.request.label.number.string,
                issueOn: notice.request.issueOn.description, state: "\(notice.state)",
                amountYen: notice.printed?.frozen.amount, reasons: notice.reasons.map(\.string),
                bundle: bundle?.description, sequence: try row.optionalInt32(Notice.columnCount + 1))
        }
    }
}
