public import CodecPrimitives
public import Law
public import Ledger

/// A receipt of which something is overpaid (過誤納), as the desk that returns money sees it.
public struct OverpaidReceipt: Sendable {
    public let receipt: ReceiptState
    public let paidOn: BusinessDate
    public let channel: ChannelKey
    /// What nobody has decided about yet.
    public let rest: Yen
    public let law: RefundLaw
    /// The day it became too much: of the payment, or of the reduction after it.
    public let arisenOn: BusinessDate
    /// Why, as far as the books tell: an assessment that was reduced after the payment, or anything else.
    public let likelyCause: RefundCause

    /// Nil for a receipt that is not booked, or whose claims are not among these.
    public init?(
        _ receipt: ReceiptState, setOffs: [SetOffState], kind: ClaimKind, reductions: [Reassessment]
    ) {
        guard let applied = receipt.applied, applied.stage == .confirmed else { return nil }
        var rest = -receipt.position.sum(of: .refundsPayable, in: .posted) - receipt.refunded
        for order in setOffs where order.receipt == receipt.receiptID {
            rest -= order.position.sum(of: .refundsPayable, in: .posted)
        }
        let reduced = reductions.filter { $0.kind == .reduced && $0.decidedOn >= applied.paidOn }.map(\.decidedOn).max()
        (self.receipt, paidOn, self.rest, law) = (receipt, applied.paidOn, max(.zero, rest), RefundLaw(kind))
        channel = applied.channel
        arisenOn = reduced ?? applied.paidOn
        likelyCause = reduced == nil ? .other(reassessedOn: nil) : .reassessment
    }

    /// The interest on an amount of it until a day.
    public func refund(_ amount: Yen, for cause: RefundCause, decidedOn day: BusinessDate) -> RefundCase {
        RefundCase(amount: amount, paidOn: paidOn, law: law, cause: cause, arisenOn: arisenOn, decidedOn: day)
    }

    /// The entry that books a decision to pay an amount of it back (還付): it is refundable no more. Interest is no money
    /// that came in, and is not booked here. Throws `ledger` for an amount that is not positive.
    public func returning(
        _ amount: Yen, by decision: UUIDv7, on day: BusinessDate
    ) throws(CaseRulesError) -> EntryDraft {
        try RefundBooking.decided(amount, by: decision, from: channel, on: day)
    }
}

extension RefundLaw {
    /// Under which law money for a claim of a kind was overpaid.
    public init(_ kind: ClaimKind) {
        switch kind.route {
        case .tax: self = .localTax
        case .privateClaim: self = .privateClaim
        case .publicClaim: self = kind.prescription.current.years == 2 ? .premium : .otherPublic
        }
    }
}

extension PostingClaim {
    /// The claim as a debt that overpaid tax must be set against; `payments` are those of its principal. A charge of which
    /// a part is on the books already is left to a second decision, once it is determined.
    public func setOffDebt(_ payments: [PrincipalPayment], arose: BusinessDate) -> SetOffDebt {
        var debt = SetOffDebt(
            claim: claim, due: due, noticedOn: arose > due ? arose : nil, principal: open.principal,
            lateCharge: max(.zero, open.lateCharge))
        guard let charge, charge.assessedElsewhere.isZero, charge.determined.isZero else { return debt }
        debt.regime = charge.regime
        debt.accrual = LateChargeCase(
            principal: open.principal + payments.map(\.amount).total(), due: due, through: due, payments: payments,
            relief: charge.relief, nominalDue: charge.nominalDue, demandIssued: charge.demandIssued,
            demandDeadline: charge.demandDeadline, levyYear: charge.levyYear, waivers: charge.waivers)
        return debt
    }
}
