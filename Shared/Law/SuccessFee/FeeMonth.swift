public import CodecPrimitives

/// A calendar month (締め月).
public struct FeeMonth: Hashable, Comparable, Sendable {
    public let year: Int
    /// 1 to 12.
    public let month: Int

    public init(of day: BusinessDate) { (year, month) = (day.year, day.month) }

    /// `2026-04`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 7, let first = BusinessDate(iso: "\(text)-01") else { return nil }
        self.init(of: first)
    }

    public var first: BusinessDate { BusinessDate(year: year, month: month, day: 1) ?? Validity.endOfTime }

    public var last: BusinessDate { first.adding(months: 1).adding(days: -1) }

    /// The first day of the city's fiscal year (会計年度, from April).
    public var fiscalYearStart: BusinessDate {
        BusinessDate(year: month >= 4 ? year : year - 1, month: 4, day: 1) ?? first
    }

    public static func < (left: FeeMonth, right: FeeMonth) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }
}

extension FeeMonth: CustomStringConvertible {
    public var description: String { String(first.description.utf8.prefix(7)) ?? "" }
}
