import Foundation
import TestKit
import Testing

/// Measures over HTTP, as staff ask for them: what is allowed, and what is not.
@Suite("Case management: measures over HTTP")
struct MeasureRouteTests {
    private func call(
        _ city: City, _ method: String, _ path: String, _ body: String = "", by staff: String = "tanaka"
    ) async throws -> Loopback.Answer {
        try await Loopback.send(
            method, port: try await city.port(of: "case-management"), path, body: body.isEmpty ? nil : Data(body.utf8),
            headers: ["authorization": "Bearer \(City.token)", "x-staff": staff])
    }

    private static let measure = "01a20000-0000-7000-8000-0000000000a1"
    private static let opening = #"""
        {"measure":"01a20000-0000-7000-8000-0000000000a1","kind":"suspension","person":"P2","command":"propose",
         "terms":{"ground":"no_property","claims":[{"claim":"C3"}]}}
        """#

    @Test("a suspension from proposal to cancellation, with every refusal on the way")
    func suspension() async throws {
        let city = try await City("measures", settings: ["SAIKEN_CLEARANCE_MONEY_PRODUCERS": ""])
        do {
            try await city.launch("case-management")
            #expect(try await call(city, "POST", "/assessments", SmallAssessment.text).status == 201)
            try await denied(city)
            try await appointed(city)
            try await steps(city)
            try await read(city)
            try await persons(city)
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    /// Nobody without token or appointment, and no hold that goes around the decision.
    private func denied(_ city: City) async throws {
        let routes = [
            ("POST", "/measures"), ("GET", "/measures"), ("GET", "/measures/\(Self.measure)"),
            ("POST", "/measures/\(Self.measure)/steps"), ("GET", "/waivers"),
        ]
        for (method, path) in routes {
            let stranger = try await Loopback.send(
                method, port: try await city.port(of: "case-management"), path,
                body: method.hasPrefix("GET") ? nil : Data(Self.opening.utf8))
            #expect(stranger.status == 401, "\(method) \(path)")
        }
        let refused = try await call(city, "POST", "/measures", Self.opening)
        #expect(refused.status == 403 && refused.text.contains("class_not_covered"), "\(refused.text)")
        #expect(refused.text.contains("地方自治法153条1項"))
        for code in ["suspension", "collection_deferral", "sale_deferral", "plan_kept", "collection_stop"] {
            let hold = try await call(city, "POST", "/holds", #"{"claim":"C3","code":"\#(code)","reason":"r"}"#)
            #expect(hold.status == 409 && hold.text.contains("measure-needed"), "\(hold.text)")
        }
    }

    private func appointed(_ city: City) async throws {
        for (officer, office) in [("tanaka", ""), ("kacho", #","office":"section""#)] {
            let answer = try await call(
                city, "POST", "/officers",
                #"{"officer":"\#(officer)","classes":["enforceable"],"from":"2020-04-01"\#(office)}"#)
            #expect(answer.status == 201, "\(answer.text)")
        }
        let wrong = try await call(
            city, "POST", "/officers", #"{"officer":"x","classes":["enforceable"],"office":"king"}"#)
        #expect(wrong.status == 400)
    }

    private func steps(_ city: City) async throws {
        let steps = "/measures/\(Self.measure)/steps"
        #expect(try await call(city, "POST", steps, #"{"command":"approve"}"#).status == 404)
        let bad = Self.opening.replacingOccurrences(of: "suspension", with: "mercy")
        #expect(try await call(city, "POST", "/measures", bad).status == 400)
        let nobody = Self.opening.replacingOccurrences(of: "P2", with: "P99")
        #expect(try await call(city, "POST", "/measures", nobody).status == 404)
        let first = try await call(city, "POST", "/measures", Self.opening)
        #expect(first.status == 201 && first.text.contains(#""state":"proposed""#), "\(first.text)")
        #expect(try await call(city, "POST", "/measures", Self.opening).status == 200)
        let other = Self.opening.replacingOccurrences(of: "no_property", with: "unknown")
        #expect(try await call(city, "POST", "/measures", other).status == 409)
        let self_ = try await call(city, "POST", steps, #"{"command":"approve"}"#)
        #expect(self_.status == 403 && self_.text.contains("same_officer"))
        let approve = #"{"step":"01a20000-0000-7000-8000-0000000000a2","command":"approve"}"#
        let approved = try await call(city, "POST", steps, approve, by: "kacho")
        #expect(approved.status == 200 && approved.text.contains(#""state":"in_force""#), "\(approved.text)")
        #expect(try await call(city, "POST", steps, approve, by: "kacho").status == 200)
        let again = try await call(city, "POST", steps, #"{"command":"approve"}"#, by: "kacho")
        #expect(again.status == 409 && again.text.contains("step_not_allowed"))
        #expect(try await call(city, "POST", steps, #"{"command":"extension","until":"2026-12-31"}"#).status == 409)
        #expect(try await call(city, "POST", steps, #"{"command":"cancellation"}"#).status == 400)
        let ground = try await call(city, "POST", steps, #"{"command":"cancellation","ground":"whim"}"#)
        #expect(ground.status == 422 && ground.text.contains("ground_unknown"), "\(ground.text)")
    }

    private func read(_ city: City) async throws {
        let shown = try await call(city, "GET", "/measures/\(Self.measure)")
        #expect(shown.text.contains(#""name":"滞納処分の停止""#), "\(shown.text)")
        #expect(shown.text.contains(#""office":"課長""#) && shown.text.contains("地方税法15条の7第1項1号"))
        #expect(try await call(city, "GET", "/measures?claim=C3&state=in_force").text.contains(Self.measure))
        #expect(try await call(city, "GET", "/measures?person=P1").text == "[]")
        #expect(try await call(city, "GET", "/measures?state=asleep").status == 400)
        #expect(try await call(city, "GET", "/measures/01a20000-0000-7000-8000-0000000000ff").status == 404)
        let waivers = try await call(city, "GET", "/waivers?from=2026-04-01&to=2027-03-31")
        #expect(waivers.status == 200 && waivers.text.contains("債権の名称"))
        #expect(try await call(city, "GET", "/waivers?from=April").status == 400)
    }

    /// Heirs, guarantors, bankruptcy and moving out.
    private func persons(_ city: City) async throws {
        for path in ["/persons/P1/succession", "/claims/C2/obligors"] {
            let port = try await city.port(of: "case-management")
            #expect(try await Loopback.send("POST", port: port, path, body: Data("{}".utf8)).status == 401)
        }
        let death = #"""
            {"succession":"01a20000-0000-7000-8000-0000000000b1","died_on":"2026-04-01",
             "heirs":[{"person":"P2","relation":"spouse"},{"person":"P3","relation":"child","received":9000}]}
            """#
        let divided = try await call(city, "POST", "/persons/P1/succession", death)
        #expect(divided.status == 201 && divided.text.contains(#""answers_for_others":2850"#), "\(divided.text)")
        #expect(try await call(city, "POST", "/persons/P1/succession", death).status == 200)
        let other = death.replacingOccurrences(of: "9000", with: "9001")
        #expect(try await call(city, "POST", "/persons/P1/succession", other).status == 409)
        let whole = #"{"died_on":"2026-04-01","heirs":[{"person":"P2","relation":"spouse","share":"1/3"}]}"#
        let part = try await call(city, "POST", "/persons/P1/succession", whole)
        #expect(part.status == 422 && part.text.contains("article 902"), "\(part.text)")
        let guarantor = #"""
            {"person":"P1","role":"guarantor","guarantee":{"joint":true,"individual":true,"running":true,
             "contract_on":"2021-04-01"}}
            """#
        let bound = try await call(city, "POST", "/claims/C2/obligors", guarantor)
        #expect(bound.status == 201 && bound.text.contains(#""binds":"false""#), "\(bound.text)")
        #expect(try await call(city, "POST", "/claims/C2/obligors", #"{"person":"P1","role":"heir"}"#).status == 400)
        #expect(try await call(city, "GET", "/persons/P2/bankruptcy").status == 404)
        let sorted = try await call(city, "GET", "/persons/P2/bankruptcy?start=2026-08-01")
        #expect(sorted.text.contains(#""preferred":60100"#) && sorted.text.contains("破産法98条1項・114条"), "\(sorted.text)")
        #expect(sorted.text.contains(#""estate":60000"#) && sorted.text.contains(#""ordinary":4500"#))
        let moved = try await call(city, "GET", "/persons/P2/moving-out?to=other_municipality")
        #expect(moved.text.contains("entrust"), "\(moved.text)")
        #expect(try await call(city, "GET", "/persons/P2/moving-out?to=moon").status == 400)
    }
}
