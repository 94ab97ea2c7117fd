import CodecPrimitives
import Law
import Testing

@Suite("Claim kinds and demand rules")
struct ClaimKindTests {
    @Test("the embedded law is consistent and knows the kinds of the foundation")
    func embedded() throws {
        let law = try LawBook.embedded()
        for code in ["TAX_RES", "TAX_FIX", "TAX_LV", "NHI_PREM", "NURSERY", "WATER", "HOUSING", "HOSP", "LOAN_MF"] {
            #expect(throws: Never.self) { try law.kind(ReceivedText(code), on: day("2025-04-01")) }
        }
    }

    @Test("only enforceable claims carry the power to seize, each with its article")
    func power() throws {
        for kind in try ClaimKinds.embedded().all {
            #expect(kind.selfExecution == (kind.claimClass == .enforceable))
            #expect(kind.selfExecution == (kind.executionArticle != nil))
        }
    }

    @Test("a water bill that arose before the reform has two years, later ones five")
    func validity() throws {
        let kinds = try ClaimKinds.embedded()
        #expect(kinds.kind(ReceivedText("WATER"), on: day("2020-03-31"))?.prescriptionYears == 2)
        #expect(kinds.kind(ReceivedText("WATER"), on: day("2020-04-01"))?.prescriptionYears == 5)
        #expect(kinds.kind(ReceivedText("NOTHING"), on: day("2020-04-01")) == nil)
    }

    @Test(
        "a broken row names its file, line and column",
        arguments: [
            ("enforceable,tax,x,yes,,", "claim-kinds.csv:3 execution_article"),
            ("private,tax,x,yes,y,", "claim-kinds.csv:3 self_execution"),
            ("foreign,tax,x,yes,y,", "claim-kinds.csv:3 class"),
            ("enforceable,tax,x,maybe,y,", "claim-kinds.csv:3 self_execution"),
        ])
    func broken(_ fields: String, _ place: String) {
        let header =
            "code,name,class,route,governing_law,self_execution,execution_article,regime,demand_rule,allocation,"
            + "due_shift,prescription_years,invocation,book_of_record,legal_reference,valid_from,valid_to"
        let row = "A,a,\(fields)city_tax,tax,principal_first,office,5,no,owner,z,2000-01-01,"
        #expect(throws: LawError(.tableInvalid, at: place)) {
            try ClaimKinds(Array("# note\n\(header)\n\(row)\n".utf8))
        }
    }

    @Test("columns in another order are refused, and so is text that is not UTF-8")
    func header() {
        #expect(throws: LawError(.tableInvalid, at: "demand-rules.csv:1 column names")) {
            try DemandRules(Array("id,deadline_days,within_days,seizure,duty_article,seizure_article\n".utf8))
        }
        let header = Array("id,within_days,deadline_days,seizure,duty_article,seizure_article\n".utf8)
        #expect(throws: LawError(.tableInvalid, at: "demand-rules.csv:2 not UTF-8")) {
            try DemandRules(header + [0xFF] + Array(",20,10,none,x,\n".utf8))
        }
    }

    @Test("rates that overlap are refused")
    func overlap() {
        let header = "first_year,last_year,base,tier1,tier2,deferral,corporate,refund\n"
        let yearly = Array("\(header)2020,2021,,1,2,,,\n2021,2022,,1,2,,,\n".utf8)
        let dated = Array("series,first_day,last_day,percent,reference\n".utf8)
        #expect(throws: LawError(.tableInvalid, at: "tier1 overlaps on 2021-01-01")) {
            try RateTable(yearly: yearly, dated: dated)
        }
    }

    @Test(
        "a rate is read digit by digit", arguments: [("14.6", 14_600), ("10.75", 10_750), ("3", 3_000), ("0.9", 900)])
    func rate(_ text: String, _ value: Int64) {
        #expect(Rate(percent: text)?.perHundredThousand == value)
        #expect(Rate(percent: text)?.description.elementsEqual(text + "%") == true)
    }

    @Test("what is no rate is refused", arguments: ["", ".", "1.", ".5", "1.2345", "-1", "1e3", "1001", "1.2.3", "१"])
    func noRate(_ text: String) {
        #expect(Rate(percent: text) == nil)
    }

    @Test("tax: ten days counted from the issue, then seizure; never early over a holiday")
    func taxDemand() throws {
        let law = try LawBook.embedded()
        let rule = try law.demands.rule(ReceivedText("tax"))
        // Issued on 3 October 2025: ten days have elapsed on the 13th, a holiday; so the 14th must be over.
        let ordinary = try rule.earliestSeizure(
            issued: day("2025-10-03"), deadline: day("2025-10-13"), law.calendar)
        #expect(ordinary == day("2025-10-15"))
        let plain = try rule.earliestSeizure(issued: day("2025-10-06"), deadline: day("2025-10-16"), law.calendar)
        #expect(plain == day("2025-10-17"))
        #expect(rule.lastDay(due: day("2025-06-30")) == day("2025-07-20"))
    }

    @Test("premiums: seizure after the designated deadline; private claims: never")
    func otherDemand() throws {
        let law = try LawBook.embedded()
        let premium = try law.demands.rule(ReceivedText("ordinance_enforceable"))
        let deadline = try premium.deadline(issued: day("2025-07-18"), law.calendar)
        #expect(deadline == day("2025-07-28"))
        #expect(
            try premium.earliestSeizure(issued: day("2025-07-18"), deadline: deadline, law.calendar)
                == day("2025-07-29"))
        let contract = try law.demands.rule(ReceivedText("private"))
        #expect(
            try contract.earliestSeizure(issued: day("2025-07-18"), deadline: deadline, law.calendar) == nil)
    }
}
