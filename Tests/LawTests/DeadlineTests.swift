import CodecPrimitives
import Law
import Testing

@Suite("Service, seizure, distribution and other days")
struct DeadlineTests {
    private let calendar: OfficeCalendar
    private let law: LawBook

    init() throws { (calendar, law) = (try OfficeCalendar.embedded(), try LawBook.embedded()) }

    @Test("tax: the day after ten days have elapsed, issued on 1 October: the 12th")
    func tenDays() throws {
        let tax = try law.demands.rule(ReceivedText("tax"))
        // 11 October 2024 is a Friday.
        #expect(
            try tax.earliestSeizure(issued: day("2024-10-01"), deadline: day("2024-10-11"), calendar)
                == day("2024-10-12"))
        // 11 October 2025 is a Saturday and the 13th a holiday: the 14th must be over.
        #expect(
            try tax.earliestSeizure(issued: day("2025-10-01"), deadline: day("2025-10-14"), calendar)
                == day("2025-10-15"))
    }

    @Test("served by public notice, the ten days run from the day the posting begins")
    func publicNotice() throws {
        let tax = try law.demands.rule(ReceivedText("tax"))
        let start = ServiceDates.tenDayStart(issued: day("2024-09-02"), posted: day("2024-10-01"))
        #expect(try tax.earliestSeizure(issued: start, deadline: day("2024-10-11"), calendar) == day("2024-10-12"))
        #expect(ServiceDates.publicNoticeEffective(posted: day("2024-10-01")) == day("2024-10-08"))
        #expect(ServiceDates.tenDayStart(issued: day("2024-09-02"), posted: nil) == day("2024-09-02"))
    }

    @Test("other enforceable claims: the day after the designated deadline")
    func designated() throws {
        let premium = try law.demands.rule(ReceivedText("ordinance_enforceable"))
        #expect(
            try premium.earliestSeizure(issued: day("2024-10-01"), deadline: day("2024-10-15"), calendar)
                == day("2024-10-16"))
    }

    @Test("the twenty days are directory: a demand after them is late, its deadline and seizure day stand")
    func twentyDays() throws {
        let tax = try law.demands.rule(ReceivedText("tax"))
        #expect(tax.lastDay(due: day("2024-07-01")) == day("2024-07-21"))
        let late = day("2025-03-03")
        #expect(try tax.deadline(issued: late, calendar) == day("2025-03-13"))
        #expect(try tax.earliestSeizure(issued: late, deadline: day("2025-03-13"), calendar) == day("2025-03-14"))
    }

    @Test(
        "an ordinary letter is presumed to arrive on the second delivery day",
        arguments: [
            ("2024-10-01", "2024-10-03"), ("2024-10-10", "2024-10-15"), ("2020-10-01", "2020-10-03"),
            ("2024-12-30", "2025-01-02"),
        ])
    func presumed(_ sent: String, _ arrives: String) throws {
        #expect(try ServiceDates(calendar).presumedArrival(dispatched: day(sent)) == day(arrives))
    }

    @Test("distribution: three days for the statement, seven for the payment, moved over closed days")
    func distribution() throws {
        let plain = try DistributionDates(collected: day("2026-04-20"), calendar)
        #expect(plain.dispatchBy == day("2026-04-23"))
        #expect(plain.payment == day("2026-04-30"))
        // Collected on Wednesday: the third day is a Saturday, so Monday.
        let weekend = try DistributionDates(collected: day("2026-04-15"), calendar)
        #expect(weekend.dispatchBy == day("2026-04-20"))
        let early = try DistributionDates(collected: day("2026-04-20"), dispatched: day("2026-04-21"), calendar)
        #expect(early.payment == day("2026-04-28"))
        let short = try DistributionDates(collected: day("2026-04-20"), paymentAfterDays: 1, calendar)
        #expect(short.payment == day("2026-04-24"))
    }

    @Test("a deadline before an event leaves whole days between, and moves back from a closed day")
    func backward() throws {
        let deadlines = Deadlines(calendar)
        #expect(try deadlines.before(day("2026-06-23"), days: 10) == day("2026-06-12"))
        // 7 May 2026 less ten days and one is a Sunday: the Friday before it.
        #expect(try deadlines.before(day("2026-05-07"), days: 10) == day("2026-04-24"))
    }

    @Test("civil law moves a last day only where trade rests on it")
    func civil() throws {
        let deadlines = Deadlines(calendar)
        #expect(try deadlines.civil(day("2025-08-31"), .everyDay) == day("2025-08-31"))
        #expect(try deadlines.civil(day("2025-08-31"), .bankDays) == day("2025-09-01"))
        #expect(try deadlines.civil(day("2025-12-30"), .bankDays) == day("2025-12-30"))
        #expect(try deadlines.civil(day("2025-12-30"), .officeDays) == day("2026-01-05"))
    }
}
