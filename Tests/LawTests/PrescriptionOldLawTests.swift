import CodecPrimitives
import Law
import Testing

@Suite("Prescription: the law before April 2020, and several obligors")
struct PrescriptionOldLawTests {
    @Test(
        "events before the reform interrupt or stop as they did then",
        arguments: [
            (
                "an interrupting seizure that ended", "seizure_began 2017-01-10#1,seizure_ended 2018-03-10#1",
                "2023-03-10"
            ),
            (
                "a cancelled one never interrupted", "seizure_began 2019-12-10#1,seizure_cancelled 2020-02-01#1",
                "2020-01-31"
            ),
            (
                "cancelled after the reform, begun before", "seizure_began 2019-12-10#1,seizure_cancelled 2020-06-01#1",
                "2020-01-31"
            ),
            (
                "a provisional seizure renewed at its end",
                "provisional_seizure_began 2019-12-10#1,provisional_seizure_ended 2021-02-01#1", "2026-02-01"
            ),
            (
                "a suit withdrawn never interrupted", "suit_filed 2019-12-10#1,proceeding_failed 2020-02-10#1",
                "2020-01-31"
            ),
            ("a judgment: ten years", "suit_filed 2019-12-10#1,title_final 2020-02-10#1", "2030-02-10"),
            ("a disaster: two weeks", "disaster_began 2020-01-20,disaster_ended 2020-02-10", "2020-02-24"),
            (
                "begun before and over after the reform: two weeks",
                "disaster_began 2020-01-20,disaster_ended 2020-04-10", "2020-04-24"
            ),
            ("talks did not exist", "negotiation_agreed 2020-01-10", "2020-01-31"),
            ("a reminder: six months", "reminder_arrived 2020-01-10", "2020-07-10"),
            ("an acknowledgement", "acknowledgement 2019-01-10", "2024-01-10"),
        ])
    func old(_ name: String, _ script: String, _ end: String) {
        #expect(PrescriptionCases.end(PrescriptionCases.bill(due: "2015-01-31"), script) == end, "\(name)")
    }

    @Test("a step names the article of its time")
    func articles() {
        let asked = PrescriptionCases.bill(due: "2018-01-31")
        let steps = Prescription().forecast(
            asked, PrescriptionCases.facts("acknowledgement 2020-03-31,acknowledgement 2020-04-01")
        ).steps
        #expect(steps.map(\.article) == ["民法166条1項", "改正前民法147条3号", "民法152条"])
    }

    @Test("the kind's table and the contract's day say how long the period is")
    func period() throws {
        let water = try #require(try ClaimKinds.embedded().kind(ReceivedText("WATER"), on: day("2021-05-31")))
        let old = PrescriptionCase(
            water, due: day("2021-06-30"), aroseOn: day("2021-05-31"), contractOn: day("2015-04-01"))
        #expect(PrescriptionCases.end(old, "") == "2023-06-30")
        let new = PrescriptionCase(water, due: day("2021-06-30"), aroseOn: day("2021-05-31"))
        #expect(PrescriptionCases.end(new, "") == "2026-06-30")
        let premium = try #require(try ClaimKinds.embedded().kind(ReceivedText("NHI_PREM"), on: day("2023-08-31")))
        let steps = Prescription().forecast(
            PrescriptionCase(premium, due: day("2023-08-31"), aroseOn: day("2023-04-01")),
            PrescriptionCases.facts("demand_arrived 2023-09-22,demand_issued 2023-09-20")
        ).steps
        #expect(steps.map(\.article) == ["国民健康保険法110条1項", "国民健康保険法110条2項", "国民健康保険法110条2項"])
    }

    private let guarantor = PrescriptionParty(.jointGuarantor, PersonID(UUIDv7(high: 0, low: 7)))
    private let partner = PrescriptionParty(.jointDebtor, PersonID(UUIDv7(high: 0, low: 8)))
    private let secondary = PrescriptionParty(.secondaryObligor, PersonID(UUIDv7(high: 0, low: 9)))

    private func ends(
        _ asked: PrescriptionCase, _ facts: [PrescriptionFact], _ parties: PrescriptionParty...
    ) -> [String] {
        parties.map { Prescription().forecast(asked, facts, for: $0).end?.description ?? "blocked" }
    }

    @Test("what happens to the debtor binds the guarantor; her own acknowledgement moves nobody else's clock")
    func guarantors() {
        let bill = PrescriptionCases.bill(due: "2020-06-30")
        let main = PrescriptionCases.facts("payment_by_obligor 2023-03-03")
        #expect(ends(bill, main, .debtor, guarantor) == ["2028-03-03", "2028-03-03"])
        let hers = PrescriptionCases.facts("payment_by_obligor 2024-03-03", for: guarantor)
        #expect(ends(bill, hers, .debtor) == ["2025-06-30"])
        // Her own period would be longer, but her debt goes with the debtor's.
        let forecast = Prescription().forecast(bill, hers, for: guarantor)
        #expect(forecast.end == day("2025-06-30"))
        #expect(forecast.endsWithDebtor)
        #expect(ends(bill, main + hers, guarantor) == ["2028-03-03"])
    }

    @Test("since the reform a claim against one joint debtor leaves the others alone; before it, it reached all")
    func jointDebtors() {
        let suit = PrescriptionCases.facts("suit_filed 2025-05-01#1,title_final 2026-02-02#1", for: partner)
        let new = PrescriptionCases.bill(due: "2020-06-30")
        #expect(ends(new, suit, .debtor, partner) == ["2025-06-30", "2036-02-02"])
        var old = new
        old.aroseOn = day("2019-05-01")
        #expect(ends(old, suit, .debtor, partner) == ["2031-02-02", "2036-02-02"])
        let pledge = PrescriptionCases.facts("pledge 2024-05-01", for: partner)
        #expect(ends(old, pledge, .debtor, partner) == ["2025-06-30", "2029-05-01"])
    }

    @Test("a secondary obligor follows the taxpayer, and never the other way round")
    func secondaryObligor() {
        let tax = PrescriptionCases.tax(due: "2020-06-30")
        let main = PrescriptionCases.facts("pledge 2022-05-01")
        let own = PrescriptionCases.facts("pledge 2024-05-01", for: secondary)
        #expect(ends(tax, main, .debtor, secondary) == ["2027-05-01", "2027-05-01"])
        #expect(ends(tax, own, .debtor, secondary) == ["2025-06-30", "2025-06-30"])
    }

    @Test("the debtor's waiver does not bind the guarantor")
    func waiver() {
        let bill = PrescriptionCases.bill(due: "2020-06-30")
        let facts = PrescriptionCases.facts("invocation_waived 2026-01-15")
        #expect(ends(bill, facts, .debtor, guarantor) == ["2031-01-15", "2025-06-30"])
    }
}
