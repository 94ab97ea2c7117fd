import CaseRules
import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import Law
import Ledger
import StaffAccess
import TestKit
import Testing

@testable import CaseManagement

/// The parts of the pages that need no server.
@Suite("Page views")
struct PageViewTests {
    private static let resources = Fixtures.project.appending(path: "Services/CaseManagement/Program/Pages/Templates")

    @Test("every word that a template or a code asks for exists in both languages, and none is left over")
    func words() throws {
        let templates = try PageTemplates(folder: Self.resources)
        var asked: Set<String> = []
        for (name, source) in templates.sources {
            for match in source.matches(of: /\{\{[#^\/]?t\.([A-Za-z0-9.]+)\}\}/) { asked.insert(String(match.1)) }
            #expect(!source.contains("{{{") && !source.contains("{{&"), "\(name) shows something unescaped")
            #expect(!source.contains("<script") && !source.contains("style="), "\(name)")
        }
        #expect(asked.subtracting(templates.words.keys).isEmpty)
        let families =
            GroundCode.allCases.map { "ground.\($0.rawValue)" } + ClearanceAct.allCases.map { "act.\($0.rawValue)" }
            + ClearanceRole.allCases.map { "role.\($0.rawValue)" }
            + SeizureState.allCases.map { "seizure.\($0.rawValue)" }
            + PrescriptionState.allCases.map { "prescription.\($0.rawValue)" }
            + UnmatchedReason.allCases.map { "unmatched.\($0.rawValue)" }
            + SuspenseState.allCases.map { "suspenseState.\($0.rawValue)" }
        #expect(families.filter { !templates.words.keys.contains($0) } == [])
        let left = templates.words.keys.filter { !$0.contains(".") }.subtracting(asked)
        #expect(left.isSubset(of: ["instalment", "stillOpen"]), "\(left)")
        for key in templates.words.keys {
            let both = PageLanguage.allCases.map { templates.words.text($0)(key) }
            #expect(both.allSatisfy { !$0.isEmpty }, "\(key)")
        }
    }

    @Test("every code of the table of holds has a name")
    func holdNames() throws {
        let words = try PageTemplates(folder: Self.resources).words
        for code in GroundCode.allCases.map(\.rawValue) + ReliefFact.Kind.allCases.map(\.rawValue) + [
            "allowance_consent", "performance_deferral", "collection_stop",
        ]
        where HoldCode(ReceivedText(code)) != nil {
            #expect(words.keys.contains("hold.\(code)"), "\(code)")
        }
    }

    @Test(
        "the language is the one that the browser prefers",
        arguments: [
            ("", "ja"), ("en", "en"), ("en-US,en;q=0.9,ja;q=0.8", "en"), ("ja,en;q=0.9", "ja"), ("fr", "ja"),
            ("fr, en;q=0.5", "en"), ("en;q=0.1, ja;q=0.9", "ja"), ("en;q=x", "en"), ("en;q=0", "ja"),
        ])
    func language(_ header: String, _ expected: String) {
        #expect(PageLanguage(accepted: header).rawValue == expected)
    }

    @Test("days and moments are Japanese ones, amounts have their unit")
    func forms() {
        let day = BusinessDate(daysSinceEpoch: 20_563)
        #expect(PageLanguage.japanese.day(day) == "令和8年4月20日" && PageLanguage.english.day(day) == "2026-04-20")
        let moment = Timestamp(inJapan: day, secondOfDay: 3 * 3600 + 5 * 60 + 9)
        #expect(PageLanguage.japanese.moment(moment) == "2026-04-20 03:05:09")
        #expect(PageLanguage.english.yen(12_300) == "12,300 yen")
    }

    @Test("a name is searched from two kana on; anything else only as a number")
    func names() {
        for text in ["サク", "さくら", "ｻｸ", "カゴシマ　タロウ", "ab", "ヴァ", "ジョー"] { #expect(SearchView.isName(text), "\(text)") }
        for text in ["サ", "", "桜花", "さ%", "12", "T1", "さ_く", "'; drop"] { #expect(!SearchView.isName(text), "\(text)") }
    }

    @Test("bars are as long as their amounts, the longest fills the chart, and what is there is seen")
    func bars() throws {
        let law = try LawBook.embedded()
        let text = try PageTemplates(folder: Self.resources).words.text(.japanese)
        func kind(_ code: String, _ principal: Yen) -> DeskViewStore.Remaining {
            DeskViewStore.Remaining(
                kind: ReceivedText(code), aroseOn: BusinessDate(daysSinceEpoch: 20_000), claims: 1,
                open: Amounts(principal: principal))
        }
        let view = RemainingView(
            [kind("TAX_RES", 900_000_000_000_000), kind("HOUSING", 450_000_000_000_000), kind("WATER", 1)], law, text)
        #expect(view.rows.map(\.width) == [1000, 500, 1])
        #expect(view.rows.map(\.kind) == ["個人市県民税", "市営住宅使用料", "水道料金"])
        #expect(RemainingView([], law, text).isEmpty)
    }

    @Test("a person's holds tell their name only where it tells nothing of another division")
    func disclosure() throws {
        let purposes = try StaffPurposes.embedded()
        let day = CaseManagementBench.today
        let housing = try #require(purposes.purpose(ReceivedText("housing"), on: day))
        let tax = try #require(purposes.purpose(ReceivedText("tax"), on: day))
        for code in ["deceased", "bankruptcy", "address_unknown", "identity_unsettled", "contact_restricted"] {
            #expect(HoldDisclosure.ofPerson(ReceivedText(code), to: housing) == .named)
        }
        for code in ["hold", "assigned"] {
            #expect(HoldDisclosure.ofPerson(ReceivedText(code), to: housing) == .neutral)
            #expect(HoldDisclosure.ofPerson(ReceivedText(code), to: tax) == .neutral)
        }
        #expect(HoldDisclosure.ofPerson(ReceivedText("allowance_consent"), to: housing) == .hidden)
        #expect(HoldDisclosure.ofPerson(ReceivedText("allowance_consent"), to: tax) == .named)
    }

    @Test("a form's fields are what a browser sent; what is no text is no field")
    func forms2() {
        let form = PageForm(Array("q=%E3%81%95+x&q=second&bad=%FF&zero=a%00b&=y&page=1&alone".utf8))
        #expect(form["q"] == "さ x" && form["page"] == "1" && form["bad"] == "" && form["zero"] == "")
        #expect(form["alone"] == "" && form["nothing"] == "")
    }

    @Test("quotes and brackets are escaped also where a mark is joined to them")
    func escaping() {
        let escaping = ScalarEscaping()
        #expect(
            escaping.escapeText("\"\u{301}<\u{20DD}>'\u{FE0F}&") == "&quot;\u{301}&lt;\u{20DD}&gt;&#39;\u{FE0F}&amp;")
        #expect(escaping.escapeText("桜　花子\n") == "桜　花子\n")
        #expect(escaping.escapeText("a\u{0}\u{202E}b") == "a\u{FFFD}\u{FFFD}b")
    }

    @Test("a token opens the routes that name their claims, and no other")
    func routes() {
        #expect(StaffRoute.isOpen(.get, "/claims/C1") && StaffRoute.isOpen(.post, "/persons/P1/protection"))
        for (method, path) in [
            (.get, "/claims"), (.post, "/claims/C1"), (.get, "/summary"), (.post, "/demands"), (.post, "/officers"),
            (.post, "/assessments"), (.post, "/holds/x/release"), (.get, "/health"),
        ] as [(HTTPRequest.Method, String)] {
            #expect(!StaffRoute.isOpen(method, path), "\(path)")
        }
    }
}
