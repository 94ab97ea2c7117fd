import CodecPrimitives
import Testing

@Suite("BusinessDate")
struct BusinessDateTests {
    /// Every day that the suite can hold, counted one by one with nothing but the leap-year rule.
    private static func walk(_ visit: (_ days: Int32, _ year: Int, _ month: Int, _ day: Int) -> Void) {
        var (year, month, day) = (1868, 1, 1)
        // 102 years before the epoch, 25 of them leap years (1900 is none).
        var days: Int32 = -(102 * 365 + 25)
        while year <= 2200 {
            visit(days, year, month, day)
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            (day, days) = (day + 1, days + 1)
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test("every day from 1868 to 2200 agrees with a calendar counted day by day")
    func wholeRange() {
        var weekday = 3  // 1 January 1868 was a Wednesday.
        var count = 0
        BusinessDateTests.walk { days, year, month, day in
            let date = BusinessDate(daysSinceEpoch: days)
            let parts = date.components
            #expect(parts.year == year && parts.month == month && parts.day == day)
            #expect(BusinessDate(year: year, month: month, day: day) == date)
            #expect(date.weekday == weekday)
            weekday = (weekday + 1) % 7
            count += 1
        }
        // 333 years with 81 leap days: 84 years divisible by 4, less 1900, 2100 and 2200.
        #expect(count == 333 * 365 + 81)
    }

    @Test("both written forms come back as the day they were written from")
    func writtenForms() {
        BusinessDateTests.walk { days, _, _, day in
            guard day == 1 || day >= 28 else { return }
            let date = BusinessDate(daysSinceEpoch: days)
            let text = date.description
            #expect(BusinessDate(iso: text) == date)
            #expect(BusinessDate(compact: text.utf8.filter { $0 != 0x2D }) == date)
        }
    }

    @Test(
        "a day that does not exist is refused",
        arguments: [
            "2026-02-29", "2026-04-31", "2100-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "1867-12-31",
            "2201-01-01", "2026-1-01", "2026/01/01", "2026-01-011", "+026-01-01", "２026-01-01", "",
        ])
    func refused(text: String) {
        #expect(BusinessDate(iso: text) == nil)
    }

    @Test("eight digits are the only compact form")
    func compactForms() {
        for text in ["20260231", "2026010", "202601011", "2026 101", "2026０101", ""] {
            #expect(BusinessDate(compact: Array(text.utf8)) == nil)
        }
        #expect(BusinessDate(compact: "20240229".utf8.map { $0 })?.description == "2024-02-29")
    }

    @Test("a month later is the same-numbered day or the month's last")
    func months() throws {
        let endOfJanuary = try #require(BusinessDate(iso: "2024-01-31"))
        #expect(endOfJanuary.adding(months: 1).description == "2024-02-29")
        #expect(endOfJanuary.adding(months: 13).description == "2025-02-28")
        #expect(endOfJanuary.adding(months: -2).description == "2023-11-30")
        #expect(endOfJanuary.adding(months: 0) == endOfJanuary)
        #expect(endOfJanuary.adding(months: 12 * 100).description == "2124-01-31")
    }

    @Test("no number of days or months traps")
    func extremes() {
        for date in [BusinessDate(daysSinceEpoch: .max), BusinessDate(daysSinceEpoch: .min)] {
            #expect(date.adding(days: .max) == BusinessDate(daysSinceEpoch: .max))
            #expect(date.adding(days: .min) == BusinessDate(daysSinceEpoch: .min))
            #expect(date.adding(months: .max) > date.adding(months: .min))
            #expect(!date.description.isEmpty)
        }
    }

    @Test("the distance between two days is the number of days added")
    func distance() throws {
        let day = try #require(BusinessDate(iso: "2026-03-31"))
        #expect(day.days(until: day.adding(days: 400)) == 400)
        #expect(day.adding(days: 400).days(until: day) == -400)
        #expect(day.adding(days: 1).description == "2026-04-01")
    }

    @Test("the fiscal year begins on 1 April")
    func fiscalYear() throws {
        let last = try #require(BusinessDate(iso: "2026-03-31"))
        #expect(FiscalYear(containing: last) == FiscalYear(2025))
        #expect(FiscalYear(containing: last.adding(days: 1)) == FiscalYear(2026))
    }
}
