/// A Japanese era (元号) and how dates are written in it.
public enum Era: String, CaseIterable, Sendable {
    case meiji = "明治"
    case taisho = "大正"
    case showa = "昭和"
    case heisei = "平成"
    case reiwa = "令和"

    /// The first day that bears the era's name.
    public var firstDay: BusinessDate {
        switch self {
        case .meiji: BusinessDate(daysSinceEpoch: -36_959)  // 1868-10-23
        case .taisho: BusinessDate(daysSinceEpoch: -20_974)  // 1912-07-30
        case .showa: BusinessDate(daysSinceEpoch: -15_713)  // 1926-12-25
        case .heisei: BusinessDate(daysSinceEpoch: 6947)  // 1989-01-08
        case .reiwa: BusinessDate(daysSinceEpoch: 18_017)  // 2019-05-01
        }
    }
}

/// A date in the Japanese calendar (和暦), as bank files and letters write it.
public struct EraDate: Hashable, Sendable {
    /// The era (元号) that the day lies in.
    public let era: Era
    /// The year of the era, from 1 (元年).
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// The era date of a day; nil before the Meiji era.
    public init?(_ date: BusinessDate) {
        guard let era = Era.allCases.last(where: { $0.firstDay <= date }) else { return nil }
        self.era = era
        (year, month, day) = (date.year - era.firstDay.year + 1, date.month, date.day)
    }

    /// The day of an era's year, month and day; nil when it lies outside the era.
    public static func businessDate(era: Era, year: Int, month: Int, day: Int) -> BusinessDate? {
        guard year >= 1,
            let date = BusinessDate(year: era.firstDay.year + year - 1, month: month, day: day),
            EraDate(date)?.era == era
        else { return nil }
        return date
    }

    /// `令和8年4月7日`; the first year is written 元年.
    public var japanese: String {
        "\(era.rawValue)\(year == 1 ? "元" : String(year))年\(month)月\(day)日"
    }
}
