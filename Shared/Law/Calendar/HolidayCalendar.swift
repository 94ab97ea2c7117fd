public import CodecPrimitives

/// The public holidays of Japan, 1988 to 2030, computed from the Act.
public struct HolidayCalendar: Sendable {
    /// The years whose holidays are known; a question outside is refused.
    public static let years = 1988...2030

    private let holidays: [BusinessDate: PublicHoliday]

    public init() {
        var holidays: [BusinessDate: PublicHoliday] = [:]
        for year in HolidayCalendar.years {
            for (month, day, holiday) in HolidayRules.named(in: year) {
                guard let date = BusinessDate(year: year, month: month, day: day) else { continue }
                holidays[date] = holiday
            }
        }
        let named = holidays
        for date in named.keys where date.weekday == 0 {
            guard let substitute = HolidayCalendar.substitute(for: date, named) else { continue }
            holidays[substitute] = .substitute
        }
        for date in named.keys {
            let between = date.adding(days: 1)
            guard named[date.adding(days: 2)] != nil, holidays[between] == nil, between.weekday != 0 else { continue }
            holidays[between] = .between
        }
        self.holidays = holidays
    }

    /// The holiday on a day, nil for any other day; throws `calendarUnknown` outside `years`.
    public func holiday(on day: BusinessDate) throws(LawError) -> PublicHoliday? {
        guard HolidayCalendar.years.contains(day.year) else {
            throw LawError(.calendarUnknown, at: String(day.year))
        }
        return holidays[day]
    }

    /// 3条2項: since 2007 the next day that is no holiday, before that the next day if it is none.
    private static func substitute(
        for sunday: BusinessDate, _ named: [BusinessDate: PublicHoliday]
    ) -> BusinessDate? {
        var day = sunday.adding(days: 1)
        while named[day] != nil {
            guard sunday.year >= 2007 else { return nil }
            day = day.adding(days: 1)
        }
        return day
    }
}
