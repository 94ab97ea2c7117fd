import Codec
import CodecPrimitives
import ServiceKit

@testable import CaseManagement

extension CaseManagementBench {
    /// Pays a slip at a counter of konbini-a; what payment-intake tells of it.
    @discardableResult
    func pay(_ slip: String, _ amount: Yen, on date: String) async throws -> ReceiptRecorded {
        let receipt = ReceiptRecorded(
            receiptID: ids.next(), version: 1, channel: ReceivedText("konbini-a"), stage: .confirmed,
            reference: .slipNumber(ReceivedText(slip)), amount: amount,
            paidOn: BusinessDate(iso: date) ?? CaseManagementBench.today, receivedAt: WallClock.now(),
            evidenceID: ids.next())
        try await receive([[receipt]])
        return receipt
    }
}
