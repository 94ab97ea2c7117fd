public import CodecPrimitives

/// Which days an office or a bank is closed, and how a due date moves over them (law 9).
public struct OfficeCalendar: Sendable {
    /// Whose closing days count.
    public enum Kind: String, CaseIterable, Sendable {
        /// The city: weekends, holidays, 29 December to 3 January (地方税法20条の5第2項).
        case office
        /// Banks: weekends, holidays, 31 December to 3 January.
        case bank
    }

    private struct Closure: Sendable {
        let first: Int
        let last: Int
    }

    private let holidays: HolidayCalendar
    private let closures: [Kind: [Closure]]

    /// The calendar that was built into the suite.
    public static func embedded() throws(LawError) -> OfficeCalendar {
        try OfficeCalendar(closures: PackageResources.office_closures_csv)
    }

    /// Reads `office-closures.csv`; throws `tableInvalid` with file and line.
    public init(closures bytes: [UInt8], holidays: HolidayCalendar = HolidayCalendar()) throws(LawError) {
        let table = try LawTable(bytes, file: "office-closures.csv", columns: ["calendar", "first", "last"])
        var closures: [Kind: [Closure]] = [:]
        for row in table.rows {
            let closure = Closure(first: try OfficeCalendar.monthDay(row, 1), last: try OfficeCalendar.monthDay(row, 2))
            guard closure.first <= closure.last else { throw row.invalid(2) }
            closures[try row.choice(0, of: Kind.self), default: []].append(closure)
        }
        (self.closures, self.holidays) = (closures, holidays)
    }

    /// Whether the office is closed; throws `calendarUnknown` for a year whose holidays are not known.
    public func isClosed(_ day: BusinessDate, for kind: Kind) throws(LawError) -> Bool {
        if day.weekday == 0 || day.weekday == 6 { return true }
        let monthDay = day.month * 100 + day.day
        if closures[kind]?.contains(where: { $0.first <= monthDay && monthDay <= $0.last }) == true { return true }
        return try holidays.holiday(on: day) != nil
    }

    /// The public holiday on a day, nil for any other day.
    func holiday(on day: BusinessDate) throws(LawError) -> PublicHoliday? { try holidays.holiday(on: day) }

    /// The day itself, or the next day that is open: a due date as law means it. Late charge,
    /// prescription and demand count from this day.
    public func shifted(_ day: BusinessDate, for kind: Kind) throws(LawError) -> BusinessDate {
        var open = day
        while try isClosed(open, for: kind) { open = open.adding(days: 1) }
        return open
    }

    /// `MM-DD` as month × 100 + day.
    private static func monthDay(_ row: LawRow, _ column: Int) throws(LawError) -> Int {
        guard let date = BusinessDate(iso: "2000-\(try row.text(column))") else { throw row.invalid(column) }
        return date.month * 100 + date.day
    }
}

extension OfficeCalendar {
    /// The so-manieth last open day on or before a day; 1 is the day itself where it is open. Throws `calendarUnknown`
    /// for a year whose holidays are not known.
    public func openDay(_ count: Int, through day: BusinessDate, for kind: Kind) throws(LawError) -> BusinessDate {
        var (found, left) = (day, max(1, count))
        while true {
            if try !isClosed(found, for: kind) { left -= 1 }
            if left == 0 { return found }
            found = found.adding(days: -1)
        }
    }
}
