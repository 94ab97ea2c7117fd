import Codec
import CodecPrimitives
import CodecRecords

/// The file by which a bank pays refunds (総合振込, 全銀 21).
struct RefundFile: Sendable {
    let layout: Layout
    let sender: TransferSender

    init(sender: TransferSender) throws(RecordsError) {
        (layout, self.sender) = (try ShippedLayout.zengin21.layout(), sender)
    }

    /// The whole file; each record's customer code is its place in it.
    ///
    /// - Throws: `RecordsError` when a value has no place in the layout.
    func bytes(of refunds: [Refund], on day: BusinessDate) throws(RecordsError) -> [UInt8] {
        var writer = RecordWriter(layout)
        try writer.header(sender.header(on: day))
        for (index, refund) in refunds.enumerated() {
            try writer.data([
                "bank": .received(refund.account.bank), "branch": .received(refund.account.branch),
                "product": .received(refund.account.product), "account": .received(refund.account.number),
                "payee_kana": .received(refund.holderKana), "amount": .yen(refund.amount), "change": .text("0"),
                "customer_1": .number(Int64(index + 1)),
            ])
        }
        try writer.trailer()
        return try writer.finish()
    }

    /// Whether an order can be written at all: one that cannot must not stop the others of its file.
    func accepts(_ refund: Refund) -> Bool { (try? bytes(of: [refund], on: refund.payOn)) != nil }
}
