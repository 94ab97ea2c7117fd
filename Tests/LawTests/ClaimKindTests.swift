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

    @Test("a code that nobody knows has no kind")
    func unknown() throws {
        #expect(try ClaimKinds.embedded().kind(ReceivedText("NOTHING"), on: day("2020-04-01")) == nil)
    }

    @Test(
        "a broken row names its file, line and column",
        arguments: [
            ("class", "foreign", "class"), ("route", "private", "route"), ("self_execution", "maybe", "self_execution"),
            ("self_execution", "no", "execution_article"), ("execution_article", "", "execution_article"),
            ("charge_set_by", "none", "regime"), ("regime", "", "regime"), ("allocation", "civil_code", "allocation"),
            ("fee_position", "last", "fee_position"), ("due_shift", "home", "due_shift"),
            ("prescription_years", "0", "prescription_years"), ("prescription_years", "-5", "prescription_years"),
            ("long_years", "3", "long_years"), ("old_years", "2", "old_article"), ("old_article", "x", "old_article"),
            ("old_law_by", "arose_date", "old_law_by"), ("invocation", "yes", "invocation"),
            ("outsourcing", "law_firm", "outsourcing"), ("outsourcing", "non_power+non_power", "outsourcing"),
            ("outsourcing", "non_power+", "outsourcing"), ("book_of_record", "both", "book_of_record"),
            ("valid_from", "2000-02-30", "valid_from"), ("valid_to", "1999-12-31", "valid_to"),
        ])
    func broken(_ column: String, _ value: String, _ place: String) throws {
        let header =
            "code,name,class,route,governing_law,self_execution,execution_article,charge_set_by,regime,demand_rule,"
            + "allocation,fee_position,due_shift,prescription_years,prescription_article,long_years,old_years,"
            + "old_article,old_law_by,invocation,outsourcing,book_of_record,legal_reference,valid_from,valid_to"
        let valid =
            "A,a,enforceable,tax,x,yes,y,statute,city_tax,tax,principal_first,with_late_charge,office,5,z,,,,,no,"
            + "non_power,owner,z,2000-01-01,"
        #expect(throws: Never.self) { try ClaimKinds(Array("\(header)\n\(valid)\n".utf8)) }
        var fields = valid.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let columns = header.split(separator: ",").map(String.init)
        fields[try #require(columns.firstIndex { $0.utf8.elementsEqual(column.utf8) })] = value
        #expect(throws: LawError(.tableInvalid, at: "claim-kinds.csv:3 \(place)")) {
            try ClaimKinds(Array("# note\n\(header)\n\(fields.joined(separator: ","))\n".utf8))
        }
    }

    @Test("columns in another order are refused, and so is text that is not UTF-8")
    func header() {
        let rest = "seizure,ten_day_shift,fee,duty_article,seizure_article,version"
        #expect(throws: LawError(.tableInvalid, at: "demand-rules.csv:1 column names")) {
            try DemandRules(Array("id,deadline_days,within_days,\(rest)\n".utf8))
        }
        let header = Array("id,within_days,deadline_days,\(rest)\n".utf8)
        #expect(throws: LawError(.tableInvalid, at: "demand-rules.csv:2 not UTF-8")) {
            try DemandRules(header + [0xFF] + Array(",20,10,none,yes,0,x,,v\n".utf8))
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
