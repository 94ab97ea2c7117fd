import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Law
import Outbox
import Postgres
import ServiceKit
import StaffAccess
import Testing

@testable import CaseManagement

@Suite("Staff pages: who is not let in")
struct StaffDenialTests {
    /// Every page that shows something, as the router knows it, filled in for a debtor of rents and taxes.
    private static func paths(_ office: StaffOffice) async throws -> [(method: HTTPRequest.Method, path: String)] {
        let claim = try await office.bench.claim("T1")
        let open = ["/staff", "/staff/sign-in", "/staff/sign-out", "/staff/assets/{hash}/{name}", "/staff/**"]
        return try await office.router().routes.compactMap { route in
            let path = route.path.description
            guard path.hasPrefix("/staff"), !open.contains(path), [.get, .post].contains(route.method) else {
                return nil
            }
            let id = path.contains("/claims/") ? claim.description : "Q1"
            return (route.method, path.replacing("{id}", with: id))
        }
    }

    private static func call(
        _ route: (method: HTTPRequest.Method, path: String), _ token: String?, _ client: any TestClientProtocol
    ) async throws -> Sheet {
        route.method == .post
            ? try await client.form(route.path, "q=Q1", token: token) : try await client.page(route.path, token: token)
    }

    @Test("no token, an expired, a forged, a changed and another issuer's token open no page, and leave no trace")
    func badTokens() async throws {
        try await StaffOffice.serve { office, client in
            let routes = try await Self.paths(office)
            #expect(routes.count == 7, "\(routes)")
            let other = try await DemoIssuer(key: Data(repeating: 9, count: 32).base64EncodedString())
            let elsewhere = try await DemoIssuer(key: office.key, issuer: "elsewhere")
            let person = DemoIssuer.Person(subject: "sato", name: "佐藤", hat: "tax", classes: [.enforceable])
            let now = WallClock.now()
            var changed = try await office.token("tax").split(separator: ".").map(String.init)
            changed[1] = try await office.token("tax", subject: "chief").split(separator: ".").map(String.init)[1]
            let bad: [String?] = [
                nil, "", "x.y.z", changed.joined(separator: "."),
                try await other.token(for: person, at: now, seconds: 600),
                try await elsewhere.token(for: person, at: now, seconds: 600),
                try await office.issuer.token(for: person, at: now.adding(seconds: -700), seconds: 600),
                try await office.token("everything"), StaffOffice.sharedToken,
            ]
            for token in bad {
                for route in routes {
                    let sheet = try await Self.call(route, token, client)
                    #expect(sheet.status == 303, "\(route) \(token ?? "")")
                    #expect(sheet.location?.hasPrefix("/staff/sign-in") == true && sheet.html.isEmpty)
                }
                let entered = try await client.form("/staff/sign-in", "token=\(token ?? "")", token: nil)
                #expect(entered.status == 401 && entered.cookie == nil)
            }
            #expect(try await office.bench.number("select count(*) from access_log") == 0)
            // The right token does open them: the test above could have failed.
            for route in routes {
                let sheet = try await Self.call(route, try await office.token("tax", subject: "chief"), client)
                #expect(sheet.status == 200, "\(route) \(sheet.html)")
            }
        }
    }

    @Test("a foreign purpose finds nothing on any page: the person and the claim do not exist for it")
    func foreignPurpose() async throws {
        try await StaffOffice.serve { office, client in
            let token = try await office.token("hospital", subject: "chief")
            for route in try await Self.paths(office) {
                let sheet = try await Self.call(route, token, client)
                let isAboutHer = route.path.contains("/persons/") || route.path.contains("/claims/")
                // Money without a claim is heard of by whoever sees taxes.
                let expected = isAboutHer ? 404 : route.path == "/staff/suspense" ? 403 : 200
                #expect(sheet.status == expected, "\(route)")
                for secret in ["桜", "サクラ", "77,777", "43,210", "HOUSING", "個人市県民税", "新町"] {
                    #expect(!sheet.html.contains(secret), "\(route) \(secret)")
                }
            }
            // What does not exist for it and what does not exist at all look the same.
            let unknown = try await client.page("/staff/persons/Q99", token: token)
            let foreign = try await client.page("/staff/persons/Q1", token: token)
            #expect(unknown.status == foreign.status)
            #expect(unknown.html.replacing("Q99", with: "Q1") == foreign.html)
            #expect(try await office.bench.number("select count(*) from access_log") == 0)
        }
    }

    @Test("the page of readers is for supervisors only, and shows nothing of another division's reads")
    func readers() async throws {
        try await StaffOffice.serve { office, client in
            let (tax, housing) = (try await office.token("tax"), try await office.token("housing", subject: "suzuki"))
            _ = try await client.page("/staff/persons/Q1", token: tax)
            _ = try await client.page("/staff/claims/T1", token: tax)
            _ = try await client.page("/staff/claims/H1", token: housing)
            #expect(try await client.page("/staff/persons/Q1/readers", token: housing).status == 403)
            #expect(!(try await client.page("/staff/persons/Q1", token: housing).html.contains("/readers")))
            let chief = try await office.token("housing", subject: "chief")
            let sheet = try await client.page("/staff/persons/Q1/readers", token: chief)
            #expect(sheet.status == 200 && sheet.html.contains("suzuki") && sheet.html.contains(">H1<"))
            #expect(!sheet.html.contains("sato") && !sheet.html.contains("T1") && !sheet.html.contains("強制徴収公債権"))
            #expect(try await client.page("/staff/persons/Q1", token: chief).html.contains("/readers"))
            let taxChief = try await office.token("tax", subject: "chief")
            let theirs = try await client.page("/staff/persons/Q1/readers", token: taxChief)
            #expect(theirs.html.contains("sato") && !theirs.html.contains("suzuki"))
        }
    }
}
