public import CodecPrimitives

/// An exact fraction of an inheritance (相続分); never rounded until yen are assigned.
public struct Share: Hashable, Sendable {
    public let numerator: Int64
    public let denominator: Int64

    public static let zero = Share(0, 1)
    public static let whole = Share(1, 1)

    /// In lowest terms; nil for a denominator that is not positive, or terms above a billion.
    public init?(_ numerator: Int, over denominator: Int) {
        guard denominator > 0, abs(numerator) <= 1_000_000_000, denominator <= 1_000_000_000 else { return nil }
        self.init(Int64(numerator), Int64(denominator))
    }

    init(_ numerator: Int64, _ denominator: Int64) {
        let divisor = Share.greatestDivisor(numerator.magnitude, denominator.magnitude)
        self.numerator = numerator / Int64(max(1, divisor))
        self.denominator = denominator / Int64(max(1, divisor))
    }

    /// The sum; nil when its terms do not fit.
    func adding(_ other: Share) -> Share? {
        let (left, right) = (
            numerator.multipliedReportingOverflow(by: other.denominator),
            other.numerator.multipliedReportingOverflow(by: denominator)
        )
        let below = denominator.multipliedReportingOverflow(by: other.denominator)
        let above = left.partialValue.addingReportingOverflow(right.partialValue)
        guard !left.overflow, !right.overflow, !below.overflow, !above.overflow else { return nil }
        return Share(above.partialValue, below.partialValue)
    }

    /// This part of some yen, floored; never more than all of them.
    public func of(_ yen: Yen) -> Yen {
        guard numerator < denominator else { return yen }
        let product = yen.amount.multipliedFullWidth(by: numerator)
        let quotient = denominator.dividingFullWidth(product).quotient
        return Yen(unchecked: quotient)
    }

    static func * (left: Share, right: Share) -> Share {
        Share(left.numerator * right.numerator, left.denominator * right.denominator)
    }

    private static func greatestDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

extension Share: CustomStringConvertible {
    /// `1/6`.
    public var description: String { "\(numerator)/\(denominator)" }
}
