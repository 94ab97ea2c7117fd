public import CodecPrimitives

/// When a document counts as served (送達, law 2; 地方税法20条・20条の2).
public struct ServiceDates: Sendable {
    private let calendar: OfficeCalendar
    /// Delivery days that an ordinary letter takes in the city.
    private let mailDays: Int

    /// - Parameter mailDays: delivery days that an ordinary letter takes, 1 to 10.
    public init(_ calendar: OfficeCalendar, mailDays: Int = 2) {
        (self.calendar, self.mailDays) = (calendar, min(max(mailDays, 1), 10))
    }

    /// Since then ordinary letters are not delivered on Saturdays (令和3年10月1日).
    private static let noSaturdays = BusinessDate(daysSinceEpoch: 18_901)

    /// The day on which an ordinary letter is presumed to have arrived (通常到達すべきであった時, 地方税法20条4項).
    ///
    /// - Throws: `calendarUnknown` for a year whose holidays are not known.
    public func presumedArrival(dispatched: BusinessDate) throws(LawError) -> BusinessDate {
        var (day, left) = (dispatched, mailDays)
        while left > 0 {
            day = day.adding(days: 1)
            if try isDelivered(on: day) { left -= 1 }
        }
        return day
    }

    private func isDelivered(on day: BusinessDate) throws(LawError) -> Bool {
        if day.weekday == 0 || day.weekday == 6 && day >= ServiceDates.noSaturdays { return false }
        return try calendar.holiday(on: day) == nil
    }

    /// The day from which a public notice (公示送達) is service: seven days have elapsed, the day of posting
    /// counted as the first (地方税法20条の2第3項).
    public static func publicNoticeEffective(posted: BusinessDate) -> BusinessDate { posted.adding(days: 7) }

    /// The day from which the ten days of a demand run: its issue, or the day its posting began
    /// (国税徴収法基本通達47条関係11).
    public static func tenDayStart(issued: BusinessDate, posted: BusinessDate?) -> BusinessDate { posted ?? issued }
}
