public import CodecPrimitives

/// Periods by the calendar (暦による期間, 民法140条・143条).
public enum Elapsed {
    /// The last day of a period of months whose first day is `first`: the day before the
    /// same-numbered day, or the month's end where there is no such day.
    public static func lastDay(ofMonths months: Int, from first: BusinessDate) -> BusinessDate {
        let corresponding = first.adding(months: months)
        return corresponding.day == first.day ? corresponding.adding(days: -1) : corresponding
    }

    /// The last day of a period of years whose first day is `first`.
    public static func lastDay(ofYears years: Int, from first: BusinessDate) -> BusinessDate {
        lastDay(ofMonths: years * 12, from: first)
    }
}
