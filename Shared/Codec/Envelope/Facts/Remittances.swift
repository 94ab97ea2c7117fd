public import CodecPrimitives

/// Money that a producer has arranged to arrive (`remittance.expected`).
public struct RemittanceExpected: Hashable, Sendable {
    public var receiptID: ReceiptID
    public var channel: ReceivedText
    public var payer: ReceivedText
    public var expectedOn: BusinessDate
    public var amount: Yen

    public init(
        receiptID: ReceiptID, channel: ReceivedText, payer: ReceivedText, expectedOn: BusinessDate, amount: Yen
    ) {
        (self.receiptID, self.channel, self.payer) = (receiptID, channel, payer)
        (self.expectedOn, self.amount) = (expectedOn, amount)
    }
}

/// A bank line and the receipts that it covers, to the yen (`remittance.matched`): the city holds their money.
public struct RemittanceMatched: Hashable, Sendable {
    public var bankLineID: BankLineID
    public var channel: ReceivedText
    /// 入金日: the day the city's account was credited.
    public var creditedOn: BusinessDate
    /// What the payers paid of these receipts, gross.
    public var amount: Yen
    public var receipts: [ReceiptID]
    /// What the agent kept back of it under its contract: expenditure, apart from the income.
    public var fee: Yen

    public init(
        bankLineID: BankLineID, channel: ReceivedText, creditedOn: BusinessDate, amount: Yen, receipts: [ReceiptID],
        fee: Yen = .zero
    ) {
        (self.bankLineID, self.channel, self.creditedOn) = (bankLineID, channel, creditedOn)
        (self.amount, self.receipts, self.fee) = (amount, receipts, fee)
    }
}

/// A difference between what should have arrived and what did (`remittance.broken`), told when it is found and when it ends.
public struct RemittanceBroken: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable { case missing, short, over, late, unexpected, unposted }

    public var breakID: RemittanceBreakID
    /// Nil while no bank line has come.
    public var bankLineID: BankLineID?
    public var channel: ReceivedText
    public var kind: Kind
    public var expected: Yen
    public var arrived: Yen
    /// May be empty.
    public var receipts: [ReceiptID]
    public var foundAt: Timestamp
    /// Nil while it is open.
    public var endedAt: Timestamp?

    public init(
        breakID: RemittanceBreakID, bankLineID: BankLineID?, channel: ReceivedText, kind: Kind, expected: Yen,
        arrived: Yen,
        receipts: [ReceiptID], foundAt: Timestamp, endedAt: Timestamp?
    ) {
        (self.breakID, self.bankLineID, self.channel, self.kind) = (breakID, bankLineID, channel, kind)
        (self.expected, self.arrived, self.receipts) = (expected, arrived, receipts)
        (self.foundAt, self.endedAt) = (foundAt, endedAt)
    }
}
