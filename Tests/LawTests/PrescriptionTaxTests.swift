import CodecPrimitives
import Law
import Testing

@Suite("Prescription of taxes and other enforceable claims")
struct PrescriptionTaxTests {
    typealias Row = (name: String, script: String, end: String)

    /// Due 2020-06-30: first day 2020-07-01, five years.
    static let tax: [Row] = [
        ("worked 1: nothing happened", "", "2025-06-30"),
        ("worked 1: demand issued", "demand_issued 2020-07-20#1", "2025-07-30"),
        ("worked 2: part payment", "demand_issued 2020-07-20#1,payment_by_obligor 2023-02-10", "2028-02-10"),
        (
            "an issued demand counts from its issue, not its arrival",
            "demand_issued 2020-07-20#1,demand_arrived 2020-07-25#1", "2025-07-30"
        ),
        ("a returned demand does nothing", "demand_issued 2020-07-20#1,demand_returned 2020-07-28#1", "2025-06-30"),
        (
            "posted after its return: from the day of posting",
            "demand_issued 2020-07-20#1,demand_returned 2020-07-28#1,demand_posted 2020-09-01#1", "2025-09-11"
        ),
        (
            "a second demand is a reminder only",
            "demand_issued 2020-07-20#1,demand_issued 2025-07-01#2,demand_arrived 2025-07-03#2", "2026-01-03"
        ),
        (
            "a notice with a later due date blocks until it and renews", "notice_of_assessment 2021-03-10>2021-03-31",
            "2026-03-31"
        ),
        ("a reminder near the end", "reminder_arrived 2025-06-20", "2025-12-20"),
        ("a reminder long before the end changes nothing", "reminder_arrived 2024-06-20", "2025-06-30"),
        (
            "a reminder during the grace of another adds nothing",
            "reminder_arrived 2025-06-20,reminder_arrived 2025-11-01", "2025-12-20"
        ),
        ("a reminder at a month's end", "reminder_arrived 2025-05-31", "2025-11-30"),
        ("a pledge", "pledge 2022-04-01", "2027-04-01"),
        ("an application for instalments", "instalment_application 2022-04-01", "2027-04-01"),
        ("an acknowledgement on the last day", "acknowledgement 2025-06-30", "2030-06-30"),
        ("an acknowledgement a day late", "acknowledgement 2025-07-01", "2025-06-30"),
        ("a leap day", "pledge 2024-02-28", "2029-02-28"),
        ("payment by a third person", "payment_by_third_person 2022-04-01", "2025-06-30"),
        ("money collected by seizure", "collected_by_execution 2022-04-01", "2025-06-30"),
        ("the principal is paid: the late charge's own clock", "principal_paid 2023-05-01", "2028-05-01"),
        ("a seizure that stands", "seizure_began 2025-01-10#1", "blocked"),
        ("a seizure released", "seizure_began 2025-01-10#1,seizure_ended 2026-03-10#1", "2031-03-10"),
        (
            "a seizure cancelled as unlawful: six months, no renewal",
            "seizure_began 2025-01-10#1,seizure_cancelled 2025-09-01#1", "2026-03-01"
        ),
        (
            "cancelled early: the period itself is longer", "seizure_began 2021-01-10#1,seizure_cancelled 2021-09-01#1",
            "2025-06-30"
        ),
        (
            "a third party's thing, the debtor not notified",
            "third_party_seizure_began 2025-01-10#1,seizure_ended 2026-03-10#1", "2025-06-30"
        ),
        (
            "a third party's thing, notified in time",
            "third_party_seizure_began 2025-01-10#1,seizure_notified 2025-02-01#1,seizure_ended 2026-03-10#1",
            "2031-03-10"
        ),
        (
            "a third party's thing, notified too late",
            "third_party_seizure_began 2025-01-10#1,seizure_notified 2025-07-02#1,seizure_ended 2026-03-10#1",
            "2025-06-30"
        ),
        ("a search that found nothing", "search_ended 2023-08-08", "2028-08-08"),
        ("a search in a third party's home, when notified", "search_notified 2023-08-20", "2028-08-20"),
        (
            "a participation notified",
            "participation_began 2024-01-10#1,participation_notified 2024-01-20#1,participation_ended 2025-10-01#1",
            "2030-10-01"
        ),
        ("a participation stands", "participation_began 2024-01-10#1,participation_notified 2024-01-20#1", "blocked"),
        (
            "a participation never notified", "participation_began 2024-01-10#1,participation_ended 2025-10-01#1",
            "2025-06-30"
        ),
        ("a deferral ex officio only pauses", "sale_deferral_began 2022-01-01>2022-12-31#1", "2026-06-30"),
        (
            "a deferral that ended early", "deferral_began 2022-01-01>2022-12-31#1,deferral_ended 2022-03-31#1",
            "2025-09-28"
        ),
        (
            "two deferrals that overlap count each day once",
            "deferral_began 2022-01-01>2022-12-31#1,sale_deferral_began 2022-07-01>2022-12-31#2", "2026-06-30"
        ),
        (
            "a deferral extended", "deferral_began 2022-01-01>2022-12-31#1,deferral_began 2023-01-01>2023-12-31#1",
            "2027-06-30"
        ),
        ("a deferral after the end does not count", "deferral_began 2025-07-01>2026-06-30#1", "2025-06-30"),
        ("suspension lets the clock run", "suspension_began 2023-04-10", "2025-06-30"),
        ("a suit to confirm the tax", "suit_filed 2025-05-01#1", "blocked"),
        ("its judgment: ten years", "suit_filed 2025-05-01#1,title_final 2026-02-02#1", "2036-02-02"),
        ("the suit dismissed", "suit_filed 2025-05-01#1,proceeding_failed 2026-02-02#1", "2026-08-02"),
        ("payment orders are not for taxes", "payment_order_filed 2025-05-01#1", "2025-06-30"),
        ("nor provisional seizure under civil law", "provisional_seizure_began 2025-05-01#1", "2025-06-30"),
        ("nor talks", "negotiation_agreed 2025-05-01", "2025-06-30"),
        ("the debtor dies and heirs are unknown", "heirs_unknown 2025-05-01#1", "blocked"),
        ("heirs fixed: six months", "heirs_unknown 2025-05-01#1,heirs_fixed 2025-08-15#1", "2026-02-15"),
        ("a disaster: three months after its end", "disaster_began 2025-06-20,disaster_ended 2025-07-10", "2025-10-10"),
        ("invocation is not needed", "invoked 2025-07-01", "2025-06-30"),
        ("and cannot be waived", "invocation_waived 2025-07-01", "2025-06-30"),
        ("moving the due date is for other claims", "due_date_moved 2024-01-01>2025-01-31", "2025-06-30"),
        ("an end without its beginning", "seizure_ended 2024-03-10", "2025-06-30"),
        (
            "an ended seizure, then a payment",
            "seizure_began 2021-01-10#1,seizure_ended 2021-03-10#1,payment_by_obligor 2022-03-10", "2027-03-10"
        ),
        (
            "a payment while a seizure stands renews, and the seizure blocks",
            "seizure_began 2021-01-10#1,payment_by_obligor 2022-03-10", "blocked"
        ),
    ]

    @Test("each row of the table, for a tax due on 30 June 2020", arguments: tax)
    func table(_ row: Row) {
        #expect(PrescriptionCases.end(PrescriptionCases.tax(due: "2020-06-30"), row.script) == row.end, "\(row.name)")
    }

    /// Due 2023-08-31, two years.
    static let premium: [Row] = [
        ("nothing happened", "", "2025-08-31"),
        ("worked 3: the demand arrives", "demand_issued 2023-09-20#1,demand_arrived 2023-09-22#1", "2025-09-22"),
        ("a demand whose arrival is not known", "demand_issued 2023-09-20#1", "2025-08-31"),
        (
            "a demand by public notice arrives when seven days have elapsed",
            "demand_issued 2023-09-20#1,demand_returned 2023-09-25#1,demand_posted 2023-10-02#1", "2025-10-09"
        ),
        (
            "worked 3: a reminder and its repetition",
            "demand_issued 2023-09-20#1,demand_arrived 2023-09-22#1,reminder_arrived 2025-08-01,reminder_arrived 2025-12-01",
            "2026-02-01"
        ),
        (
            "worked 3: seized in the grace, released",
            "demand_issued 2023-09-20#1,demand_arrived 2023-09-22#1,reminder_arrived 2025-08-01,reminder_arrived 2025-12-01,seizure_began 2026-01-20#2,seizure_ended 2026-03-10#2",
            "2028-03-10"
        ),
        ("the notice renews, not before the due date", "notice_of_assessment 2023-06-10>2023-08-31", "2025-08-31"),
        ("a notice after the due date", "notice_of_assessment 2023-10-10>2023-10-31", "2025-10-31"),
        ("part payment", "payment_by_obligor 2024-05-05", "2026-05-05"),
        ("the principal is paid", "principal_paid 2024-05-05", "2026-05-05"),
        ("judgment: ten years", "suit_filed 2025-05-01#1,title_final 2025-06-02#1", "2035-06-02"),
        ("paid after extinction: to be refunded", "payment_by_obligor 2025-09-01", "2025-08-31"),
        ("seized after extinction", "seizure_began 2025-09-01#1,seizure_ended 2025-10-01#1", "2025-08-31"),
    ]

    @Test("each row of the table, for a premium due on 31 August 2023", arguments: premium)
    func premiums(_ row: Row) {
        let asked = PrescriptionCases.premium(due: "2023-08-31")
        #expect(PrescriptionCases.end(asked, row.script) == row.end, "\(row.name)")
    }

    @Test("worked 4: an application renews, the deferral pauses for 366 days")
    func deferral() {
        let asked = PrescriptionCases.tax(due: "2021-05-31")
        let script = "deferral_application 2023-12-20,deferral_began 2024-01-01>2024-12-31#1"
        #expect(PrescriptionCases.end(asked, "") == "2026-05-31")
        #expect(PrescriptionCases.end(asked, script) == "2029-12-21")
    }

    @Test("worked 6: a suspended tax is extinct by prescription before the three years are over")
    func suspended() {
        let forecast = Prescription().forecast(
            PrescriptionCases.tax(due: "2020-06-30"),
            PrescriptionCases.facts("demand_issued 2020-07-20#1,suspension_began 2023-04-10"))
        #expect(forecast.extinctFrom == day("2025-07-31"))
        #expect(forecast.state(on: day("2025-07-30")) == .running)
        #expect(forecast.state(on: day("2025-07-31")) == .extinct)
        #expect(forecast.effect(of: .suspensionBegan) == .nothing(.clockRuns))
    }

    @Test("the demand of a premium may count from the deadline it designates, where a city says so")
    func designatedDeadline() {
        let policy = PrescriptionPolicy(demandStart: .designatedDeadline)
        let script = "demand_issued 2023-09-20>2023-10-02#1,demand_arrived 2023-09-22#1"
        let asked = PrescriptionCases.premium(due: "2023-08-31")
        #expect(PrescriptionCases.end(asked, script, policy: policy) == "2025-10-02")
        #expect(PrescriptionCases.end(asked, script) == "2025-09-22")
    }

    @Test("a reminder repeated before the period itself is over counts only where a city says so")
    func repeatedReminder() {
        let asked = PrescriptionCases.tax(due: "2020-06-30")
        let script = "reminder_arrived 2025-02-01,reminder_arrived 2025-06-01"
        #expect(PrescriptionCases.end(asked, script) == "2025-08-01")
        let policy = PrescriptionPolicy(repeatedReminder: .untilPeriodEnds)
        #expect(PrescriptionCases.end(asked, script, policy: policy) == "2025-12-01")
        let late = script + ",reminder_arrived 2025-11-01"
        #expect(PrescriptionCases.end(asked, late, policy: policy) == "2025-12-01")
    }

    @Test("a tax levied later begins where it could be levied")
    func later() {
        var asked = PrescriptionCases.tax(due: "2020-06-30")
        asked.firstDay = day("2021-02-01")
        #expect(PrescriptionCases.end(asked, "") == "2026-01-31")
    }
}
