import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import ServiceKit

/// Receipts as the other services hear of them (`receipts.recorded`).
enum ReceiptMessages {
    /// Complete state of one receipt.
    static func item(
        _ touched: ReceiptFold.Touched, channel: ReceivedText, from origin: ReceiptRecorder.Origin
    ) -> ReceiptRecorded {
        ReceiptRecorded(
            receiptID: touched.receipt.id, version: touched.receipt.version, channel: channel,
            stage: stage(touched.receipt.state), reference: reference(touched.identity.reference),
            amount: touched.receipt.amount, paidOn: touched.identity.paidOn, receivedAt: origin.receivedAt,
            evidenceID: origin.evidenceID)
    }

    /// Messages of at most 500 receipts each.
    static func envelopes(
        _ items: [ReceiptRecorded], of outbox: Outbox, ids: IDSource, at now: Timestamp
    ) throws -> [Envelope] {
        try items.batches.map { try outbox.envelope(.receiptsRecorded($0), id: ids.next(), time: now) }
    }

    /// `waiting` is never published; a receipt without a state holds like a contradiction.
    private static func stage(_ state: ReceiptState?) -> ReceiptStage {
        switch state?.stage {
        case .flashed: .flash
        case .confirmed: .confirmed
        case .cancelled: .cancelled
        case .reversed: .reversed
        case .held, .waiting, .unconfirmed, .remitted, nil: .held
        }
    }

    private static func reference(_ reference: ReceiptIdentity.Reference) -> PaymentReference {
        switch reference {
        case .barcode(let digits): .barcode(digits)
        case .agent(let text): .agent(text)
        case .slip(let number): .slipNumber(number)
        case .elNumber(let digits): .elNumber(digits)
        }
    }
}
