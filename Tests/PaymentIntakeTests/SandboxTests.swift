import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntakeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("the gateways' sandbox and what became of their calls")
struct SandboxTests {
    private static let (real, test) = (secret(1), secret(2))

    private static func secret(_ byte: UInt8) -> String {
        "whsec_" + Data(repeating: byte, count: 32).base64EncodedString()
    }

    private struct Gateway {
        let database: TestDatabase
        let real: GatewayCaller
        let test: GatewayCaller
    }

    private func serve(_ body: @escaping @Sendable (Gateway) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let router = ServiceRouter(context: ServiceContext.self)
            let routes = try intake.gateways(secrets: "shop=\(Self.real)")
            routes.add(to: router)
            let verifier = CallVerifier(
                gateways: try GatewayCatalog(setting: "shop=\(Self.test) \(Self.secret(3))"),
                messageKeys: try MessageKeyCatalog(setting: ""), toleranceSeconds: 300)
            let (sandbox, tally) = (SandboxReception(pool: database.pool, ids: intake.recorder.ids), RefusalTally())
            WebhookRoutes(path: "/sandbox/webhooks", verifier: verifier, bytesMax: 65_536, tally: tally) {
                try await sandbox.take($0, body: $1, gateway: $2)
            }.add(to: router)
            DeliveryRoutes(
                pool: database.pool, verifier: routes.verifier, tally: routes.tally, book: .real, pageMax: 2
            ).add(to: router)
            DeliveryRoutes(
                path: "/sandbox", pool: database.pool, verifier: verifier, tally: tally, book: .sandbox, pageMax: 100
            ).add(to: router)
            try SandboxRoutes().add(to: router)
            try await Application(router: router).test(.router) { client in
                try await body(
                    Gateway(
                        database: database, real: GatewayCaller(client: client, secret: Self.real),
                        test: GatewayCaller(client: client, secret: Self.test)))
            }
        }
    }

    @Test("every test event gets the answer that it names, and no test ever comes near a receipt")
    func events() async throws {
        let events = try SandboxRoutes().events
        #expect(Set(events.map(\.name)).count == events.count && events.count > 20)
        try await serve { (gateway: Gateway) async throws -> Void in
            for (number, event) in events.enumerated() {
                let answer = try await send(event, number, gateway.test)
                #expect(answer.status == event.status, "\(event.name): \(answer)")
                #expect(answer.problem == event.problem, "\(event.name): \(answer)")
            }
            for table in ["receipts", "receipt_facts", "webhooks", "evidence", "webhook_news", "channel_statements"] {
                #expect(try await gateway.database.number("select count(*) from public.\(table)") == 0, "\(table)")
            }
        }
    }

    /// Sends an event as its `how` says.
    private func send(_ event: SandboxRoutes.Event, _ number: Int, _ caller: GatewayCaller) async throws
        -> GatewayCaller.Answer
    {
        let (path, id) = ("/sandbox/webhooks/shop", "m\(number)")
        let body = event.body ?? #"{"type":"channel.completed","data":{"complete_through":"2026-04-12"}}"#
        var (twist, sender, to, content) = (GatewayCaller.Twist(), caller, path, body)
        switch event.name {
        case "the same call again": _ = try await caller.post(body, to: path, id: id)
        case "known id, other content": _ = try await caller.post(body + " ", to: path, id: id)
        case "header missing": twist.leftOut = "webhook-id"
        case "header malformed": twist.timestamp = "soon"
        case "too old": twist.secondsAhead = -600
        case "too new": twist.secondsAhead = 600
        case "wrong secret": sender = GatewayCaller(client: caller.client, secret: Self.real)
        case "unknown signature version": twist.version = "v9"
        case "unknown gateway": to = "/sandbox/webhooks/nobody"
        case "body too large": content += String(repeating: " ", count: 70_000)
        default: #expect(event.body != nil, "\(event.name)")
        }
        return try await sender.post(content, to: to, id: id, twist)
    }

    private struct Page: Decodable {
        struct Call: Decodable {
            let id: String
            let outcome: String
            let findings: [[String: String]]
            let repeats: Int
            let conflicts: Int
        }
        struct Unbelieved: Decodable {
            let reason: String
            let count: Int
        }
        let calls: [Call]
        let unbelieved: [Unbelieved]
        let next: String?
    }

    private var today: String { WallClock.now().dateInJapan.description }

    @Test("a gateway reads what was taken, what was refused and why, what came again, page by page")
    func accepted() async throws {
        try await serve { (gateway: Gateway) async throws -> Void in
            let (caller, path) = (gateway.real, "/webhooks/shop")
            let good =
                #"{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"A1","amount_yen":5}}"#
            for id in ["m1", "m1", "m1"] { #expect(try await caller.post(good, to: path, id: id).status == 200) }
            #expect(try await caller.post("no json", to: path, id: "m2").status == 422)
            #expect(try await caller.post(good + " ", to: path, id: "m1").status == 409)
            #expect(try await caller.post(good, to: path, id: "m3").status == 200)
            for _ in 0..<3 { #expect(try await gateway.test.post(good, to: path, id: "m4").status == 401) }
            var (calls, next, pages) = ([Page.Call](), String?.none, 0)
            repeat {
                let query = "from=\(today)&to=\(today)" + (next.map { "&after=\($0)" } ?? "")
                let answer = try await caller.get("/gateways/shop/accepted?\(query)")
                #expect(answer.status == 200, "\(answer)")
                let page = try JSONDecoder().decode(Page.self, from: Data(answer.body.utf8))
                #expect(page.unbelieved.map(\.reason) == ["webhook_signature_mismatch"])
                #expect(page.unbelieved.map(\.count) == [3])
                (calls, next, pages) = (calls + page.calls, page.next, pages + 1)
            } while next != nil
            #expect(pages == 2)
            #expect(
                calls.map { "\($0.id) \($0.outcome) \($0.repeats) \($0.conflicts)" } == [
                    "m1 taken 2 1", "m2 refused 0 0", "m3 taken 0 0",
                ])
            #expect(calls[1].findings.first?["rule"] == "not_json_of_this_form")
        }
    }

    @Test("nobody else reads them: not without a signature, for another question, or with a key of the other side")
    func closed() async throws {
        try await serve { (gateway: Gateway) async throws -> Void in
            let question = "from=\(today)&to=\(today)"
            let path = "/gateways/shop/accepted?\(question)"
            #expect(try await gateway.test.get(path).status == 401)
            #expect(try await gateway.real.get("/sandbox" + path).status == 401)
            #expect(try await gateway.real.get(path, .init(signed: path + "0")).status == 401)
            #expect(try await gateway.real.get(path, .init(secondsAhead: -600)).status == 401)
            #expect(try await gateway.real.get(path, .init(leftOut: "webhook-signature")).status == 400)
            #expect(try await gateway.real.get("/gateways/other/accepted?\(question)").status == 404)
            for bad in ["", "from=2026-04-01", "from=2026-04-02&to=2026-04-01", "from=2026-01-01&to=2026-03-01"] {
                #expect(try await gateway.real.get("/gateways/shop/accepted?\(bad)").status == 400, "\(bad)")
            }
            #expect(try await gateway.real.get("/gateways/shop/accepted?\(question)&after=x").status == 400)
            #expect(try await gateway.test.get("/sandbox/gateways/shop/accepted?\(question)").status == 200)
        }
    }

    @Test("a sandbox that has a real key stops the start; while keys rotate both are good")
    func keys() async throws {
        #expect(Settings.sharesKey(["shop=\(Self.test) \(Self.real)"], ["other=\(Self.real)"]))
        #expect(
            Settings.sharesKey(["shop=k:ed25519:\(Self.real)"], ["x=\(Self.test),other=j:hmac-sha256:\(Self.real)"]))
        #expect(!Settings.sharesKey(["shop=\(Self.test)"], ["shop=\(Self.real)"]))
        #expect(!Settings.sharesKey([""], [""]))
        try await serve { (gateway: Gateway) async throws -> Void in
            let rotated = GatewayCaller(client: gateway.test.client, secret: Self.secret(3))
            let word = #"{"type":"channel.completed","data":{"complete_through":"2026-04-12"}}"#
            for (id, caller) in [("old", gateway.test), ("new", rotated)] {
                #expect(try await caller.post(word, to: "/sandbox/webhooks/shop", id: id).status == 200)
            }
        }
    }
}
