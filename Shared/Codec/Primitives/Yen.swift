/// An amount of money in whole yen (円). The only type that money has in Saiken.
///
/// Every value that enters the suite lies within ±`bound`, checked at decode, so that sums of
/// millions of amounts cannot overflow an `Int64`: a trap would be a crash that a peer can cause.
public struct Yen: Hashable, Comparable, Sendable {
    /// The amount in yen; negative for a debit in the other direction.
    public let amount: Int64

    /// No single amount is larger than one trillion yen (一兆円), in either direction.
    public static let bound: Int64 = 1_000_000_000_000

    /// 0 yen.
    public static let zero = Yen(unchecked: 0)

    /// The amount, or nil when it lies outside ±`bound`.
    public init?(exactly amount: Int64) {
        guard amount >= -Yen.bound, amount <= Yen.bound else { return nil }
        self.amount = amount
    }

    /// For sums and differences of amounts that were checked when they entered.
    public init(unchecked amount: Int64) {
        self.amount = amount
    }

    public static func < (left: Yen, right: Yen) -> Bool { left.amount < right.amount }
    public static func + (left: Yen, right: Yen) -> Yen { Yen(unchecked: left.amount + right.amount) }
    public static func - (left: Yen, right: Yen) -> Yen { Yen(unchecked: left.amount - right.amount) }
    public static prefix func - (value: Yen) -> Yen { Yen(unchecked: -value.amount) }
    public static func += (left: inout Yen, right: Yen) { left = left + right }
    public static func -= (left: inout Yen, right: Yen) { left = left - right }

    /// Whether it is exactly 0 yen.
    public var isZero: Bool { amount == 0 }
    /// Whether it is above 0 yen.
    public var isPositive: Bool { amount > 0 }
    /// Whether it is below 0 yen.
    public var isNegative: Bool { amount < 0 }

    /// The amount cut down to a multiple of `unit` (端数切捨て), for amounts that are not negative.
    public func floored(to unit: Int64) -> Yen {
        precondition(unit > 0, "a rounding unit is positive")
        return Yen(unchecked: amount - amount % unit)
    }
}

extension Yen: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) { self.init(unchecked: value) }
}

extension Yen: CustomStringConvertible {
    /// Digits in groups of three, without a unit: `1,234,500`.
    public var description: String {
        var digits = String(amount.magnitude)
        var groups: [String] = []
        while digits.utf8.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (amount < 0 ? "-" : "") + groups.joined(separator: ",")
    }
}

extension Sequence where Element == Yen {
    /// The sum of all amounts.
    public func total() -> Yen { reduce(.zero, +) }
}
