import CodecPrimitives
import Foundation
import Hummingbird
import HummingbirdTesting
import IntakeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("signed webhooks")
struct WebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private struct Vector: Decodable {
        let secret: String
        let id: String
        let timestamp: Int64
        let body: String
        let signature: String
        let header_with_rotation: String?
        let expect: String?
    }

    private struct VectorFile: Decodable { let standard_webhooks: [Vector] }

    @Test("every Standard Webhooks vector is judged as it says, by its own key and among others while keys rotate")
    func vectors() throws {
        let bytes = try Fixtures.bytes("formats/webhook_vectors.json")
        let file = try JSONDecoder().decode(VectorFile.self, from: Data(bytes))
        #expect(file.standard_webhooks.count == 5)
        for vector in file.standard_webhooks {
            let other = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
            let catalog = try GatewayCatalog(setting: "g=\(other) \(vector.secret)")
            for header in [vector.signature, vector.header_with_rotation].compactMap({ $0 }) {
                #expect(isAccepted(vector, header, catalog) == (vector.expect == nil), "\(vector.id) \(header)")
            }
        }
    }

    private func isAccepted(_ vector: Vector, _ header: String, _ catalog: GatewayCatalog) -> Bool {
        let headers = WebhookSignature.Headers(
            id: ReceivedText(vector.id), timestamp: ReceivedText(String(vector.timestamp)),
            signature: ReceivedText(header))
        let now = Timestamp(microseconds: vector.timestamp * 1_000_000)
        guard let signature = try? WebhookSignature(headers: headers, now: now, toleranceSeconds: 300) else {
            return false
        }
        return catalog.isSigned(signature, body: Array(vector.body.utf8), by: ReceivedText("g"))
    }

    @Test("secrets that are none stop the start, without being shown")
    func settings() throws {
        for bad in ["g=whsec_AAAA", "g", "g=", "g \(Self.secret)", "g=\(Self.secret),g=\(Self.secret)"] {
            #expect(throws: IntakeError(.settingInvalid)) { _ = try GatewayCatalog(setting: bad) }
        }
        let two = try GatewayCatalog(setting: "a=\(Self.secret), b=\(Self.secret)\n")
        #expect(two.knows(ReceivedText("a")) && two.knows(ReceivedText("b")) && !two.knows(ReceivedText("c")))
    }

    // MARK: Over HTTP

    private func serve(_ test: @escaping @Sendable (TestDatabase, any TestClientProtocol) async throws -> Void)
        async throws
    {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let router = ServiceRouter(context: ServiceContext.self)
            try intake.gateways(secrets: "shop=\(Self.secret)").add(to: router)
            try await Application(router: router).test(.router) { client in try await test(database, client) }
        }
    }

    private func post(
        _ body: String, id: String, as twist: GatewayCaller.Twist = .init(), to client: any TestClientProtocol
    ) async throws -> GatewayCaller.Answer {
        try await GatewayCaller(client: client, secret: Self.secret).post(body, to: "/webhooks/shop", id: id, twist)
    }

    private func body(_ type: String = "receipt.confirmed", amount: String = "12300") -> String {
        """
        {"type":"\(type)","timestamp":"2026-04-13T06:00:00+09:00","data":{"barcode":"\(Sample.barcode)","amount_yen":\(amount)}}
        """
    }

    /// U+0000 is no text that a database holds.
    private static let nobodysCode =
        #"{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"R\u0000","amount_yen":5}}"#

    private enum Sample { static let barcode = "91912345001012126010000123450026043000123008" }

    @Test("a receipt comes once, however often the gateway says it")
    func once() async throws {
        try await serve { database, client in
            var statuses = [try await post(body("receipt.flashed"), id: "m1", to: client).status]
            try await Intake(database).settle()
            // Another delivery id (m3) for the same event is the same record.
            for id in ["m2", "m2", "m2", "m3"] { statuses.append(try await post(body(), id: id, to: client).status) }
            #expect(statuses == [200, 200, 200, 200, 200])
            try await Intake(database).settle()
            #expect(
                try await database.texts("select stage || version || ' ' || amount from audit.receipts") == [
                    "confirmed2 12300"
                ])
            #expect(try await database.number("select count(*) from evidence where kind = 2") == 3)
        }
    }

    @Test("a known id with other content is a conflict and overwrites nothing")
    func conflict() async throws {
        try await serve { database, client in
            #expect(try await post(body(), id: "m1", to: client).status == 200)
            let answer = try await post(body(amount: "99999"), id: "m1", to: client)
            #expect(answer.status == 409)
            #expect(answer.body.contains("webhook-id-reused"))
            try await Intake(database).settle()
            #expect(try await database.texts("select amount::text from audit.receipts") == ["12300"])
            #expect(try await database.number("select count(*) from webhook_conflicts") == 1)
        }
    }

    @Test("a call that is not believed leaves nothing behind")
    func refused() async throws {
        try await serve { database, client in
            #expect(try await post(body(), id: "m1", as: .init(signed: body() + " "), to: client).status == 401)
            #expect(try await post(body(), id: "m1", as: .init(secondsAhead: -301), to: client).status == 401)
            #expect(try await post(body(), id: "", to: client).status == 400)
            let huge = body() + String(repeating: " ", count: 10_000_000)
            #expect(try await post(huge, id: "m1", to: client).status == 413)
            let unknown = try await client.execute(uri: "/webhooks/other", method: .post) { $0.status.code }
            #expect(unknown == 404)
            #expect(try await database.number("select count(*) from evidence") == 0)
            #expect(try await database.number("select count(*) from webhooks") == 0)
        }
    }

    @Test("signed content that makes no sense is kept, answered with findings, and stops nothing")
    func quarantined() async throws {
        try await serve { database, client in
            let bodies = [
                "no json", "{}", body(amount: "99999999999999"), body(amount: "1e400"), body("receipt.lost"),
                body(amount: "\"12300\""), Self.nobodysCode, "[" + String(repeating: "[", count: 5000),
            ]
            for (index, content) in bodies.enumerated() {
                for _ in 0..<2 {
                    let answer = try await post(content, id: "m\(index)", to: client)
                    #expect(answer.status == 422, "\(content.prefix(80))")
                    #expect(answer.body.contains("findings"))
                }
            }
            #expect(try await database.number("select count(*) from webhooks where state = 2") == Int64(bodies.count))
            #expect(try await database.number("select count(*) from webhook_news") == 0)
            #expect(try await post(body(), id: "good", to: client).status == 200)
        }
    }

    @Test("a gateway's word about its completeness becomes its watermark")
    func completed() async throws {
        try await serve { database, client in
            #expect(try await post(body(), id: "m1", to: client).status == 200)
            let word = #"{"type":"channel.completed","data":{"complete_through":"2026-04-12"}}"#
            #expect(try await post(word, id: "m2", to: client).status == 200)
            let intake = try Intake(database)
            try await intake.watermarks.step()
            #expect(
                try await database.number("select count(*) from channel_marks") == 0, "its receipts are not there yet")
            try await intake.settle()
            try await intake.watermarks.step()
            #expect(
                try await database.texts(
                    "select channel || complete_through || ' ' || covers_through from channel_marks")
                    == ["shop2026-04-12 1"])
        }
    }
}
