import CodecPrimitives
import Law
import Testing

@Suite("Prescription of private claims and of public claims without execution")
struct PrescriptionPrivateTests {
    typealias Row = (name: String, script: String, end: String)

    /// Due 2020-06-30: first day 2020-07-01, five years.
    static let bill: [Row] = [
        ("nothing happened", "", "2025-06-30"),
        ("the notice of the bill", "notice_of_assessment 2020-07-10>2020-07-31", "2025-07-31"),
        (
            "the first demand renews when it arrives", "demand_issued 2020-07-20#1,demand_arrived 2020-07-22#1",
            "2025-07-22"
        ),
        ("a demand that came back", "demand_issued 2020-07-20#1,demand_returned 2020-07-28#1", "2025-06-30"),
        (
            "the second demand is a reminder",
            "demand_issued 2020-07-20#1,demand_arrived 2020-07-22#1,demand_issued 2025-07-01#2,demand_arrived 2025-07-03#2",
            "2026-01-03"
        ),
        ("a reminder", "reminder_arrived 2025-06-20", "2025-12-20"),
        ("a written acknowledgement", "acknowledgement 2023-03-03", "2028-03-03"),
        ("part payment", "payment_by_obligor 2023-03-03", "2028-03-03"),
        ("a third person's payment", "payment_by_third_person 2023-03-03", "2025-06-30"),
        ("the principal paid: nothing for the rest", "principal_paid 2023-03-03", "2025-06-30"),
        ("court execution that ended", "seizure_began 2025-01-10#1,seizure_ended 2026-03-10#1", "2031-03-10"),
        ("court execution withdrawn", "seizure_began 2025-01-10#1,seizure_cancelled 2025-09-01#1", "2026-03-01"),
        ("a claim filed in bankruptcy stands", "insolvency_filed 2025-01-10#1", "blocked"),
        ("established there", "insolvency_filed 2025-01-10#1,title_final 2025-11-11#1", "2035-11-11"),
        ("not established", "insolvency_filed 2025-01-10#1,proceeding_failed 2025-11-11#1", "2026-05-11"),
        (
            "a share of an execution demanded, and given",
            "distribution_demanded 2025-01-10#1,distribution_ended 2025-11-11#1", "2030-11-11"
        ),
        (
            "participation as for taxes is not for this class",
            "participation_began 2024-01-10#1,participation_notified 2024-01-20#1", "2025-06-30"
        ),
        ("deferral by agreement: acknowledged, due later", "due_date_moved 2023-01-10>2024-03-31", "2029-03-31"),
        ("a deferral of taxes is not for this class", "deferral_began 2022-01-01>2022-12-31#1", "2025-06-30"),
        ("collection stopped", "collection_stopped 2023-01-10", "2025-06-30"),
        ("a payment order filed", "payment_order_filed 2025-06-01#1", "blocked"),
        ("final", "payment_order_filed 2025-06-01#1,title_final 2025-08-20#1", "2035-08-20"),
        ("lapsed", "payment_order_filed 2025-06-01#1,proceeding_failed 2025-08-20#1", "2026-02-20"),
        (
            "objected to, then decided as a suit",
            "payment_order_filed 2025-06-01#1,suit_filed 2025-07-10#1,title_final 2026-04-01#1", "2036-04-01"
        ),
        ("a judgment", "suit_filed 2025-06-01#1,title_final 2026-08-20#1", "2036-08-20"),
        (
            "and a payment after it: ten years again",
            "suit_filed 2025-06-01#1,title_final 2026-08-20#1,payment_by_obligor 2030-01-15", "2040-01-15"
        ),
        ("a suit withdrawn", "suit_filed 2025-06-01#1,proceeding_failed 2025-08-31#1", "2026-02-28"),
        ("conciliation settled", "conciliation_filed 2025-06-01#1,title_final 2025-08-20#1", "2035-08-20"),
        ("settlement before suit failed", "settlement_filed 2025-06-01#1,proceeding_failed 2025-08-20#1", "2026-02-20"),
        (
            "provisional seizure: six months, no renewal",
            "provisional_seizure_began 2025-06-01#1,provisional_seizure_ended 2025-08-20#1", "2026-02-20"
        ),
        ("provisional seizure stands", "provisional_seizure_began 2025-06-01#1", "blocked"),
        ("talks: one year", "negotiation_agreed 2025-06-01", "2026-06-01"),
        ("talks: the agreed end", "negotiation_agreed 2025-06-01>2025-10-31", "2025-10-31"),
        ("talks refused: six months", "negotiation_agreed 2025-06-01#1,negotiation_refused 2025-08-01#1", "2026-02-01"),
        (
            "talks refused late: the year comes first",
            "negotiation_agreed 2025-06-01#1,negotiation_refused 2026-03-01#1", "2026-06-01"
        ),
        ("talks agreed again", "negotiation_agreed 2025-06-01,negotiation_agreed 2026-05-20", "2027-05-20"),
        (
            "talks: five years in all",
            "negotiation_agreed 2025-06-01,negotiation_agreed 2026-05-20,negotiation_agreed 2027-05-10,negotiation_agreed 2028-05-01,negotiation_agreed 2029-04-20,negotiation_agreed 2030-04-10",
            "2030-06-30"
        ),
        (
            "talks agreed while a reminder's grace runs", "reminder_arrived 2025-06-20,negotiation_agreed 2025-10-01",
            "2025-12-20"
        ),
        (
            "a reminder while talks run", "negotiation_agreed 2025-06-01>2025-10-31,reminder_arrived 2025-10-20",
            "2025-10-31"
        ),
        ("search is not for this class", "search_ended 2023-08-08", "2025-06-30"),
        ("heirs fixed", "heirs_unknown 2025-05-01#1,heirs_fixed 2025-08-15#1", "2026-02-15"),
        ("heirs fixed, their being unknown not recorded", "heirs_fixed 2025-04-15", "2025-10-15"),
        ("disaster", "disaster_ended 2025-06-10", "2025-09-10"),
        ("acknowledged after the period: no invocation any more", "acknowledgement 2026-01-15", "2031-01-15"),
        ("part payment after the period", "payment_by_obligor 2026-01-15", "2031-01-15"),
        ("the benefit waived after the period", "invocation_waived 2026-01-15", "2031-01-15"),
        ("waived beforehand: void", "invocation_waived 2024-01-15", "2025-06-30"),
        (
            "a demand after the period does nothing", "demand_issued 2025-07-20#1,demand_arrived 2025-07-22#1",
            "2025-06-30"
        ),
        (
            "a seizure after the period does nothing", "seizure_began 2025-07-20#1,seizure_ended 2025-09-22#1",
            "2025-06-30"
        ),
    ]

    @Test("each row of the table, for a bill due on 30 June 2020", arguments: bill)
    func table(_ row: Row) {
        #expect(PrescriptionCases.end(PrescriptionCases.bill(due: "2020-06-30"), row.script) == row.end, "\(row.name)")
    }

    /// A fee of LAA 236 that the city cannot execute by itself, due 2020-06-30.
    static let fee: [Row] = [
        ("nothing happened", "", "2025-06-30"),
        ("a demand when it arrives", "demand_issued 2020-07-20#1,demand_arrived 2020-07-22#1", "2025-07-22"),
        ("a payment order final", "payment_order_filed 2025-06-01#1,title_final 2025-08-20#1", "2035-08-20"),
        ("a payment order after extinction", "title_final 2025-08-20", "2025-06-30"),
        ("payment after extinction", "payment_by_obligor 2025-08-20", "2025-06-30"),
        ("deferred by disposition: due later", "due_date_moved 2023-01-10>2024-03-31", "2029-03-31"),
        ("talks are not used", "negotiation_agreed 2025-06-01", "2025-06-30"),
        (
            "provisional seizure by a court",
            "provisional_seizure_began 2025-06-01#1,provisional_seizure_ended 2025-08-20#1", "2026-02-20"
        ),
    ]

    @Test("a public claim without execution goes through courts and needs no invocation", arguments: fee)
    func fees(_ row: Row) {
        #expect(PrescriptionCases.end(PrescriptionCases.fee(due: "2020-06-30"), row.script) == row.end, "\(row.name)")
    }

    @Test("worked 5: a water bill of 2018, two years, not invoked, then a final payment order")
    func water() {
        let asked = PrescriptionCases.bill(due: "2018-06-30", years: 2)
        let before = Prescription().forecast(asked, [])
        #expect(before.end == day("2020-06-30"))
        #expect(before.state(on: day("2021-05-10")) == .complete)
        #expect(before.extinctFrom == nil)
        #expect(PrescriptionCases.end(asked, "title_final 2021-05-10") == "2031-05-10")
        #expect(
            PrescriptionCases.end(asked, "payment_order_filed 2021-03-01#1,title_final 2021-05-10#1") == "2031-05-10")
    }

    @Test("invocation after the period ends the claim; before it, it is void")
    func invocation() {
        let asked = PrescriptionCases.bill(due: "2020-06-30")
        let invoked = Prescription().forecast(asked, PrescriptionCases.facts("invoked 2025-07-01"))
        #expect(invoked.extinctFrom == day("2025-07-01"))
        #expect(invoked.state(on: day("2025-07-01")) == .extinct)
        let early = Prescription().forecast(asked, PrescriptionCases.facts("invoked 2025-06-30"))
        #expect(early.extinctFrom == nil)
        #expect(early.lastEffect == .nothing(.beforeCompletion))
        let after = Prescription().forecast(
            asked, PrescriptionCases.facts("acknowledgement 2025-08-01,invoked 2025-09-01"))
        #expect(after.extinctFrom == nil)
        #expect(after.end == day("2030-08-01"))
        let dead = Prescription().forecast(
            asked, PrescriptionCases.facts("invoked 2025-08-01,payment_by_obligor 2025-09-01"))
        #expect(dead.extinctFrom == day("2025-08-01"))
        #expect(dead.lastEffect == .nothing(.afterExtinction))
    }

    @Test("the creditor learns late: five years from then, at most ten from when it could claim")
    func knowledge() {
        var asked = PrescriptionCases.bill(due: "2020-06-30")
        asked.knownOn = day("2022-06-30")
        #expect(PrescriptionCases.end(asked, "") == "2027-06-30")
        asked.knownOn = day("2028-06-30")
        #expect(PrescriptionCases.end(asked, "") == "2030-06-30")
        #expect(PrescriptionCases.end(asked, "acknowledgement 2029-01-31") == "2034-01-31")
        var tort = PrescriptionCases.bill(due: "2000-06-30", years: 3)
        (tort.knownOn, tort.longStopYears) = (day("2019-06-30"), 20)
        #expect(PrescriptionCases.end(tort, "") == "2020-06-30")
    }
}
