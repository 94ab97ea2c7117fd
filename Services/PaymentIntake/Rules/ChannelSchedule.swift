public import CodecPrimitives
public import Law

/// When a channel's files are due: the agent's promise on its calendar.
public struct ChannelSchedule: Sendable {
    public let promise: ChannelWatermark.Promise
    private let calendar: OfficeCalendar

    /// The most days that are looked through; a channel that has been silent for longer is as late as can be told.
    private static let daysMost = 400

    public init(_ promise: ChannelWatermark.Promise, _ calendar: OfficeCalendar) {
        (self.promise, self.calendar) = (promise, calendar)
    }

    /// How a channel stands at an hour of a day.
    public struct Standing: Hashable, Sendable {
        /// Through which day it should be complete by now.
        public let expectedThrough: BusinessDate
        /// The day of the next file: the first that is missing, or the next to come.
        public let nextOn: BusinessDate
        /// Files that are missing.
        public let lateFiles: Int
    }

    /// The channel's standing.
    ///
    /// - Parameters:
    ///   - day: the day through which it is complete.
    ///   - today, hour: the business date and the hour in Japan.
    public func standing(completeThrough day: BusinessDate, today: BusinessDate, hour: Int) -> Standing {
        let due = lastDue(today, hour)
        let told = day.adding(days: promise.lagDays)
        return Standing(
            expectedThrough: due.adding(days: -promise.lagDays), nextOn: nextDelivery(after: told),
            lateFiles: deliveries(after: told, through: due))
    }

    /// Whether the agent makes a file on a day.
    public func isDelivery(_ day: BusinessDate) -> Bool {
        let kind: OfficeCalendar.Kind
        switch promise.days {
        case .daily: return true
        case .bank: kind = .bank
        case .office: kind = .office
        }
        do {
            return try !calendar.isClosed(day, for: kind)
        } catch {
            // A year whose holidays are not known yet has its weekends; a holiday then shows as a late file.
            return day.weekday != 0 && day.weekday != 6
        }
    }

    /// The newest day of an unbroken row of files from one day to another.
    func unbroken(_ days: Set<BusinessDate>, from first: BusinessDate, through last: BusinessDate) -> BusinessDate {
        var reached = first
        while reached < last {
            let next = nextDelivery(after: reached)
            guard next <= last else { return last }
            guard days.contains(next) else { return reached }
            reached = next
        }
        return reached
    }

    private func lastDue(_ today: BusinessDate, _ hour: Int) -> BusinessDate {
        var day = hour < promise.byHour ? today.adding(days: -1) : today
        for _ in 0..<ChannelSchedule.daysMost where !isDelivery(day) { day = day.adding(days: -1) }
        return day
    }

    private func nextDelivery(after day: BusinessDate) -> BusinessDate {
        var next = day.adding(days: 1)
        for _ in 0..<ChannelSchedule.daysMost where !isDelivery(next) { next = next.adding(days: 1) }
        return next
    }

    private func deliveries(after first: BusinessDate, through last: BusinessDate) -> Int {
        guard first < last else { return 0 }
        let span = min(first.days(until: last), ChannelSchedule.daysMost)
        return (0..<span).filter { isDelivery(last.adding(days: -$0)) }.count
    }
}
