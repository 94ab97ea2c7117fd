public import CodecPrimitives

/// A line of the city's account at its bank (入金明細): of a credit notice (01) or a statement (03).
public struct BankLine: Hashable, Sendable {
    /// What a line does to the account.
    public enum Direction: Int16, CaseIterable, Sendable {
        case credit = 1
        case debit = 2
        /// A credit of before is taken back (取消区分 1).
        case takenBack = 3
    }

    /// What makes two files speak of the same line: both list it by the bank's own number of the day. Lines without a number
    /// are told apart by how often they stand in one file, because no file tells of half a day.
    public struct Identity: Hashable, Sendable {
        /// Bank, branch, product and number of the city's account, without leading zeros.
        public let account: ReceivedText
        /// 勘定日.
        public let bookedOn: BusinessDate
        /// 照会番号 without leading zeros.
        public let number: ReceivedText
        public let direction: Direction
        public let amount: Yen
        /// From 0.
        public let occurrence: Int32

        public init(
            account: ReceivedText, bookedOn: BusinessDate, number: ReceivedText, direction: Direction, amount: Yen,
            occurrence: Int32
        ) {
            (self.account, self.bookedOn, self.number) = (account, bookedOn, number)
            (self.direction, self.amount, self.occurrence) = (direction, amount, occurrence)
        }
    }

    public let identity: Identity
    /// 振込依頼人コード without leading zeros.
    public let payerCode: ReceivedText
    /// 振込依頼人名 or 摘要.
    public let payerKana: ReceivedText
    /// 仕向銀行名.
    public let payerBank: ReceivedText
    public let edi: ReceivedText
    /// Its record in the file.
    public let record: Int

    public init(
        identity: Identity, payerCode: ReceivedText, payerKana: ReceivedText, payerBank: ReceivedText,
        edi: ReceivedText, record: Int
    ) {
        (self.identity, self.payerCode, self.payerKana) = (identity, payerCode, payerKana)
        (self.payerBank, self.edi, self.record) = (payerBank, edi, record)
    }
}

/// What a bank's file says of itself, one for each of its groups: the account and the days that it tells whole.
public struct BankStatement: Hashable, Sendable {
    public let account: ReceivedText
    public let from: BusinessDate
    public let through: BusinessDate

    public init(account: ReceivedText, from: BusinessDate, through: BusinessDate) {
        (self.account, self.from, self.through) = (account, from, through)
    }
}
