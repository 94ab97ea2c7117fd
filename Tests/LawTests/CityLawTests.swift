import CodecPrimitives
import Foundation
import Law
import TestKit
import Testing

/// A city's file of these lines.
func cityFile(_ lines: String...) throws -> CityFile {
    let header = "table,id,parameter,value,valid_from,valid_to,legal_reference"
    return try CityFile(Array(([header] + lines).joined(separator: "\n").utf8), name: "city.csv")
}

@Suite("A city's parameter file")
struct CityLawTests {
    /// The sample that the repository shows.
    private func sample() throws -> CityFile {
        let file = Fixtures.project.appending(path: "ops/city/sakuragaoka.csv")
        return try CityFile(Array(Data(contentsOf: file)), name: "sakuragaoka.csv")
    }

    @Test("the sample city's file is accepted; all its lines but the one that returns to the national minimum differ")
    func accepted() throws {
        let law = try CityLaw(sample())
        #expect(law.refusals.isEmpty, "\(law.refusals)")
        #expect(law.book != nil)
        #expect(law.changes.count == 20)
        #expect(law.changes.filter { !$0.isDifferent }.map(\.parameter.line) == [18])
    }

    @Test("a claim goes by the parameters of the day it arose")
    func versions() throws {
        let law = try LawBook.embedded(city: sample())
        let before = try law.kind(ReceivedText("NURSERY"), on: day("2015-03-31"))
        #expect(before.regime == nil)
        #expect(before.feePosition == .withLateCharge)
        let first = try law.kind(ReceivedText("NURSERY"), on: day("2023-03-31"))
        let second = try law.kind(ReceivedText("NURSERY"), on: day("2023-04-01"))
        #expect(first.feePosition == .beforePrincipal)
        let minimums = try [first, second].map { try law.regimes.regime(try #require($0.regime)).chargeMinimum }
        #expect(minimums == [500, 1000])
        let deadlines = try ["2022-03-31", "2022-04-01"].map {
            try law.demands.rule(law.kind(ReceivedText("NHI_PREM"), on: day($0)).demandRule).deadlineDays
        }
        #expect(deadlines == [10, 15])
        let fees = try ["2024-03-31", "2024-04-01"].map {
            try law.demands.rule(law.kind(ReceivedText("TAX_RES"), on: day($0)).demandRule).fee
        }
        #expect(fees == [100, 0])
        #expect(try law.kind(ReceivedText("CA_RET"), on: day("2024-04-01")).prescription.current.years == 5)
    }

    @Test("every row of kinds is a version, and a city's change of one is another")
    func kindVersions() throws {
        let national = try LawBook.embedded().versions.filter { $0.table == .kind }
        #expect(Set(national.map(\.name)).count == national.count && national.count >= 32)
        let city = try LawBook.embedded(city: sample()).versions.filter { $0.table == .kind }
        let (before, nursery) = (rows(of: "NURSERY", in: national), rows(of: "NURSERY", in: city))
        #expect(nursery.count > before.count && Set(nursery.map { $0.content["fee_position"] }).count == 2)
        #expect(nursery.allSatisfy { $0.content["valid_to"] == nil && $0.content["prescription_years"] != nil })
    }

    private func rows(of kind: String, in versions: [LawVersion]) -> [LawVersion] {
        versions.filter { $0.name.utf8.starts(with: "kind/\(kind)/".utf8) }
    }

    @Test("a water bill under an old contract is judged by its own day where the city says so")
    func oldLaw() throws {
        let (arose, contract) = (day("2021-05-01"), day("2015-04-01"))
        let national = try LawBook.embedded().kind(ReceivedText("WATER"), on: arose)
        let city = try LawBook.embedded(city: sample()).kind(ReceivedText("WATER"), on: arose)
        #expect(national.prescription.period(arose: arose, contract: contract).years == 2)
        #expect(city.prescription.period(arose: arose, contract: contract).years == 5)
    }

    @Test("what law leaves open is answered for its days, in the words of whoever asks")
    func policies() throws {
        enum Start: String { case arrival, deadline = "designated_deadline" }
        enum Other: String { case never }
        let law = try LawBook.embedded(city: sample())
        #expect(try law.policies.choice(.prescriptionDemandStart, on: day("2020-03-31"), as: Start.self) == .arrival)
        #expect(try law.policies.choice(.prescriptionDemandStart, on: day("2020-04-01"), as: Start.self) == .deadline)
        #expect(throws: LawError.self) {
            try law.policies.choice(.prescriptionDemandStart, on: day("2020-04-01"), as: Other.self)
        }
        #expect(throws: LawError(.tableInvalid, at: "city.csv:2 value")) {
            try LawBook.embedded(city: cityFile("policy,heir_share_remainder,value,lottery,2020-04-01,,規則1条"))
        }
    }

    @Test("prescription and salary exemption take the city's answers of the day, each of which they know")
    func answersTaken() throws {
        let national = try LawBook.embedded().policies
        let city = try LawBook.embedded(city: sample()).policies
        #expect(try PrescriptionPolicy(national, on: day("2025-04-01")) == PrescriptionPolicy())
        #expect(try PrescriptionPolicy(city, on: day("2025-04-01")).demandStart == .designatedDeadline)
        let line = "policy,salary_short_period,value,by_days,2025-04-01,,規則1条"
        let short = try LawBook.embedded(city: cityFile(line)).policies
        #expect(try SalaryRule.embedded(short, on: day("2025-04-01")).shortPeriod == .byDays)
        #expect(try SalaryRule.embedded(national, on: day("2025-04-01")).shortPeriod == .wholeMonth)
        for choice in try national.answer(.prescriptionDemandStart, on: day("2025-04-01")).choices {
            #expect(PrescriptionPolicy.DemandStart(rawValue: choice.string) != nil)
        }
        for choice in try national.answer(.prescriptionRepeatedReminder, on: day("2025-04-01")).choices {
            #expect(PrescriptionPolicy.RepeatedReminder(rawValue: choice.string) != nil)
        }
    }

    @Test("a claim's prescription goes by the city's answer of the day on which it arose")
    func policyOfTheDay() throws {
        let line = "policy,prescription_demand_start,value,designated_deadline,2024-04-01,,規則6条"
        let book = try LawBook.embedded(city: cityFile(line))
        let rules = try Prescription(book.policies)
        let kind = try book.kind(ReceivedText("LTC_PREM"), on: day("2024-04-01"))
        let demand = [
            PrescriptionFact(.demandIssued, on: day("2024-09-20"), until: day("2024-10-01")),
            PrescriptionFact(.demandArrived, on: day("2024-09-22")),
        ]
        for (arose, end) in [("2024-03-31", "2026-09-22"), ("2024-04-01", "2026-10-01")] {
            let asked = PrescriptionCase(kind, due: day("2024-09-02"), aroseOn: day(arose))
            #expect(rules.forecast(asked, demand).end == day(end))
        }
    }

    @Test("a changed parameter is a new version; the old charge comes out again, to the yen and by its own version")
    func recomputed() throws {
        let rule = "kind,SEWER,regime,premium_1_month,2015-04-01,,条例4条"
        let then = try LawBook.embedded(city: cityFile(rule))
        let now = try LawBook.embedded(
            city: cityFile(rule, "regime,premium_1_month,charge_minimum,100,2025-04-01,,条例4条3項(令和7年改正)"))
        func working(_ law: LawBook, arose: String) throws -> LateChargeWorking {
            let kind = try law.kind(ReceivedText("SEWER"), on: day(arose))
            return try #require(
                try law.lateCharge(
                    LateChargeCase(principal: 30_000, due: day("2024-07-31"), through: day("2024-12-31")), of: kind))
        }
        // 30,000 × 2.4 % × 31 ÷ 365 = 61.15; × 8.7 % × 122 ÷ 365 = 872.38: 933, which the unchanged minimum cuts to 0.
        let (old, kept, new) = try (
            working(then, arose: "2024-07-01"), working(now, arose: "2024-07-01"), working(now, arose: "2025-04-01")
        )
        #expect([old.charge, kept.charge, new.charge] == [0, 0, 900])
        #expect([old.sum, kept.sum, new.sum] == [933, 933, 933])
        #expect(ReceivedText(old.ruleVersion) == ReceivedText(kept.ruleVersion))
        #expect(ReceivedText(new.ruleVersion) == ReceivedText("\(old.ruleVersion)+2025-04-01"))
        #expect(new.article.contains("条例4条3項(令和7年改正)"))
        let version = try #require(now.versions.first { ReceivedText($0.name) == ReceivedText(old.ruleVersion) })
        let regime = try #require(try version.regime())
        #expect(try LateCharge(rates: now.rates).compute(old.asked, under: regime).charge == old.charge)
        #expect(try LateCharge(rates: now.rates).compute(old.asked, under: regime).lines == old.lines)
    }

    @Test("rates of road charges and sewer contributions are capped by their statutes")
    func capped() throws {
        let error = LawError(.rateAboveCap, at: "city.csv:2 value", article: "道路法73条2項")
        #expect(throws: error) {
            try LawBook.embedded(city: cityFile("kind,ROAD,regime,ordinance_demand_10_days,2015-04-01,,条例8条"))
        }
        // Before 2014 the second tier of taxes was 14.6 %.
        #expect(throws: error) {
            try LawBook.embedded(city: cityFile("kind,ROAD,regime,premium_1_month,2013-12-31,,条例8条"))
        }
        #expect(throws: Never.self) {
            try LawBook.embedded(city: cityFile("kind,ROAD,regime,premium_1_month,2014-01-01,,条例8条"))
        }
    }

    @Test("a city whose school lunches are a public claim says all that follows from it, or is refused")
    func publicLunch() throws {
        #expect(throws: LawError(.tableInvalid, at: "city.csv:2 route")) {
            try LawBook.embedded(city: cityFile("kind,LUNCH,class,public,2020-04-01,,条例1条"))
        }
        let lines = [
            ("class", "public"), ("route", "public"), ("demand_rule", "ordinance_public"), ("invocation", "no"),
            ("allocation", "principal_first"), ("prescription_article", "地方自治法236条1項"), ("long_years", ""),
            ("old_years", ""), ("old_article", ""), ("old_law_by", ""), ("charge_set_by", "ordinance"),
            ("regime", "none"), ("due_shift", "office"),
        ].map { "kind,LUNCH,\($0),\($1),2020-04-01,,条例1条" }
        let header = "table,id,parameter,value,valid_from,valid_to,legal_reference"
        let file = try CityFile(Array(([header] + lines).joined(separator: "\n").utf8), name: "city.csv")
        let kind = try LawBook.embedded(city: file).kind(ReceivedText("LUNCH"), on: day("2025-04-01"))
        #expect(kind.claimClass == .publicClaim)
        #expect(kind.needsInvocation == false)
        #expect(kind.prescription.period(arose: day("2025-04-01"), contract: day("2019-04-01")).years == 5)
    }
}
