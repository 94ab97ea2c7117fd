import CaseRules
import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Law
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Staff pages: one purpose at a time")
struct StaffPurposePageTests {
    @Test("a housing clerk sees rents and nothing of a tax: no number, no name of it, not even that there is one")
    func housing() async throws {
        try await StaffOffice.serve { office, client in
            try await office.hold("T1", "suspension", "税の停止理由")
            try await office.hold("Q1", "hold", "滞納処分の調査中", isPerson: true)
            try await office.hold("Q1", "contact_restricted", "市税課から接触制限", isPerson: true)
            try await office.hold("H1", "plan_kept", "家賃の分納")
            let (tax, housing) = (try await office.token("tax"), try await office.token("housing"))
            let rent = try await office.bench.claim("H1")
            var seen = ""
            for path in ["/staff/persons/Q1", "/staff/claims/\(rent)", "/staff/today", "/staff/search"] {
                for language in ["ja", "en"] {
                    let sheet = try await client.page(path, token: housing, language: language)
                    #expect(sheet.status == 200)
                    seen += sheet.html
                }
            }
            seen += try await client.search("さくら", token: housing).html
            let theirs = try await client.page("/staff/persons/Q1", token: tax).html
            for text in try await office.taxWords() {
                #expect(!seen.contains(text), "\(text)")
                #expect(theirs.contains(text), "the tax officer does not see \(text)")
            }
            for text in ["税の停止理由", "滞納処分の調査中", "市税課", "地方税法", "延滞金計算書\n本税", "66,666"] {
                #expect(!seen.contains(text), "\(text)")
            }
            for text in ["43,210", "43,211", "市営住宅使用料", "家賃の分納", "接触制限", "その他の保留", "桜丘市新町3番3号"] {
                #expect(seen.contains(text), "\(text)")
            }
        }
    }

    @Test("money without a claim is shown with its reason and with candidates of the purpose; who they are is logged")
    func suspense() async throws {
        try await StaffOffice.serve { office, client in
            let (tax, housing) = (try await office.token("tax"), try await office.token("housing"))
            let empty = try await client.page("/staff/suspense", token: tax)
            #expect(empty.status == 200 && empty.html.contains("どの債権か分からない収納"))
            // One sum is open on a tax, the other on a rent: the tax officer sees only whose tax it may be.
            for (number, amount) in [("NOBODY-1", Yen(66_666)), ("NOBODY-2", 43_210)] {
                try await office.bench.receive([
                    [
                        ReceiptRecorded(
                            receiptID: office.bench.ids.next(), version: 1, channel: ReceivedText("konbini-a"),
                            stage: .confirmed, reference: .slipNumber(ReceivedText(number)), amount: amount,
                            paidOn: CaseManagementBench.today.adding(days: -3), receivedAt: WallClock.now(),
                            evidenceID: office.bench.ids.next())
                    ]
                ])
            }
            let page = try await client.page("/staff/suspense", token: tax).html
            for text in ["該当する納付番号がない", "NOBODY-1", "NOBODY-2", "未処理", "残額が同じ", ">T3</a>", "66,666", "43,210"] {
                #expect(page.contains(text), "\(text)")
            }
            #expect(!page.contains(">H1</a>"))
            let english = try await client.page("/staff/suspense", token: tax, language: "en").html
            #expect(english.contains("No slip has this number") && english.contains("the same sum is open"))
            #expect(try await client.page("/staff/suspense", token: housing).status == 403)
            let logged = try await office.bench.number(
                "select count(*) from access_log where case_key = 'T3' and reader = 'sato'")
            #expect(logged == 2)
        }
    }

    @Test("a tax officer sees no rent, and money without a claim; the housing clerk does not")
    func tax() async throws {
        try await StaffOffice.serve { office, client in
            let (tax, housing) = (try await office.token("tax"), try await office.token("housing"))
            let sheet = try await client.page("/staff/persons/Q1", token: tax)
            #expect(!sheet.html.contains("43,210") && !sheet.html.contains("市営住宅"))
            #expect(sheet.html.contains("77,777") && sheet.html.contains("88,888"))
            #expect(try await client.page("/staff/today", token: tax).html.contains("どの債権か分からない収納"))
            #expect(!(try await client.page("/staff/today", token: housing).html.contains("どの債権か分からない収納")))
        }
    }

    @Test("a protected person's address is on no page of any purpose, nor where her mail goes")
    func protected() async throws {
        try await StaffOffice.serve { office, client in
            let token = try await office.token("housing", subject: "chief")
            let claim = try await office.bench.claim("H3")
            for path in ["/staff/persons/Q2", "/staff/claims/\(claim)", "/staff/persons/Q2/readers", "/staff/today"] {
                let sheet = try await client.page(path, token: token)
                #expect(sheet.status == 200)
                for secret in ["若葉台", "中央町", "気付", "9番9号"] { #expect(!sheet.html.contains(secret), "\(path)") }
            }
            #expect(
                try await client.page("/staff/persons/Q2", token: token).html.contains("支援措置: 住所は表示しません"))
            #expect(try await client.search("Q2", token: token).html.contains("支援措置"))
            #expect(
                try await client.page("/staff/persons/Q2", token: token, language: "en").html.contains(
                    "Protected: the address is not shown"))
        }
    }

    @Test("the day's page counts holds by article and age, and what is owed as bars and as a table")
    func today() async throws {
        try await StaffOffice.serve { office, client in
            try await office.hold("H1", "plan_kept", "分納", from: "2026-04-10")
            try await office.hold("T1", "collection_deferral", "猶予", from: "2026-03-01")
            let housing = try await client.page("/staff/today", token: try await office.token("housing")).html
            for text in ["分納誓約を履行中", "令和8年4月10日", "<td class=\"num\">10</td>", "<svg", "172,846円", "市営住宅使用料"] {
                #expect(housing.contains(text), "\(text)")
            }
            #expect(!housing.contains("徴収の猶予"))
            let tax = try await client.page("/staff/today", token: try await office.token("tax")).html
            for text in ["徴収の猶予・履行延期", "地方税法15条", "固定資産税・都市計画税", "88,888"] { #expect(tax.contains(text), "\(text)") }
        }
    }
}

extension StaffOffice {
    /// Registers a hold on a claim or a person.
    func hold(
        _ subject: String, _ code: String, _ reason: String, isPerson: Bool = false, from: String = "2026-04-01"
    ) async throws {
        let found: HoldStore.Subject =
            isPerson ? .person(try await bench.person(subject)) : .claim(try await bench.claim(subject))
        let hold = HoldStore.Hold(
            id: bench.ids.nextUUID(), subject: found, code: ReceivedText(code), acts: [],
            from: BusinessDate(iso: from) ?? CaseManagementBench.today, to: nil, reason: ReceivedText(reason))
        let recording = Recording(by: ReceivedText("test"), at: WallClock.now())
        try await bench.pool.withTransaction { tx in try HoldStore.save(hold, recording, in: tx) }
    }

    /// Every number and name of Q1's taxes as pages write them: what a tax officer sees of her claims.
    func taxWords() async throws -> [String] {
        let law = bench.law
        let rows = try await bench.pool.withTransaction { tx in
            try tx.query(
                """
                select c.claim_id, c.claim_number, c.kind, c.arose_on, b.principal, c.due_on, d.issued_on, d.deadline_on
                from claims c join claim_balances b using (claim_id) left join demands d using (claim_id)
                where c.claim_number in ('T1', 'T2')
                """
            ) { row in
                [
                    (try row.id(0) as ClaimID).description, ">\(try row.text(1))<",
                    try law.kind(try row.received(2), on: try row.businessDate(3)).name, try row.yen(4).description,
                    PageLanguage.japanese.day(try row.businessDate(5)),
                ]
                    + [try row.optionalBusinessDate(6), try row.optionalBusinessDate(7)].compactMap { day in
                        day.map(PageLanguage.japanese.day)
                    }
            }
        }
        return rows.flatMap { $0 }
    }
}
