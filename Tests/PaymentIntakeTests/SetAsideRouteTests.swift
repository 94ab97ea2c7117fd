import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Outbox
import PollThread
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("calls that wait for a person, over HTTP")
struct SetAsideRouteTests {
    private static let staff: HTTPFields = [.authorization: "Bearer secret"]

    private struct Shown: Decodable {
        let call: String
        let gateway: String
        let cause: String
    }

    /// A call that cannot be applied, and the routes about it.
    private func serve(
        _ wake: OutboxWake, _ test: @escaping @Sendable (Intake, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await database.run("alter table receipts add constraint poison check (reference <> 'R1')")
            let body =
                #"{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"R1","amount_yen":5}}"#
            _ = try await intake.webhooks.take(
                ReceivedText("m1"), body: Array(body.utf8), gateway: ReceivedText("shop"))
            try await intake.settle()
            let router = ServiceRouter(context: ServiceContext.self)
            SetAsideRoutes(pool: database.pool, gate: StaffGate(token: "secret"), wake: wake, listMax: 10)
                .add(to: router)
            try await Application(router: router).test(.router) { client in try await test(intake, client) }
        }
    }

    private func list(_ client: any TestClientProtocol, _ headers: HTTPFields = staff) async throws -> [Shown]? {
        try await client.execute(uri: "/calls/set-aside", method: .get, headers: headers) { answer in
            guard answer.status == .ok else { return nil }
            return try JSONDecoder().decode([Shown].self, from: Data(answer.body.readableBytesView))
        }
    }

    private func release(
        _ call: String, _ body: String, _ client: any TestClientProtocol, _ headers: HTTPFields = staff
    ) async throws -> Int {
        try await client.execute(
            uri: "/calls/\(call)/release", method: .post, headers: headers, body: ByteBuffer(string: body)
        ) { $0.status.code }
    }

    private static let word = #"{"officer":"suzuki","reason":"the rule was mended"}"#

    @Test("staff sees what is set aside and why; a release, with who and why, has it tried at once")
    func released() async throws {
        let wake = OutboxWake()
        try await serve(wake) { intake, client in
            let shown = try #require(try await list(client))
            #expect(shown.map(\.gateway) == ["shop"] && shown.allSatisfy { $0.cause.contains("23514") })
            let call = try #require(shown.first).call
            try await intake.database.run("alter table receipts drop constraint poison")
            // A worker that looks of its own accord long after this test is over.
            let looked = Latch()
            let worker = Periodic("calls", every: .seconds(3600), orAt: wake, logger: quiet) {
                while try await intake.calls().step() {}
                looked.set()
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                await looked.wait()
                #expect(try await intake.database.number("select count(*) from receipts") == 0)
                #expect(try await release(call, Self.word, client) == 200)
                try await eventually("it is a receipt") {
                    try await intake.database.number("select count(*) from receipts") == 1
                }
                group.cancelAll()
            }
            #expect(try await list(client)?.isEmpty == true)
            #expect(try await release(call, Self.word, client) == 404)
            #expect(
                try await intake.database.texts("select officer || ': ' || reason from webhook_releases")
                    == ["suzuki: the rule was mended"])
        }
    }

    @Test("nobody without the token, no release without who and why, none of a call that is not there")
    func refused() async throws {
        try await serve(OutboxWake()) { intake, client in
            let call = try #require(try await list(client)?.first).call
            #expect(try await list(client, [:]) == nil)
            #expect(try await release(call, Self.word, client, [:]) == 401)
            #expect(try await release(call, #"{"officer":"suzuki","reason":""}"#, client) == 400)
            #expect(try await release(intake.recorder.ids.nextUUID().description, Self.word, client) == 404)
            #expect(try await release("nothing", Self.word, client) == 404)
            #expect(try await list(client)?.count == 1)
            #expect(try await intake.database.number("select count(*) from webhook_releases") == 0)
        }
    }
}
