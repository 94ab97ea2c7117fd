/// A fiscal year (会計年度): 1 April to 31 March, named for the year it begins in (地方自治法 208).
public struct FiscalYear: Hashable, Comparable, Sendable {
    /// The year it begins in.
    public let year: Int

    /// The fiscal year that begins on 1 April of a year.
    public init(_ year: Int) { self.year = year }

    /// The fiscal year that a day lies in.
    public init(containing date: BusinessDate) {
        year = date.month >= 4 ? date.year : date.year - 1
    }

    public static func < (left: FiscalYear, right: FiscalYear) -> Bool { left.year < right.year }
}
