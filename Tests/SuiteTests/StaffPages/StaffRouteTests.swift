import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("JSON routes with a staff member's own token")
struct StaffRouteTests {
    private static func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", bearer: String,
        _ client: any TestClientProtocol,
        headers more: HTTPFields = [:]
    ) async throws -> Sheet {
        var headers = more
        headers[.authorization] = "Bearer \(bearer)"
        return try await client.execute(uri: path, method: method, headers: headers, body: ByteBuffer(string: body)) {
            Sheet($0)
        }
    }

    @Test("she acts under her own name and reaches only claims of her purpose; the shared token reaches all")
    func scope() async throws {
        try await StaffOffice.serve { office, client in
            let housing = try await office.token("housing")
            let name = try #require(HTTPField.Name("x-staff"))
            let mine = try await Self.call(
                .get, "/claims/H1", bearer: housing, client, headers: [name: "somebody-else"])
            #expect(mine.status == 200 && mine.html.contains("\"number\":\"H1\""))
            let tax = try await Self.call(.get, "/claims/T1", bearer: housing, client)
            #expect(tax.status == 404 && !tax.html.contains("77777"))
            #expect(try await Self.call(.get, "/claims/T1", bearer: StaffOffice.sharedToken, client).status == 200)
            #expect(
                try await office.bench.number(
                    "select count(*) from access_log where reader = 'sato' and purpose = 'housing' and case_key = 'H1'")
                    == 1)
            let hold = #"{"claim":"T1","code":"hold","reason":"r"}"#
            #expect(try await Self.call(.post, "/holds", hold, bearer: housing, client).status == 404)
            let own = #"{"claim":"H1","code":"hold","reason":"r"}"#
            #expect(try await Self.call(.post, "/holds", own, bearer: housing, client).status == 201)
            #expect(try await office.bench.number("select count(*) from holds where recorded_by = 'sato'") == 1)
        }
    }

    @Test("routes that are bound to no purpose stay closed to her, and she cannot act as somebody else")
    func closed() async throws {
        try await StaffOffice.serve { office, client in
            let housing = try await office.token("housing")
            for path in ["/summary", "/claims/H1/anything"] {
                #expect(try await Self.call(.get, path, bearer: housing, client).status == 403, "\(path)")
            }
            let officer = #"{"officer":"sato","classes":["private"],"supervisor":true}"#
            #expect(try await Self.call(.post, "/officers", officer, bearer: housing, client).status == 403)
            let override = #"{"claim":"H1","code":"hold","supervisor":"chief","reason":"r","seconds":60}"#
            let refused = try await Self.call(.post, "/overrides", override, bearer: housing, client)
            #expect(refused.status == 403 && refused.html.contains("staff-actor"))
            #expect(try await office.bench.number("select count(*) from hold_overrides") == 0)
            #expect(try await Self.call(.get, "/summary", bearer: StaffOffice.sharedToken, client).status == 200)
        }
    }

    @Test("expired, forged and cookie-borne tokens open no JSON route")
    func bad() async throws {
        try await StaffOffice.serve { office, client in
            let good = try await office.token("housing")
            for token in ["", "a.b.c", good + "x", try await office.token("housing", seconds: -10)] {
                #expect(try await Self.call(.get, "/claims/H1", bearer: token, client).status == 401)
            }
            let byCookie = try await client.page("/claims/H1", token: good)
            #expect(byCookie.status == 401)
        }
    }
}
