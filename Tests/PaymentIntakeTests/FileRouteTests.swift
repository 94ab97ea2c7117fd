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

@Suite("files over HTTP")
struct FileRouteTests {
    private struct Receipt: Decodable {
        let file: String
        let state: String
        let duplicate: Bool
    }

    private func serve(
        uploads setting: String = "", _ test: @escaping @Sendable (Intake, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let reception = FileReception(
                pool: database.pool, ids: intake.recorder.ids, bytesMax: 100_000, partBytes: 4096)
            let router = ServiceRouter(context: ServiceContext.self)
            FileRoutes(
                pool: database.pool, channels: intake.channels, reception: reception, gate: StaffGate(token: "secret"),
                uploads: try ChannelTokens(setting: setting, channels: intake.channels)
            ).add(to: router)
            ChannelRoutes(
                pool: database.pool, channels: intake.channels, lateness: try intake.lateness(on: "2026-04-09"),
                gate: StaffGate(token: "secret")
            ).add(to: router)
            try await Application(router: router).test(.router) { client in try await test(intake, client) }
        }
    }

    private func post(
        _ bytes: [UInt8], to client: any TestClientProtocol, channel: String = "konbini-a"
    ) async throws -> (status: Int, body: Data) {
        try await client.execute(uri: "/files/\(channel)", method: .post, body: ByteBuffer(bytes: bytes)) { response in
            (response.status.code, Data(response.body.readableBytesView))
        }
    }

    @Test("a channel with upload tokens takes files and answers about them only to whoever carries one")
    func uploadTokens() async throws {
        try await serve(uploads: "konbini-a=alpha beta\n") { _, client in
            let bytes = try KonbiniFile.bytes((0..<3).map { .init(kind: .flash, slip: $0) })
            func send(_ channel: String, _ header: String?) async throws -> (status: Int, body: Data) {
                var headers: HTTPFields = [:]
                if let header { headers[.authorization] = header }
                return try await client.execute(
                    uri: "/files/\(channel)", method: .post, headers: headers, body: ByteBuffer(bytes: bytes)
                ) { ($0.status.code, Data($0.body.readableBytesView)) }
            }
            for wrong in [nil, "", "Bearer ", "Bearer gamma", "alpha", "Bearer alpha beta"] {
                #expect(try await send("konbini-a", wrong).status == 401, "\(wrong ?? "none")")
            }
            let taken = try await send("konbini-a", "Bearer alpha")
            #expect(taken.status == 202)
            #expect(try await send("konbini-a", "Bearer beta").status == 202)
            let id = try JSONDecoder().decode(Receipt.self, from: taken.body).file
            func ask(_ headers: HTTPFields) async throws -> Int {
                try await client.execute(uri: "/files/\(id)", method: .get, headers: headers) { $0.status.code }
            }
            #expect(try await ask([:]) == 401)
            #expect(try await ask([.authorization: "Bearer beta"]) == 200)
            // The other channel has no token.
            #expect(try await send("konbini-b", nil).status == 202)
        }
    }

    @Test(
        "a token's setting that names no channel, a channel twice or no token is refused",
        arguments: ["nothing=alpha", "konbini-a", "konbini-a=", "konbini-a=x,konbini-a=y", "a b=x"])
    func uploadSetting(_ setting: String) throws {
        let channels = try Settings.channels("konbini-a=konbini_a:1")
        #expect(throws: IntakeError.self) { try ChannelTokens(setting: setting, channels: channels) }
    }

    @Test("evidence is there before the answer, byte for byte")
    func evidence() async throws {
        try await serve { intake, client in
            let bytes = try KonbiniFile.bytes((0..<100).map { .init(kind: .flash, slip: $0) })
            let answer = try await post(bytes, to: client)
            #expect(answer.status == 202)
            let receipt = try JSONDecoder().decode(Receipt.self, from: answer.body)
            #expect(receipt.state == "received" && !receipt.duplicate)
            let id = try #require(EvidenceID(receipt.file))
            var stored: [UInt8] = []
            let parts = EvidenceParts(pool: intake.database.pool)
            var number = 0
            while let part = try await parts.part(number, of: id) {
                #expect(part.count <= 4096)
                stored += part
                number += 1
            }
            #expect(stored == bytes)
            let isHashed = try await intake.database.number(
                "select count(*) from evidence where sha256 = sha256((select string_agg(content, '' order by part) from evidence_parts))"
            )
            #expect(isHashed == 1)
        }
    }

    @Test("the same content gets the same answer, marked as duplicate")
    func duplicate() async throws {
        try await serve { _, client in
            let bytes = try KonbiniFile.bytes([.init(kind: .flash, slip: 1)])
            let first = try JSONDecoder().decode(Receipt.self, from: try await post(bytes, to: client).body)
            let second = try JSONDecoder().decode(Receipt.self, from: try await post(bytes, to: client).body)
            #expect(second.duplicate)
            #expect(second.file == first.file)
        }
    }

    @Test("unknown channels, too large bodies and unknown files are answered")
    func refused() async throws {
        try await serve { intake, client in
            #expect(try await post([1], to: client, channel: "konbini-z").status == 404)
            #expect(try await post([UInt8](repeating: 0x20, count: 100_001), to: client).status == 413)
            #expect(try await intake.database.number("select count(*) from files") == 0)
            let missing = try await client.execute(uri: "/files/\(intake.recorder.ids.nextUUID())", method: .get) {
                $0.status.code
            }
            #expect(missing == 404)
        }
    }

    @Test("a quarantined file tells what is wrong in Japanese")
    func findings() async throws {
        try await serve { intake, client in
            let posted = try await post(try Fixtures.bytes("formats/konbini_a_bad_date.txt"), to: client)
            let receipt = try JSONDecoder().decode(Receipt.self, from: posted.body)
            try await intake.settle()
            let answer = try await client.execute(uri: "/files/\(receipt.file)", method: .get) {
                String(buffer: $0.body)
            }
            #expect(answer.contains(#""state":"quarantined""#))
            #expect(answer.contains("店舗収納日"))
            #expect(answer.contains("存在しない日付"))
        }
    }

    @Test("only staff close a quarantined file")
    func closing() async throws {
        try await serve { intake, client in
            let posted = try await post(try Fixtures.bytes("formats/konbini_a_bad_date.txt"), to: client)
            let file = try JSONDecoder().decode(Receipt.self, from: posted.body).file
            try await intake.settle()
            let body = ByteBuffer(string: #"{"officer":"sato","reason":"再送なし"}"#)
            let tries: [HTTPFields] = [[:], [.authorization: "Bearer wrong"], [.authorization: "Bearer secret"]]
            var statuses: [Int] = []
            for headers in tries {
                let status = try await client.execute(
                    uri: "/files/\(file)/close", method: .post, headers: headers, body: body
                ) { $0.status.code }
                statuses.append(status)
            }
            #expect(statuses == [401, 401, 200])
        }
    }

    @Test("bytes that are no file at all are quarantined and stop nothing")
    func garbage() async throws {
        try await serve { intake, client in
            var random = SeededRandom.printed(for: "bytes that are no file at all")
            for size in [0, 1, 119, 120, 121, 5000] {
                let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
                #expect(try await post(bytes, to: client).status == 202, "seed \(random.seed)")
            }
            try await intake.settle()
            #expect(try await intake.database.number("select count(*) from files where state = 3") == 6)
            try await intake.apply("konbini_a_1_flash_20260407.txt")
            #expect(try await intake.receipts().count == 7)
        }
    }
}
