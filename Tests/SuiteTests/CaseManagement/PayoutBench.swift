import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit
import TestKit

@testable import CaseManagement

/// Orders to pay refunds, and what payment-intake tells of them.
struct PayoutBench: Sendable {
    let bench: CaseManagementBench
    let suspense: SuspenseDesk

    private var desk: RefundOrderDesk {
        RefundOrderDesk(mailbox: bench.mailbox, ids: bench.ids, suspense: suspense)
    }

    func asked(_ receipt: ReceiptID, refund: UUIDv7, _ id: RefundID? = nil) throws -> RefundOrderDesk.Asked {
        RefundOrderDesk.Asked(
            order: id ?? bench.ids.next(), refund: refund, receipt: receipt,
            account: try PayeeAccount(
                bank: ReceivedText("9999"), branch: ReceivedText("001"), product: ReceivedText("1"),
                number: ReceivedText("0000001"), holder: ReceivedText("カゴシマ　タロウ")),
            payOn: CaseManagementBench.today, officer: ReceivedText("sato"))
    }

    /// Orders a payout; whether it was new.
    func order(_ asked: RefundOrderDesk.Asked) async throws -> Bool {
        let desk = desk
        return try await bench.pool.withTransaction { tx in
            try desk.order(asked, Recording(by: ReceivedText("sato"), at: WallClock.now()), in: tx).isNew
        }
    }

    func order(_ receipt: ReceiptID, refund: UUIDv7) async throws -> RefundRequested {
        let asked = try asked(receipt, refund: refund)
        guard try await order(asked) else { throw TestKitError("the order is not new") }
        guard case .refundRequested(let items)? = try await bench.told("refund.requested").last,
            let item = items.last, item.refundID == asked.order
        else { throw TestKitError("nothing was told") }
        return item
    }

    func hear(_ order: RefundRequested, _ result: RefundPaid.Result) async throws {
        let news = RefundPaid(
            refundID: order.refundID, result: result, amount: order.amount, on: CaseManagementBench.today,
            reason: result == .returned ? ReceivedText("振込不能") : nil)
        let handler = RefundPaidHandler(desk: desk)
        let messages = [bench.incoming(.refundPaid([news]), from: "payment-intake")]
        try await bench.pool.withTransaction { tx in try handler.handle(messages, tx) }
    }

    func suspenseState(_ receipt: ReceiptID) async throws -> SuspenseState? {
        try await bench.pool.withTransaction { tx in
            try SuspenseFileStore.history(of: receipt, in: tx).last?.state
        }
    }
}
