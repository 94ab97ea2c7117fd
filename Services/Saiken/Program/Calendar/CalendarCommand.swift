import ArgumentParser
import CodecPrimitives
import Law

/// `saiken calendar`: the holidays of years and where a due date moves to (law 9), a line a day.
struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Print every day of some years: its holiday, and its due date at offices and at banks.",
        discussion: "Columns: day, holiday or nothing, due date at the office, due date at banks; divided by tabs.")

    @Argument(help: "The first year, 1988 to 2030.")
    var first: Int

    @Argument(help: "The last year, up to 2030.")
    var last: Int

    func validate() throws {
        guard first <= last, HolidayCalendar.years.contains(first), HolidayCalendar.years.contains(last) else {
            throw ValidationError(
                Console.chosen("年は1988から2030まで", english: "years are 1988 to 2030"))
        }
    }

    func run() throws {
        let (holidays, calendar) = (HolidayCalendar(), try OfficeCalendar.embedded())
        guard var day = BusinessDate(year: first, month: 1, day: 1) else { return }
        while day.year <= last {
            let fields = [
                day.description, try holidays.holiday(on: day)?.rawValue ?? "",
                shown(try? calendar.shifted(day, for: .office)), shown(try? calendar.shifted(day, for: .bank)),
            ]
            Console.line(fields.joined(separator: "\t"))
            day = day.adding(days: 1)
        }
    }

    /// The due date; a question mark where it falls into a year whose holidays are not known.
    private func shown(_ day: BusinessDate?) -> String { day?.description ?? "?" }
}
