public import CodecPrimitives

/// What the late charge on a slip means (延滞金の扱い).
public enum SlipCharge: String, CaseIterable, Sendable {
    /// As of issue; the remainder is billed later.
    case asOfIssue = "as_of_issue"
    /// To the use-by date; an excess is refundable.
    case toUseBy = "to_use_by"
    case final
}

/// A payment slip (納付書) by every key that a payer or agent may name it by (`slips.issued`).
public struct SlipIssued: Hashable, Sendable {
    public var slipID: SlipID
    public var number: ReceivedText
    /// The 44 digits; nil where it bears none.
    public var barcode: ReceivedText?
    /// eL番号: agency 5, case key 20, confirmation 6, tax code 3; nil where it bears none.
    public var elNumber: ReceivedText?
    /// 納付番号 of Pay-easy; nil where it bears none.
    public var payEasyPayment: ReceivedText?
    public var total: Yen
    public var usableUntil: BusinessDate
    public var charge: SlipCharge
    public var lines: [ClaimShare]

    public init(
        slipID: SlipID, number: ReceivedText, barcode: ReceivedText?, elNumber: ReceivedText?,
        payEasyPayment: ReceivedText?, total: Yen, usableUntil: BusinessDate, charge: SlipCharge, lines: [ClaimShare]
    ) {
        (self.slipID, self.number, self.barcode, self.elNumber) = (slipID, number, barcode, elNumber)
        (self.payEasyPayment, self.total, self.usableUntil) = (payEasyPayment, total, usableUntil)
        (self.charge, self.lines) = (charge, lines)
    }
}

/// A slip that must not be paid any more (`slips.withdrawn`). Money that comes for it all the same is money.
public struct SlipWithdrawn: Hashable, Sendable {
    public var slipID: SlipID
    /// A stable code.
    public var reason: ReceivedText
    public var withdrawnAt: Timestamp

    public init(slipID: SlipID, reason: ReceivedText, withdrawnAt: Timestamp) {
        (self.slipID, self.reason, self.withdrawnAt) = (slipID, reason, withdrawnAt)
    }
}
