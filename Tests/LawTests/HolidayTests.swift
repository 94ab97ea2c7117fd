import CodecPrimitives
import Law
import Testing

@Suite("Holidays and due dates")
struct HolidayTests {
    private let calendar = HolidayCalendar()

    @Test(
        "the holidays of a year are those that were announced",
        arguments: [
            (
                1990,
                "01-01 01-15 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 09-15 09-23 09-24 10-10 11-03 11-12 11-23 12-23 12-24"
            ),
            (
                2009,
                "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23"
            ),
            (
                2019,
                "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23"
            ),
            (
                2020,
                "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23"
            ),
            (
                2021,
                "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23"
            ),
            (
                2024,
                "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23"
            ),
            (
                2026,
                "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23"
            ),
        ])
    func year(_ year: Int, _ expected: String) throws {
        var found: [String] = []
        var date = day("\(year)-01-01")
        while date.year == year {
            if try calendar.holiday(on: date) != nil { found.append(String(date.description.suffix(5))) }
            date = date.adding(days: 1)
        }
        #expect(found.joined(separator: " ").elementsEqual(expected))
    }

    @Test("substitutes and days between are named as such")
    func names() throws {
        #expect(try calendar.holiday(on: day("2026-09-22")) == .between)
        #expect(try calendar.holiday(on: day("2026-05-06")) == .substitute)
        #expect(try calendar.holiday(on: day("1998-05-04")) == .substitute)
        #expect(try calendar.holiday(on: day("2006-05-04")) == .between)
        #expect(try calendar.holiday(on: day("2007-05-04")) == .greenery)
    }

    @Test("a year that is not known is refused")
    func unknownYear() {
        #expect(throws: LawError(.calendarUnknown, at: "2031")) { try calendar.holiday(on: day("2031-01-06")) }
    }

    @Test(
        "a due date moves to the next open day",
        arguments: [
            ("2024-12-31", "2025-01-06"), ("2024-06-30", "2024-07-01"), ("2025-11-30", "2025-12-01"),
            ("2024-05-31", "2024-05-31"), ("2026-12-29", "2027-01-04"), ("2026-05-03", "2026-05-07"),
        ])
    func shift(_ nominal: String, _ effective: String) throws {
        #expect(try OfficeCalendar.embedded().shifted(day(nominal), for: .office) == day(effective))
    }

    @Test("banks are open on 29 and 30 December")
    func banks() throws {
        let offices = try OfficeCalendar.embedded()
        #expect(try !offices.isClosed(day("2025-12-30"), for: .bank))
        #expect(try offices.isClosed(day("2025-12-30"), for: .office))
        #expect(try offices.isClosed(day("2025-12-31"), for: .bank))
    }

    @Test("a month elapses on the day before the same-numbered day, or at the month's end")
    func months() {
        let cases = [
            ("2017-03-01", "2017-03-31"), ("2017-05-02", "2017-06-01"), ("2025-09-02", "2025-10-01"),
            ("2023-02-01", "2023-02-28"), ("2025-01-31", "2025-02-28"),
        ]
        for (first, last) in cases { #expect(Elapsed.lastDay(ofMonths: 1, from: day(first)) == day(last)) }
        #expect(Elapsed.lastDay(ofYears: 5, from: day("2020-07-01")) == day("2025-06-30"))
    }
}
