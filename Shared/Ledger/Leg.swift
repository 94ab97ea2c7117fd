public import CodecPrimitives

/// Whether an amount is income of the city or only announced.
public enum Layer: UInt8, CaseIterable, Sendable {
    /// Announced by a flash: holds adverse acts, books no income (仮消込).
    case pending = 0
    /// Booked.
    case posted = 1
}

/// One amount on one account. Its key in a store is (entry, number).
public struct Leg: Hashable, Sendable {
    /// From 0 within its entry.
    public let number: Int16
    public let account: Account
    public let layer: Layer
    /// Positive is a debit (借方), negative a credit (貸方); never zero.
    public let amount: Yen

    public init(number: Int16, account: Account, layer: Layer, amount: Yen) {
        (self.number, self.account, self.layer, self.amount) = (number, account, layer, amount)
    }
}
