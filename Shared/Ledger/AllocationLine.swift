public import CodecPrimitives

/// Debts among which money may be moved without the payer's word: those of one law (law 4.2). Money for a tax pays
/// no rent.
public struct AllocationPool: Hashable, Comparable, Sendable {
    /// A stable name of the law, such as `地方税法`.
    public let name: ReceivedText

    public static let one = AllocationPool(ReceivedText(""))

    public init(_ name: ReceivedText) { self.name = name }

    public static func < (left: AllocationPool, right: AllocationPool) -> Bool { left.name < right.name }
}

/// How much paying a debt benefits its debtor (弁済の利益, 民法488条4項2号): a higher rate first, then a debt that
/// is secured or guaranteed.
public struct DebtorBenefit: Hashable, Comparable, Sendable {
    /// The yearly rate of delay in 1/100,000.
    public let rate: Int64
    public let isSecured: Bool

    public static let none = DebtorBenefit(rate: 0, isSecured: false)

    public init(rate: Int64, isSecured: Bool) { (self.rate, self.isSecured) = (rate, isSecured) }

    public static func < (left: DebtorBenefit, right: DebtorBenefit) -> Bool {
        left.rate == right.rate ? !left.isSecured && right.isSecured : left.rate < right.rate
    }
}

/// One claim that money may go to.
public struct AllocationLine: Hashable, Sendable {
    public let claim: ClaimID
    /// What may at most be paid on it; not negative.
    public let open: Amounts
    /// The due date after its shift.
    public let due: BusinessDate
    public let order: AllocationOrder
    public let pool: AllocationPool
    public let benefit: DebtorBenefit

    public init(
        claim: ClaimID, open: Amounts, due: BusinessDate, order: AllocationOrder = .principalFirst,
        pool: AllocationPool = .one, benefit: DebtorBenefit = .none
    ) {
        (self.claim, self.open, self.due) = (claim, open, due)
        (self.order, self.pool, self.benefit) = (order, pool, benefit)
    }
}
