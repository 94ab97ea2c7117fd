import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntakeRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("agents' form pushes")
struct PushTests {
    private struct Vector: Decodable {
        let hash_key: String
        let fields: [String: String]
        let rchksum: String
        let rchksum_bad: String
    }

    private struct Answer: Equatable {
        var status: Int
        var text: String
    }

    private func vector() throws -> Vector {
        try JSONDecoder().decode(Vector.self, from: Data(try Fixtures.bytes("formats/payeasy_agent_form.json")))
    }

    private func catalog(sources: String = "mpn=192.0.2.0/24,pay=198.51.100.7") throws -> PushCatalog {
        try PushCatalog(
            PushCatalog.Texts(
                forms: "mpn=payeasy_form,pay=result_notice", keys: "mpn=\(try vector().hash_key)", sources: sources))
    }

    /// Posts a form to an agent's route from an address.
    private typealias Post = @Sendable (String, String, String) async throws -> Answer

    private func serve(_ test: @escaping @Sendable (TestDatabase, Post) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let reception = try Intake(database).webhooks
            let router = ServiceRouter(context: ServiceContext.self)
            PushRoutes(
                reception: reception, agents: try catalog(),
                proxies: try #require(SourceList("127.0.0.1 ::1")), bytesMax: 65_536
            ).add(to: router)
            try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
                .test(.live) { client in
                    try await test(database) { agent, from, body in
                        var headers = HTTPFields()
                        if let name = HTTPField.Name("x-forwarded-for") { headers[name] = from }
                        return try await client.execute(
                            uri: "/pushes/\(agent)", method: .post, headers: headers, body: ByteBuffer(string: body)
                        ) { Answer(status: $0.status.code, text: String(buffer: $0.body)) }
                    }
                }
        }
    }

    private func body(_ vector: Vector, _ changes: [String: String] = [:], sum: String? = nil) -> String {
        let fields = vector.fields.merging(changes) { $1 }.merging(["rchksum": sum ?? vector.rchksum]) { $1 }
        return fields.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    @Test("a Pay-easy notice with the right check sum is kept once and answered each time in the agent's words")
    func payeasy() async throws {
        let vector = try vector()
        try await serve { (database: TestDatabase, post: Post) async throws -> Void in
            for _ in 0..<3 {
                #expect(try await post("mpn", "192.0.2.9", body(vector)) == Answer(status: 200, text: "0"))
            }
            try await Intake(database).settle()
            #expect(
                try await database.texts("select stage || version || ' ' || amount from audit.receipts") == [
                    "confirmed1 12300"
                ])
            #expect(try await database.number("select count(*) from evidence") == 1)
        }
    }

    @Test("a notice that is not believed leaves nothing behind and hears a no")
    func refused() async throws {
        let vector = try vector()
        try await serve { (database: TestDatabase, post: Post) async throws -> Void in
            let no = "1"
            #expect(
                try await post("mpn", "192.0.2.9", body(vector, sum: vector.rchksum_bad))
                    == Answer(status: 401, text: no))
            #expect(
                try await post("mpn", "192.0.2.9", body(vector, ["amount": "99999"])) == Answer(status: 401, text: no))
            #expect(try await post("mpn", "192.0.2.9", "no form") == Answer(status: 400, text: no))
            #expect(try await post("mpn", "198.51.100.7", body(vector)).status == 403)
            // What the sender claims stands before what our proxy wrote.
            #expect(try await post("mpn", "192.0.2.9, 203.0.113.1", body(vector)).status == 403)
            #expect(try await post("other", "192.0.2.9", body(vector)).status == 404)
            #expect(try await database.number("select count(*) from evidence") == 0)
        }
    }

    @Test("a store that fails answers no agent with a yes; the notice that comes again is kept once")
    func storeFails() async throws {
        let vector = try vector()
        try await serve { (database: TestDatabase, post: Post) async throws -> Void in
            func rename(_ from: String, _ to: String) async throws {
                try await database.pool.withTransaction { tx in
                    _ = try tx.execute("alter table \(from) rename to \(to)")
                }
            }
            for table in ["evidence", "webhook_news"] {
                try await rename(table, "away")
                let answer = try await post("mpn", "192.0.2.9", body(vector))
                #expect(answer.status >= 500 && answer.text != "0", "\(table): \(answer)")
                try await rename("away", table)
                #expect(try await database.number("select count(*) from webhooks") == 0, "\(table)")
            }
            #expect(try await post("mpn", "192.0.2.9", body(vector)) == Answer(status: 200, text: "0"))
            try await Intake(database).settle()
            #expect(try await database.number("select count(*) from audit.receipts") == 1)
        }
    }

    private static func notice(_ status: String, amount: String = "5000") -> String {
        "ShopID=s&AccessID=a&OrderID=T9&Status=\(status)&Amount=\(amount)&TranDate=20260408101500"
            + "&FinishDate=202604081015&CvsCode=00007&CvsReceiptNo=FM1"
    }

    @Test(
        "a notice without a check sum counts by its address; one that says nothing of money is kept and moves nothing")
    func resultNotice() async throws {
        try await serve { (database: TestDatabase, post: Post) async throws -> Void in
            let yes = Answer(status: 200, text: "0")
            #expect(try await post("pay", "198.51.100.7", Self.notice("REQSUCCESS")) == yes)
            #expect(try await database.number("select count(*) from webhook_news") == 0)
            #expect(try await post("pay", "198.51.100.7", Self.notice("PAYSUCCESS")) == yes)
            try await Intake(database).settle()
            #expect(try await database.texts("select amount::text from audit.receipts") == ["5000"])
            // Another content under the same id is a conflict; content that makes no sense is kept for the clerk.
            #expect(try await post("pay", "198.51.100.7", Self.notice("PAYSUCCESS", amount: "1")).status == 409)
            #expect(try await post("pay", "198.51.100.7", Self.notice("LOST")) == yes)
            #expect(try await database.number("select count(*) from webhooks where state = 2") == 1)
        }
    }

    @Test("an agent without addresses, key or description stops the start")
    func settings() throws {
        #expect(throws: IntakeError(.settingInvalid)) { _ = try catalog(sources: "mpn=192.0.2.0/24") }
        #expect(throws: IntakeError(.settingInvalid)) { _ = try catalog(sources: "mpn=192.0.2.0/33,pay=::1") }
        for forms in ["a=none_such", "a", "a=payeasy_form"] {
            #expect(throws: IntakeError(.settingInvalid), "\(forms)") {
                _ = try PushCatalog(PushCatalog.Texts(forms: forms, keys: "", sources: "a=::1"))
            }
        }
    }
}
