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

    static func + (left: Share, right: Share) -> Share {
        Share(
            left.numerator * right.denominator + right.numerator * left.denominator,
            left.denominator * right.denominator)
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
