import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Law
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Staff pages")
struct StaffPagesTests {
    @Test("a token signs in by a form, travels in a cookie that nobody else can read or send, and is forgotten")
    func signIn() async throws {
        try await StaffOffice.serve { office, client in
            let token = try await office.token("housing")
            let first = try await client.page("/staff/sign-in", token: nil)
            #expect(first.status == 200 && first.html.contains("<label class=\"form-label\" for=\"token\">"))
            let entered = try await client.form("/staff/sign-in", "token=\(token)", token: nil)
            #expect(entered.status == 303 && entered.location == "/staff/search")
            let cookie = try #require(entered.cookie)
            for part in ["saiken_staff=\(token)", "HttpOnly", "SameSite=Strict", "Secure", "Path=/staff", "Max-Age="] {
                #expect(cookie.contains(part), "\(part)")
            }
            let home = try await client.page("/staff/search", token: token)
            #expect(home.status == 200 && home.html.contains("佐藤 &lt;b&gt;") && home.html.contains("市営住宅使用料の回収"))
            #expect(home.headers[.cacheControl] == "no-store")
            let left = try await client.form("/staff/sign-out", "", token: token)
            #expect(left.status == 303 && left.cookie?.contains("Max-Age=0") == true)
            #expect(try await client.page("/staff", token: token).location == "/staff/search")
        }
    }

    @Test("every answer forbids scripts and frames, and a form that another page sent is refused")
    func protection() async throws {
        try await StaffOffice.serve { office, client in
            let token = try await office.token("housing")
            for path in ["/staff/sign-in", "/staff/search", "/staff/persons/Q1", "/staff/nothing", "/staff/assets/0/x"]
            {
                let sheet = try await client.page(path, token: token)
                let policy = HTTPField.Name("content-security-policy").flatMap { sheet.headers[$0] } ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"))
                #expect(HTTPField.Name("x-frame-options").flatMap { sheet.headers[$0] } == "DENY")
                #expect(
                    !sheet.html.contains("<script") && !sheet.html.contains("style=") && !sheet.html.contains(" on"))
            }
            let site = try #require(HTTPField.Name("sec-fetch-site"))
            for headers in [[site: "cross-site"], [site: "same-site"], [.origin: "https://elsewhere.example"]]
                as [HTTPFields]
            {
                let foreign = try await client.form("/staff/sign-in", "token=\(token)", token: nil, headers: headers)
                #expect(foreign.status == 403 && foreign.cookie == nil)
                let out = try await client.form("/staff/sign-out", "", token: token, headers: headers)
                #expect(out.status == 403 && out.cookie == nil)
            }
            let own = try await client.form(
                "/staff/sign-in", "token=\(token)", token: nil, headers: [site: "same-origin"])
            #expect(own.status == 303)
        }
    }

    @Test("styles are kept for ever under their hash, with the right type")
    func styles() async throws {
        try await StaffOffice.serve { _, client in
            let html = try await client.page("/staff/sign-in", token: nil).html
            let addresses = html.components(separatedBy: "href=\"/staff/assets/").dropFirst().compactMap {
                $0.components(separatedBy: "\"").first.map { "/staff/assets/" + $0 }
            }
            #expect(addresses.count == 2)
            for address in addresses {
                let sheet = try await client.page(address, token: nil)
                #expect(sheet.status == 200 && sheet.headers[.contentType] == "text/css; charset=utf-8")
                #expect(sheet.headers[.cacheControl]?.contains("immutable") == true)
            }
        }
    }

    @Test("a claim shows the working that an officer shows, its bookings and its prescription with articles")
    func claim() async throws {
        try await StaffOffice.serve { office, client in
            let token = try await office.token("tax")
            let sheet = try await client.page("/staff/claims/T1", token: token)
            #expect(sheet.status == 200)
            for text in [
                "延滞金計算書", "納期限 令和6年7月1日", "77,777円", "規則の版 city_tax", "督促状の発付", "地方税法18条", "令和6年度 第1期", "桜　花子",
                "起算", "<html lang=\"ja\">",
            ] { #expect(sheet.html.contains(text), "\(text)") }
            let english = try await client.page("/staff/claims/T1?lang=en", token: token)
            #expect(english.html.contains("<html lang=\"en\">") && english.html.contains("Working of the late charge"))
            #expect(english.html.contains("<pre class=\"working\" lang=\"ja\""))
            #expect(english.cookie?.contains("saiken_lang=en") == true)
            #expect(try await client.page("/staff/claims/T1", token: token, language: "en-GB").html.contains("Balance"))
            let reads = try await office.bench.number(
                "select count(*) from access_log where reader = 'sato' and purpose = 'tax' and case_key = 'T1'")
            #expect(reads == 3)
        }
    }

    @Test("search finds by number and by folded kana, in pages, only what the purpose sees, and notes every person")
    func search() async throws {
        try await StaffOffice.serve { office, client in
            let (tax, housing) = (try await office.token("tax"), try await office.token("housing"))
            for typed in ["さくら", "ｻｸﾗ ﾊﾅｺ", "サクラ　ハナコ", "Q1", "T1"] {
                let sheet = try await client.search(typed, token: tax)
                #expect(sheet.html.contains(">Q1</a>"), "\(typed)")
            }
            #expect(try await client.search("さくら", token: tax).html.contains(">Q4</a>"))
            let rents = try await client.search("さくら", token: housing)
            #expect(rents.html.contains(">Q1</a>") && !rents.html.contains(">Q4</a>") && rents.html.contains("86,421円"))
            for typed in ["T1", "Q4", "ま", "桜", "%", "_", "'", "さくら%"] {
                let sheet = try await client.search(typed, token: housing)
                #expect(sheet.status == 200 && sheet.html.contains("該当する人はいません"), "\(typed)")
            }
            #expect(try await client.search(" ", token: housing).html.contains("検索する語を入力してください"))
            let reads = try await office.bench.number(
                """
                select count(*) from access_log a join persons p using (person_id)
                where a.purpose = 'housing' and a.case_key = 'search' and p.person_number = 'Q1'
                """)
            #expect(reads == 1)
            #expect(
                try await office.bench.number(
                    """
                    select count(*) from access_log a join persons p using (person_id)
                    where a.purpose = 'housing' and p.person_number = 'Q4'
                    """) == 0)
        }
    }

    @Test("results come in pages, and a page beyond the last does not exist")
    func paging() async throws {
        try await StaffOffice.serve { office, client in
            let many = (0..<5).flatMap { number in
                [
                    "person,R\(number),,,,,,1980-01-02,,,,,ヤマダ　\("アイウエオ".dropFirst(number).prefix(1))/山田",
                    "address,,R\(number),,,,,2010-01-01,,,,,桜丘市西町\(number)番",
                    "claim,R\(number),R\(number),,HOUSING,2025,10,2026-01-31,2026-01-01,1000,,,",
                ]
            }
            _ = try await office.bench.importFile(SmallAssessment.file(many))
            let token = try await office.token("housing")
            let first = try await client.search("やまだ", token: token)
            #expect(first.html.contains(">R0</a>") && first.html.contains(">R1</a>") && !first.html.contains(">R2</a>"))
            #expect(first.html.contains("次のページ") && !first.html.contains("前のページ"))
            let last = try await client.search("やまだ", page: 2, token: token)
            #expect(last.html.contains(">R4</a>") && !last.html.contains("次のページ") && last.html.contains("前のページ"))
            #expect(try await client.search("やまだ", page: 99, token: token).html.contains("検索する語"))
        }
    }

    @Test("hostile names are text everywhere, and never leave their attribute")
    func escaping() async throws {
        try await StaffOffice.serve { office, client in
            let token = try await office.token("housing")
            let claim = try await office.bench.claim("H4")
            for path in ["/staff/persons/Q3", "/staff/claims/\(claim)"] {
                let sheet = try await client.page(path, token: token)
                #expect(sheet.html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\u{FFFD}"), "\(path)")
                #expect(!sheet.html.contains("<script") && sheet.html.contains("&quot;\u{301} onfocus"))
            }
            let typed = "\"\u{301} autofocus onfocus=\"alert(1)"
            let echoed = try await client.search(typed, token: token)
            #expect(echoed.html.contains("value=\"&quot;\u{301} autofocus onfocus=&quot;alert(1)\""))
        }
    }
}
