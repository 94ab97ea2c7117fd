import Foundation
import TestKit
import Testing

/// One claim from the officer's wish to the contractor's fee, through every process and the real broker.
@Suite("outsourcing as a process", .serialized)
struct OutsourcingFlowTests {
    @Test("a placed claim is fetched, collected, posted and paid for; verify is clean")
    func placement() async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = folder.appending(path: "clock.json")
        try Data(#"{"date":"2026-05-11","hour":10}"#.utf8).write(to: clock)
        let city = try await City(
            "placement",
            settings: [
                "SAIKEN_OUTSOURCING_STAFF_TOKEN": City.token, "SAIKEN_HANDOVER_DECISION_SECONDS": "5",
                "SAIKEN_CLOCK_SOURCE": clock.path,
                "SAIKEN_TOKENS_KEY": Data(repeating: 9, count: 32).base64EncodedString(),
            ])
        do {
            for service in City.services { try await city.launch(service) }
            try await prepare(city)
            try await city.advance(to: "2026-05-11", control: clock)
            let firm = try await Contractor.enter(city, kinds: ["WATER"], terms: Self.terms)
            let assignment = try await place(city, with: firm)
            try await refuseSecond(city, firm)
            try await collect(city, firm, assignment)
            try await city.advance(to: "2026-06-01", control: clock)
            try await pay(city, firm)
            try await eventually(within: .seconds(60), "verify is clean") {
                try await city.saiken(["verify"]).exitCode == 0
            }
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private static var terms: [String: Any] {
        [
            "period": ["2026-04-01", "2027-03-31"], "rates": [["rate_bp": 2500]],
            "count_channels": ["TRUST_ACCOUNT"], "count_components": ["PRINCIPAL"],
        ]
    }
    private static let staff = ["authorization": "Bearer \(City.token)", "x-staff": "suite"]

    private func send(_ city: City, _ path: String, _ body: Data) async throws -> Loopback.Answer {
        let service = path.hasPrefix("/files") ? "payment-intake" : "case-management"
        return try await Loopback.send(
            "POST", port: try await city.port(of: service), path, body: body, headers: Self.staff)
    }

    /// Claims, an appointed officer, and a channel that is complete.
    private func prepare(_ city: City) async throws {
        #expect(try await send(city, "/assessments", Data(SmallAssessment.text.utf8)).status == 201)
        let appointment: [String: Any] = ["officer": "sato", "classes": ["private"], "from": "2025-04-01"]
        let appointed = try await send(city, "/officers", JSONSerialization.data(withJSONObject: appointment))
        #expect((200...201).contains(appointed.status), "\(appointed.text)")
        var empty = try Fixtures.bytes("formats/konbini_a_empty.txt")
        empty.replaceSubrange(1..<9, with: Array("20260511".utf8))
        #expect(try await send(city, "/files/konbini-a", Data(empty)).status == 202)
        try await eventually(within: .seconds(60), "the channel is complete") {
            let port = try await city.port(of: "payment-intake")
            return try await Loopback.send("GET", port: port, "/channels").text.contains("2026-05-10")
        }
    }

    /// The officer's wish, twice; the firm fetches; the assignment.
    private func place(_ city: City, with firm: Contractor) async throws -> String {
        let wish: [String: Any] = [
            "request": "01900000-0000-7000-8000-000000000002", "contract": firm.contract, "claims": ["C2"],
            "officer": "sato",
        ]
        let body = try JSONSerialization.data(withJSONObject: wish)
        #expect(try await send(city, "/placements", body).status == 202)
        #expect(try await send(city, "/placements", body).status == 200)
        let page = try await eventually(within: .seconds(60), "the firm can fetch the claim") {
            () -> Loopback.Answer? in
            let answer = try await firm.get("/assignments")
            guard answer.text.contains("assigned") else { throw TestKitError(answer.text) }
            return answer
        }
        #expect(page.text.contains("桜　花子") && page.text.contains("\"amount_yen\":4500"))
        let object = try JSONSerialization.jsonObject(with: page.body) as? [String: Any]
        let items = try #require(object?["items"] as? [[String: Any]])
        #expect(items.count == 1)
        let next = try #require(object?["next"] as? Int)
        #expect(try await firm.post("/assignments/ack", ["through": next], key: "ack").status == 200)
        return try #require(items.first?["assignment"] as? String)
    }

    /// While the firm has it, the claim is not handed out again, and a tax never is.
    private func refuseSecond(_ city: City, _ firm: Contractor) async throws {
        let tax: [String: Any] = ["contract": firm.contract, "claims": ["C3"], "officer": "sato"]
        #expect(try await send(city, "/placements", JSONSerialization.data(withJSONObject: tax)).status == 409)
        let again: [String: Any] = ["contract": firm.contract, "claims": ["C2"], "officer": "sato"]
        #expect(try await send(city, "/placements", JSONSerialization.data(withJSONObject: again)).status == 202)
        try await eventually(within: .seconds(60), "the second placement is refused") {
            let port = try await city.port(of: "outsourcing")
            return try await Loopback.send("GET", port: port, "/placements", headers: Self.staff).text
                .contains("already_assigned")
        }
    }

    /// The debtor pays the firm, a little more than is owed with the late charge; the claim is paid, the assignment ends.
    private func collect(_ city: City, _ firm: Contractor, _ assignment: String) async throws {
        let money: [String: Any] = ["assignment": assignment, "amount_yen": 4600, "paid_on": "2026-05-11"]
        for _ in 0..<2 { #expect(try await firm.post("/collections", money, key: "collection").status == 201) }
        try await eventually(within: .seconds(60), "the assignment has ended") {
            try await firm.get("/assignments?after=1").text.contains("\"kind\":\"ended\"")
        }
        let claim = try await Loopback.send(
            "GET", port: try await city.port(of: "case-management"), "/claims/C2", headers: Self.staff)
        #expect(claim.status == 200 && !claim.text.contains("\"principal\":4500"), "\(claim.text)")
    }

    /// Nothing is earned until the city holds the money; then a quarter of it, with tax.
    private func pay(_ city: City, _ firm: Contractor) async throws {
        let draft = try await firm.get("/statements/2026-05")
        #expect(draft.text.contains("not_held_by_city") && draft.text.contains("\"total_yen\":0"), "\(draft.text)")
        let object = try JSONSerialization.jsonObject(with: draft.body) as? [String: Any]
        let lines = try #require(object?["lines"] as? [[String: Any]])
        let receipt = try #require((lines.first?["event"] as? String)?.split(separator: "/").first.map(String.init))
        #expect(try await firm.remit([receipt], yen: 4600, on: "2026-05-29").status == 201)
        let closed = try await firm.close("2026-05")
        #expect(closed.status == 201)
        // 4,500 × 25 % = 1,125; tax 112.5 → 112
        #expect(closed.member("fee_yen") == "1125" && closed.member("total_yen") == "1237", "\(closed.text)")
        let file = city.folder.appending(path: "statement.json")
        try closed.body.write(to: file)
        let output = try await CommandLineTool("/usr/bin/env").run([
            "python3", Fixtures.project.appending(path: "ops/recompute-statement.py").path, file.path,
        ])
        #expect(output.exitCode == 0, "\(output.text)")
    }
}
