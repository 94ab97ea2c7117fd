public import CodecPrimitives

/// Deadlines that run back from an event, and those of civil law (law 9).
public struct Deadlines: Sendable {
    private let calendar: OfficeCalendar

    public init(_ calendar: OfficeCalendar) { self.calendar = calendar }

    /// On which days those concerned do not trade (民法142条).
    public enum Custom: String, CaseIterable, Sendable {
        /// No such custom: a period ends on any day.
        case everyDay = "every_day"
        /// Banks' business days, as contracts say mostly.
        case bankDays = "bank_days"
        /// The office's days.
        case officeDays = "office_days"
    }

    /// The last day of a civil-law period: it moves on only where trade rests that day (民法142条).
    public func civil(_ last: BusinessDate, _ custom: Custom) throws(LawError) -> BusinessDate {
        switch custom {
        case .everyDay: last
        case .bankDays: try calendar.shifted(last, for: .bank)
        case .officeDays: try calendar.shifted(last, for: .office)
        }
    }

    /// The last day for something that must be done so many days before an event: that many whole days lie
    /// between. On a closed day it must be done before it, never after: who is protected keeps the days.
    public func before(
        _ event: BusinessDate, days: Int, for kind: OfficeCalendar.Kind = .office
    ) throws(LawError) -> BusinessDate {
        var day = event.adding(days: -(days + 1))
        while try calendar.isClosed(day, for: kind) { day = day.adding(days: -1) }
        return day
    }
}
