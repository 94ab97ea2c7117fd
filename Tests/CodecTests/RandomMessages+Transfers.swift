import Codec
import CodecPrimitives

extension RandomMessages {
    mutating func slip() -> SlipIssued {
        SlipIssued(
            slipID: id(), number: text(), barcode: maybe { $0.text() }, elNumber: maybe { $0.text() },
            payEasyPayment: maybe { $0.text() }, total: yen(), usableUntil: day(), charge: any(SlipCharge.self, .final),
            lines: shares())
    }

    mutating func withdrawal() -> SlipWithdrawn {
        SlipWithdrawn(slipID: id(), reason: text(), withdrawnAt: moment())
    }

    mutating func refund() -> RefundRequested {
        RefundRequested(
            refundID: id(), personID: maybe { $0.id() }, amount: yen(), interest: yen(),
            account: BankAccount(
                bank: ReceivedText("9999"), branch: ReceivedText("001"), product: ReceivedText("1"),
                number: ReceivedText("0000001")), holderKana: text(), payOn: day())
    }

    mutating func payment() -> RefundPaid {
        RefundPaid(
            refundID: id(), result: any(RefundPaid.Result.self, .paid), amount: yen(), on: day(),
            reason: maybe { $0.text() })
    }

    mutating func debit() -> DebitRequested {
        DebitRequested(
            debitID: id(), personID: id(), mandateID: id(), lines: shares(), amount: yen(), debitOn: day())
    }

    mutating func debitResult() -> DebitResulted {
        DebitResulted(debitID: id(), result: any(DebitResult.self, .other), amount: yen(), on: day())
    }

    private mutating func shares() -> [ClaimShare] {
        list {
            ClaimShare(
                claimID: $0.id(),
                amount: ClaimBalance(principal: $0.yen(), lateCharge: $0.yen(), fee: $0.yen(), costs: $0.yen()))
        }
    }
}
