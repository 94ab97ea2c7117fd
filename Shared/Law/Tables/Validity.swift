public import CodecPrimitives

/// The days on which a row of law is in force, both inclusive.
public struct Validity: Hashable, Sendable {
    public let from: BusinessDate
    public let to: BusinessDate

    /// Stands for "until changed" (2200-12-31).
    public static let endOfTime = BusinessDate(daysSinceEpoch: 84_370)

    public init(from: BusinessDate, to: BusinessDate = Validity.endOfTime) { (self.from, self.to) = (from, to) }

    public func contains(_ day: BusinessDate) -> Bool { from <= day && day <= to }

    public func overlaps(_ other: Validity) -> Bool { from <= other.to && other.from <= to }
}
