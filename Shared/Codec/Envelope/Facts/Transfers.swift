public import CodecPrimitives

/// Money that the city gives back (還付, `refund.requested`): one order to pay it into one account. An order that came
/// back is ended; the money is asked for again under a new id.
public struct RefundRequested: Hashable, Sendable {
    /// Made by the caller of case management; one order has one id for ever.
    public var refundID: RefundID
    /// Nil where nobody knows whose money it was: it goes back to whoever sent it (返還).
    public var personID: PersonID?
    /// With the interest; positive.
    public var amount: Yen
    /// 還付加算金, part of the amount.
    public var interest: Yen
    public var account: BankAccount
    /// 口座名義, in the half-width kana of bank files.
    public var holderKana: ReceivedText
    /// The earliest day of payment.
    public var payOn: BusinessDate

    public init(
        refundID: RefundID, personID: PersonID?, amount: Yen, interest: Yen, account: BankAccount,
        holderKana: ReceivedText, payOn: BusinessDate
    ) {
        (self.refundID, self.personID, self.amount, self.interest) = (refundID, personID, amount, interest)
        (self.account, self.holderKana, self.payOn) = (account, holderKana, payOn)
    }
}

/// What became of an order to pay (`refund.paid`).
public struct RefundPaid: Hashable, Sendable {
    public enum Result: String, CaseIterable, Sendable {
        case paid
        /// 組戻し, 振込不能: the money is with the city again; may follow `paid`.
        case returned
    }

    public var refundID: RefundID
    public var result: Result
    public var amount: Yen
    public var on: BusinessDate
    /// A code, or the bank's word; nil when paid.
    public var reason: ReceivedText?

    public init(refundID: RefundID, result: Result, amount: Yen, on day: BusinessDate, reason: ReceivedText?) {
        (self.refundID, self.result, self.amount, on, self.reason) = (refundID, result, amount, day, reason)
    }
}

/// A part of a slip or debit that is for one claim.
public struct ClaimShare: Hashable, Sendable {
    public var claimID: ClaimID
    public var amount: ClaimBalance

    public init(claimID: ClaimID, amount: ClaimBalance) { (self.claimID, self.amount) = (claimID, amount) }
}

/// Money to be drawn from a debtor's account under her mandate (口座振替, `debit.requested`).
public struct DebitRequested: Hashable, Sendable {
    public var debitID: DebitID
    public var personID: PersonID
    /// 口座振替依頼: the account is known to payment-intake alone.
    public var mandateID: MandateID
    public var lines: [ClaimShare]
    /// The sum of the lines; positive.
    public var amount: Yen
    public var debitOn: BusinessDate

    public init(
        debitID: DebitID, personID: PersonID, mandateID: MandateID, lines: [ClaimShare], amount: Yen,
        debitOn: BusinessDate
    ) {
        (self.debitID, self.personID, self.mandateID) = (debitID, personID, mandateID)
        (self.lines, self.amount, self.debitOn) = (lines, amount, debitOn)
    }
}

/// How a direct debit ended (振替結果コード).
public enum DebitResult: String, CaseIterable, Sendable {
    /// 0; the receipt travels by `receipts.recorded`.
    case collected
    /// 1 資金不足
    case insufficientFunds = "insufficient_funds"
    /// 2 取引なし
    case noAccount = "no_account"
    /// 3 預金者の都合による振替停止
    case stoppedByHolder = "stopped_by_holder"
    /// 4 預金口座振替依頼書なし
    case noMandate = "no_mandate"
    /// 8 委託者の都合による振替停止
    case stoppedByCity = "stopped_by_city"
    /// 9 その他
    case other
}

/// The end of a direct debit (`debit.resulted`).
public struct DebitResulted: Hashable, Sendable {
    public var debitID: DebitID
    public var result: DebitResult
    public var amount: Yen
    public var on: BusinessDate

    public init(debitID: DebitID, result: DebitResult, amount: Yen, on day: BusinessDate) {
        (self.debitID, self.result, self.amount, on) = (debitID, result, amount, day)
    }
}
