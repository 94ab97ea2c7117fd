public import CodecPrimitives
public import Law

/// The days on which the city has its claims debited (振替日), and how long before banks need the request.
public struct DebitDays: Hashable, Sendable {
    /// Days of each month, the smallest first; one that a month lacks is its last day.
    public let days: [Int]
    /// Banks' open days between asking and the debit.
    public let leadOpenDays: Int

    /// Days of the month parted by blanks; nil unless there is one, and all are 1 to 31.
    public init?(_ text: ReceivedText, leadOpenDays: Int) {
        let days = text.utf8.split(separator: 0x20).map { Int(String(decoding: $0, as: UTF8.self)) }
        let known = days.compactMap(\.self)
        guard !days.isEmpty, known.count == days.count, known.allSatisfy({ (1...31).contains($0) }) else { return nil }
        (self.days, self.leadOpenDays) = (Set(known).sorted(), max(0, leadOpenDays))
    }

    /// The first day after `day` that banks still reach when they are asked today; a closed day is the next open one.
    ///
    /// - Throws: `LawError.calendarUnknown` past the known holidays.
    public func next(
        after day: BusinessDate, asking today: BusinessDate, _ calendar: OfficeCalendar
    ) throws(LawError) -> BusinessDate {
        var (year, month) = (day.year, day.month)
        while true {
            for number in days {
                let open = try calendar.shifted(DebitDays.day(number, month, year), for: .bank)
                let latest = try calendar.openDay(leadOpenDays + 1, through: open, for: .bank)
                if open > day, latest >= today { return open }
            }
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
    }

    private static func day(_ number: Int, _ month: Int, _ year: Int) -> BusinessDate {
        var left = number
        while true {
            if let day = BusinessDate(year: year, month: month, day: left) { return day }
            left -= 1
        }
    }
}
