import Foundation
import TestKit
import Testing

/// One seizure from the officer's request to the posted money, through every process and the real broker.
@Suite("garnishment as a process", .serialized)
struct GarnishmentFlowTests {
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
            let desk = SeizureDesk(city: city)
            try await prepare(desk)
            let seizure = try await desk.approved(1, bank: "0185")
            try await desk.export(seizure.batch)
            try await desk.item(seizure.request, in: seizure.batch, becomes: "exported")
            try await answer(desk, seizure.batch, in: folder)
            try await city.expectClean()
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    /// Claims, an account with evidence, an appointed officer, and channels that are complete.
    private func prepare(_ desk: SeizureDesk) async throws {
        #expect(try await desk.send("case-management", "/assessments", Debtors.assessment(1...1)).status == 201)
        let evidence = Debtors.inquiryAnswer([(debtor: 1, bank: "0185")])
        #expect(try await desk.send("garnishment", "/inquiry-answers", evidence).status == 201)
        // A day without receipts, made on the business date: the channel is complete through the day before.
        var empty = try Fixtures.bytes("formats/konbini_a_empty.txt")
        empty.replaceSubrange(1..<9, with: Array("20260417".utf8))
        #expect(try await desk.send("payment-intake", "/files/konbini-a", Data(empty)).status == 202)
        try await eventually(within: .seconds(60), "the channel is complete") {
            let port = try await desk.city.port(of: "payment-intake")
            return try await Loopback.send("GET", port: port, "/channels").text.contains("2026-04-16")
        }
        try await desk.open()
    }

    /// The bank's centre answers, and the same stick is read twice.
    private func answer(_ desk: SeizureDesk, _ batch: String, in folder: URL) async throws {
        let file = try await desk.file(batch)
        try #require(file.status == 200, "\(file.text)")
        let (request, result) = (folder.appending(path: "request.txt"), folder.appending(path: "result.txt"))
        try file.body.write(to: request)
        let bank = try await CommandLineTool(Fixtures.executable("garnishment").path).run(
            ["simulate-bank", request.path, result.path, "--seed", "3"])
        try #require(bank.exitCode == 0, "\(bank.text)")
        let content = try Data(contentsOf: result)
        #expect(try await desk.send("garnishment", "/batches/\(batch)/result", content).status == 200)
        #expect(try await desk.send("garnishment", "/batches/\(batch)/result", content).status == 409)
    }
}
