public import CodecPrimitives

/// A fiscal year (会計年度): 1 April to 31 March (地方自治法208条), with its books open until 31 May (出納閉鎖, 235条の5).
public struct AccountingYear: Hashable, Comparable, Sendable {
    /// The calendar year in which it begins.
    public let year: Int

    public init(_ year: Int) { self.year = year }

    /// The year that a day lies in.
    public init(of day: BusinessDate) { year = day.month >= 4 ? day.year : day.year - 1 }

    /// The last day on which money may still be booked for it.
    public var closing: BusinessDate {
        BusinessDate(year: year + 1, month: 5, day: 31) ?? Validity.endOfTime
    }

    /// Its first day.
    public var start: BusinessDate {
        BusinessDate(year: year, month: 4, day: 1) ?? Validity.endOfTime
    }

    public static func < (left: AccountingYear, right: AccountingYear) -> Bool { left.year < right.year }
}

/// For which year income counts (歳入の会計年度所属区分, 地方自治法施行令142条).
public struct RevenueYear: Hashable, Sendable {
    public enum Class: String, CaseIterable, Hashable, Sendable {
        /// 現年度分: for the year in which it was due.
        case current
        /// 滞納繰越分: carried over, for the year in which it came.
        case carried
    }

    public let year: AccountingYear
    public let yearClass: Class

    /// - Parameters:
    ///   - due: the end of the payment period (納期の末日); nil for money without a claim.
    ///   - day: the city's income day.
    public init(due: BusinessDate?, incomeOn day: BusinessDate) {
        let owed = AccountingYear(of: due ?? day)
        let isInTime = day <= owed.closing
        (year, yearClass) = isInTime ? (owed, .current) : (AccountingYear(of: day), .carried)
    }
}
