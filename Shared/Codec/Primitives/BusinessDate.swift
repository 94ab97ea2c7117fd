/// A day of the Gregorian calendar in Japan (暦日), without a time or zone.
public struct BusinessDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let daysSinceEpoch: Int32

    /// The years that any date of the suite lies in; a date outside is an input error.
    public static let years = 1868...2200

    /// The day this many days after 1970-01-01.
    public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

    /// The day, or nil when there is no such day or its year is outside `years`.
    public init?(year: Int, month: Int, day: Int) {
        guard BusinessDate.years.contains(year), (1...12).contains(month),
            day >= 1, day <= BusinessDate.daysIn(month: month, of: year)
        else { return nil }
        daysSinceEpoch = BusinessDate.days(year: year, month: month, day: day)
    }

    /// `YYYY-MM-DD`, exactly ten ASCII bytes.
    public init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `YYYYMMDD`, exactly eight ASCII digits.
    public init?(compact bytes: some RandomAccessCollection<UInt8>) {
        let digits = Array(bytes)
        guard digits.count == 8, let year = decimal(digits[0..<4]), let month = decimal(digits[4..<6]),
            let day = decimal(digits[6..<8])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public static func < (left: BusinessDate, right: BusinessDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    /// The day this many days later (earlier when negative); stops at the ends of `Int32` instead of trapping.
    public func adding(days: Int) -> BusinessDate {
        let (sum, overflow) = Int(daysSinceEpoch).addingReportingOverflow(days)
        return BusinessDate(daysSinceEpoch: overflow ? (days > 0 ? .max : .min) : Int32(clamping: sum))
    }

    /// The number of days from this day to `other`; zero for the same day.
    public func days(until other: BusinessDate) -> Int { Int(other.daysSinceEpoch) - Int(daysSinceEpoch) }

    /// The same-numbered day this many months later (earlier when negative), or that month's last day
    /// (民法143条); at most ten thousand years.
    public func adding(months: Int) -> BusinessDate {
        let (year, month, day) = components
        let index = year * 12 + (month - 1) + min(max(months, -120_000), 120_000)
        let (newYear, newMonth) = (index.quotientFlooring(12), index.remainderFlooring(12) + 1)
        let lastDay = BusinessDate.daysIn(month: newMonth, of: newYear)
        return BusinessDate(
            daysSinceEpoch: BusinessDate.days(year: newYear, month: newMonth, day: min(day, lastDay)))
    }

    /// The Gregorian year (西暦).
    public var year: Int { components.year }
    /// 1 to 12.
    public var month: Int { components.month }
    /// 1 to 31.
    public var day: Int { components.day }

    /// 0 for Sunday … 6 for Saturday.
    public var weekday: Int { (Int(daysSinceEpoch) + 4).remainderFlooring(7) }

    /// Year, month and day (proleptic Gregorian; the era-based algorithm over 400-year cycles).
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSinceEpoch) + 719_468
        let cycle = shifted.quotientFlooring(146_097)
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle =
            (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (
            yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }

    /// Whether a year has a 29 February (閏年).
    public static func isLeap(_ year: Int) -> Bool {
        (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    }

    /// 28 to 31, for a month from 1 to 12.
    public static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 31
        }
    }

    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let marchYear = month <= 2 ? year - 1 : year
        let cycle = marchYear.quotientFlooring(400)
        let yearOfCycle = marchYear - cycle * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return Int32(
            clamping: cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468)
    }
}

extension BusinessDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = components
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

/// The number that these ASCII digits spell; nil for an empty or other sequence.
func decimal(_ bytes: some Sequence<UInt8>) -> Int? {
    var value: Int?
    for byte in bytes {
        guard byte >= 0x30, byte <= 0x39, (value ?? 0) < 1_000_000_000 else { return nil }
        value = (value ?? 0) * 10 + Int(byte - 0x30)
    }
    return value
}

/// A number with zeros on the left, at least `width` digits.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int {
    // Division that rounds down, for dates before 1970; the divisor is positive.
    func quotientFlooring(_ divisor: Int) -> Int { self % divisor < 0 ? self / divisor - 1 : self / divisor }
    func remainderFlooring(_ divisor: Int) -> Int { (self % divisor + divisor) % divisor }
}
