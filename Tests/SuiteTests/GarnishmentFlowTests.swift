import Foundation
import TestKit
import Testing

/// One seizure from the officer's request to the posted money, through every process and the real broker.
@Suite("garnishment as a process", .serialized)
struct GarnishmentFlowTests {
    private static let account = ["bank": "0185", "branch": "010", "product": "1", "number": "9910001"]

    @Test("a seizure leaves cleared and evidenced, its money is posted, and verify is clean")
    func seizure() async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = folder.appending(path: "clock.json")
        try Data(#"{"date":"2026-04-17","hour":10}"#.utf8).write(to: clock)
        let city = try await City(
            "seizure",
            settings: ["SAIKEN_GARNISHMENT_STAFF_TOKEN": City.token, "SAIKEN_CLOCK_SOURCE": clock.path])
        do {
            for service in City.services { try await city.launch(service) }
            try await prepare(city)
            try await settle(city, clock)
            let batch = try await leave(city)
            try await answer(city, batch, in: folder)
            try await eventually(within: .seconds(60), "the money is posted and verify is clean") {
                try await city.saiken(["verify"]).exitCode == 0
            }
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    /// Claims, an appointed officer, and channels that are complete.
    private func prepare(_ city: City) async throws {
        let assessment = Data(SmallAssessment.text.utf8)
        try await expect([201], city, "/assessments", assessment)
        let appointment = try json([
            "officer": "sato", "classes": ["enforceable", "public", "private"], "from": "2025-04-01",
        ])
        try await expect([200, 201], city, "/officers", appointment)
        // A day without receipts, made on the business date: the channel is complete through the day before.
        var empty = try Fixtures.bytes("formats/konbini_a_empty.txt")
        empty.replaceSubrange(1..<9, with: Array("20260417".utf8))
        try await expect([202], city, "/files/konbini-a", Data(empty))
        try await eventually(within: .seconds(60), "the channel is complete") {
            let port = try await city.port(of: "payment-intake")
            return try await Loopback.send("GET", port: port, "/channels").text.contains("2026-04-16")
        }
    }

    /// Waits until case management has applied what the channels said: before that it rightly refuses.
    private func settle(_ city: City, _ clock: URL) async throws {
        var arguments = ["clock", "advance", "2026-04-17", "--control", clock.path]
        for service in City.services {
            arguments += ["--service", "http://127.0.0.1:\(try await city.port(of: service))"]
        }
        let settled = try await city.saiken(arguments)
        try #require(settled.exitCode == 0, "\(settled.text)")
    }

    /// Request, evidence, draft, approvals, export; the id of the batch whose file left.
    private func leave(_ city: City) async throws -> String {
        let seizure = try await send(
            city, "case-management", "/seizures",
            json([
                "person": "P1", "claims": ["C1"], "amount": 12_300, "account": Self.account, "officer": "sato",
            ]))
        try #require(seizure.status == 202, "\(seizure.text)")
        let request = try #require(seizure.member("request"))
        try await expect([201], city, "/inquiry-answers", Self.inquiryAnswer)
        let drafted = try await eventually(within: .seconds(60), "a batch can be drafted") { () -> Loopback.Answer? in
            let answer = try await send(city, "garnishment", "/batches", json(["bank": "0185", "officer": "sato"]))
            return answer.status == 201 ? answer : nil
        }
        let batch = try #require(drafted.member("batch"))
        for officer in ["suzuki", "tanaka"] {
            try await eventually(within: .seconds(60), "\(officer) can approve") {
                let body = try json(["officer": officer])
                let answer = try await send(city, "garnishment", "/items/\(request)/approve", body)
                guard answer.status == 200 else { throw TestKitError(answer.text) }
                return true
            }
        }
        try await expect([202], city, "/batches/\(batch)/export", json(["officer": "sato"]))
        return batch
    }

    /// The bank's centre answers, and the same stick is read twice.
    private func answer(_ city: City, _ batch: String, in folder: URL) async throws {
        let file = try await eventually(within: .seconds(60), "the file leaves") { () -> Loopback.Answer? in
            let port = try await city.port(of: "garnishment")
            let answer = try await Loopback.send("GET", port: port, "/batches/\(batch)/file", headers: Self.staff)
            guard answer.status == 200 else {
                let batch = try await Loopback.send("GET", port: port, "/batches/\(batch)", headers: Self.staff)
                throw TestKitError(answer.text + batch.text)
            }
            return answer
        }
        let (request, result) = (folder.appending(path: "request.txt"), folder.appending(path: "result.txt"))
        try file.body.write(to: request)
        let bank = try await CommandLineTool(Fixtures.executable("garnishment").path).run(
            ["simulate-bank", request.path, result.path, "--seed", "3"])
        try #require(bank.exitCode == 0, "\(bank.text)")
        let content = try Data(contentsOf: result)
        try await expect([200], city, "/batches/\(batch)/result", content)
        try await expect([409], city, "/batches/\(batch)/result", content)
    }

    private static let staff = ["authorization": "Bearer \(City.token)", "x-staff": "suite"]

    private static var inquiryAnswer: Data {
        let lines = [
            "照会番号,回答区分,金融機関コード,支店コード,科目,口座番号,名義人カナ,基準日,届出住所",
            "Q1,1,0185,010,1,9910001,ｶｺﾞｼﾏ ﾀﾛｳ,20260401,桜丘市東本町１−１",
        ]
        return Data([0xEF, 0xBB, 0xBF] + Array(lines.joined(separator: "\r\n").utf8))
    }

    private func json(_ object: [String: Any]) throws -> Data { try JSONSerialization.data(withJSONObject: object) }

    private func send(_ city: City, _ service: String, _ path: String, _ body: Data) async throws -> Loopback.Answer {
        try await Loopback.send("POST", port: try await city.port(of: service), path, body: body, headers: Self.staff)
    }

    /// Sends, and expects one of these answers.
    private func expect(_ statuses: [Int], _ city: City, _ path: String, _ body: Data) async throws {
        let answer = try await send(city, GarnishmentFlowTests.service(of: path), path, body)
        #expect(statuses.contains(answer.status), "\(path): \(answer.status) \(answer.text)")
    }

    /// Who serves a path.
    private static func service(of path: String) -> String {
        if path.hasPrefix("/files") { return "payment-intake" }
        return path.hasPrefix("/batches") || path.hasPrefix("/inquiry") ? "garnishment" : "case-management"
    }
}
