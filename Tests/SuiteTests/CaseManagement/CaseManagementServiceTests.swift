import Foundation
import TestKit
import Testing

/// The service as a process: what staff send and see over HTTP.
@Suite("Case management: service")
struct CaseManagementServiceTests {
    private func call(
        _ city: City, _ method: String, _ path: String, _ body: String = ""
    ) async throws -> Loopback.Answer {
        try await Loopback.send(
            method, port: try await city.port(of: "case-management"), path, body: Data(body.utf8),
            headers: ["authorization": "Bearer \(City.token)", "x-staff": "yamada"])
    }

    @Test("staff import a file, appoint an officer, run the due list and ask for a seizure")
    func staffWork() async throws {
        let city = try await City("case", settings: ["SAIKEN_CLEARANCE_MONEY_PRODUCERS": ""])
        do {
            try await city.launch("case-management")
            try await importing(city)
            try await demands(city)
            try await reassessments(city)
            try await waivers(city)
            try await holdsAndSeizures(city)
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private func importing(_ city: City) async throws {
        let stranger = try await Loopback.send(
            "POST", port: try await city.port(of: "case-management"), "/assessments",
            body: Data(SmallAssessment.text.utf8))
        #expect(stranger.status == 401)
        #expect(stranger.text.contains("urn:saiken:problem:unauthorized"))
        let broken = try await call(city, "POST", "/assessments", SmallAssessment.text + "claim,C9\n")
        #expect(broken.status == 422, "\(broken.text)")
        #expect(broken.text.contains("urn:saiken:problem:quarantined"))
        let first = try await call(city, "POST", "/assessments", SmallAssessment.text)
        #expect(first.status == 201, "\(first.text)")
        let second = try await call(city, "POST", "/assessments", SmallAssessment.text)
        #expect(second.status == 200)
        #expect(second.text.contains(#""repeated":true"#))
        let claim = try await call(city, "GET", "/claims/C3?on=2026-04-10")
        #expect(claim.text.contains(#""accrued":3800"#), "\(claim.text)")
        #expect(claim.text.contains("延滞金計算書"))
        #expect(try await call(city, "GET", "/claims/C99").status == 404)
    }

    private func demands(_ city: City) async throws {
        let before = try await call(city, "POST", "/demands", #"{"officer":"yamada"}"#)
        #expect(before.text.contains("officer_not_appointed"), "\(before.text)")
        let appointed = try await call(
            city, "POST", "/officers",
            #"{"officer":"yamada","classes":["enforceable","public","private"],"from":"2020-04-01"}"#)
        #expect(appointed.status == 201)
        // C3 and C4 were never demanded; water is the department's own book, C1 and C5 were demanded before.
        let ran = try await call(city, "POST", "/demands", #"{"officer":"yamada"}"#)
        #expect(ran.text.components(separatedBy: #""claim":"#).count == 3, "\(ran.text)")
        let again = try await call(city, "POST", "/demands", #"{"officer":"yamada"}"#)
        #expect(again.text.contains(#""issued":[]"#))
        try await returned(ran.text, city)
    }

    /// Demands that come back on their own day are not issued a second time on it.
    private func returned(_ ran: String, _ city: City) async throws {
        let services = ran.components(separatedBy: #""demand":""#).dropFirst().map {
            #"{"demand":"\#($0.prefix(36))","outcome":"returned"}"#
        }
        let body = #"{"services":[\#(services.joined(separator: ","))]}"#
        #expect(try await call(city, "POST", "/demands/served", body).status == 200)
        let again = try await call(city, "POST", "/demands", #"{"officer":"yamada"}"#)
        #expect(again.status == 409, "\(again.text)")
        #expect(again.text.contains("urn:saiken:problem:demand-issued-today"))
    }

    private func reassessments(_ city: City) async throws {
        func change(_ amount: Int, id: String, more: String = "") -> String {
            #"{"reassessment":"\#(id)","claim":"C4","kind":"reduced","amount":\#(amount),"decided_on":"2026-03-10"\#(more)"#
                + #","legal_basis":"地方税法321条の2","reason":"所得の更正"}"#
        }
        let first = "01a20000-0000-7000-8000-00000000000a"
        #expect(try await call(city, "POST", "/reassessments", change(10_000, id: first)).status == 201)
        #expect(try await call(city, "POST", "/reassessments", change(10_000, id: first)).status == 200)
        #expect(try await call(city, "POST", "/reassessments", change(10_001, id: first)).status == 409)
        #expect(try await call(city, "GET", "/claims/C4").text.contains(#""principal":50000"#))
        let second = "01a20000-0000-7000-8000-00000000000b"
        let tooMuch = try await call(city, "POST", "/reassessments", change(50_001, id: second))
        #expect(tooMuch.status == 422)
        #expect(tooMuch.text.contains("more than is assessed"), "\(tooMuch.text)")
        let due = try await call(
            city, "POST", "/reassessments", change(1, id: second, more: #","due":"2026-04-30""#))
        #expect(due.status == 400)
    }

    /// Routes of overpaid money and of waivers, whose decisions are proved at their desks.
    private func waivers(_ city: City) async throws {
        func waive(_ amount: Int, id: String) -> String {
            #"{"waiver":"\#(id)","amount":\#(amount),"decided_on":"2026-04-10","reason":"災害","officer":"yamada"}"#
        }
        let first = "01a20000-0000-7000-8000-00000000000c"
        let path = "/claims/C4/charge-waivers"
        #expect(try await call(city, "POST", path, waive(500, id: first)).status == 201)
        #expect(try await call(city, "POST", path, waive(500, id: first)).status == 200)
        #expect(try await call(city, "POST", path, waive(501, id: first)).status == 409)
        #expect(try await call(city, "POST", path, waive(0, id: "01a20000-0000-7000-8000-00000000000d")).status == 400)
        #expect(try await call(city, "GET", "/claims/C4?on=2026-04-10").text.contains("減免 500円"))
        #expect(try await call(city, "GET", "/refunds").text == "[]")
        #expect(try await call(city, "GET", "/refunds/\(first)").status == 404)
        for route in ["/refunds/\(first)/set-off", "/refunds/\(first)/return"] {
            #expect(try await call(city, "POST", route, #"{"officer":"yamada"}"#).status == 404, "\(route)")
        }
        let vague = #"{"officer":"yamada","cause":"income_tax"}"#
        #expect(try await call(city, "POST", "/refunds/\(first)/return", vague).status == 400)
    }

    @Test("a city's file is law from the start, and a service with a file that is none does not start")
    func cityFile() async throws {
        let city = try await City("law")
        do {
            let good = Fixtures.project.appending(path: "ops/city/sakuragaoka.csv").path
            try await city.launch("case-management", settings: ["SAIKEN_LAW_CITY_FILE": good])
            try await city.kill(0)
            let lines = [
                ("kind,TAX_RES,prescription_years,10,2020-04-01,,条例1条", "地方税法18条1項"),
                // The same version says something else than when it was used.
                ("regime,city_tax,rounding,total,2024-04-01,,桜丘市税条例施行規則20条", "city_tax/2021-01-01+2024-04-01"),
            ]
            for (line, words) in lines {
                let output = try await refusing(line, in: city)
                #expect(output.exitCode != 0)
                #expect(output.text.contains(words), "\(output.text)")
            }
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private func refusing(_ line: String, in city: City) async throws -> CommandLineTool.Output {
        let file = city.folder.appending(path: "city.csv")
        let header = "table,id,parameter,value,valid_from,valid_to,legal_reference"
        try Data("\(header)\n\(line)\n".utf8).write(to: file)
        var variables = try await city.variables(for: "case-management")
        variables["SAIKEN_LAW_CITY_FILE"] = file.path
        variables["SAIKEN_HTTP_PORT"] = String(try HTTPProbe.freePort())
        return try await CommandLineTool(Fixtures.executable("case-management").path).run(
            ["serve"], variables: variables)
    }

    private func holdsAndSeizures(_ city: City) async throws {
        let misplaced = try await call(city, "POST", "/holds", #"{"claim":"C1","code":"deceased","reason":"届出"}"#)
        #expect(misplaced.status == 400)
        let hold = try await call(city, "POST", "/holds", #"{"person":"P1","code":"bankruptcy","reason":"通知"}"#)
        #expect(hold.status == 201, "\(hold.text)")
        let override = try await call(
            city, "POST", "/overrides",
            #"{"claim":"C1","code":"money_behind","supervisor":"s","reason":"r","seconds":60}"#)
        #expect(override.status == 400)
        let seizure = #"""
            {"request":"01a20000-0000-7000-8000-000000000001","person":"P1","claims":["C1"],"amount":12300,
             "account":{"bank":"0185","branch":"001","product":"1","number":"9900001"},"officer":"yamada"}
            """#
        #expect(try await call(city, "POST", "/seizures", seizure).status == 202)
        #expect(try await call(city, "POST", "/seizures", seizure).status == 200)
        let protected = try await call(
            city, "POST", "/persons/P2/protection", #"{"protected":true,"delivery_address":"気付"}"#)
        #expect(protected.status == 200)
        let summary = try await call(city, "GET", "/summary")
        #expect(summary.text.contains(#""claims":5"#))
        #expect(summary.text.contains("officer_not_appointed"))
    }
}
