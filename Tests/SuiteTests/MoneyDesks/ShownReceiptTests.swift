import Foundation
import TestKit
import Testing

/// A debtor shows a receipt, and channels of money fall behind: what each act waits for, and when it may leave again.
@Suite(
    "Money that is not here yet", .serialized,
    .city("shown", settings: CityOfDebtors.settings) { city in try await CityOfDebtors.prepare(city) })
struct ShownReceiptTests {
    /// A ground as case management keeps it.
    private struct Ground: Decodable {
        let kind: String
        let code: String
        let article: String
        let fact: String
    }

    /// Why the last seizure of a request was refused.
    private func grounds(_ city: City, act: String) async throws -> [Ground] {
        let texts = try await city.database(of: "case-management").texts(
            """
            select r.grounds::text from clearance_refusals r join clearance_requests q using (request_id)
            where q.act = '\(act)' order by r.recorded_at desc limit 1
            """)
        return try JSONDecoder().decode([Ground].self, from: Data(try #require(texts.first).utf8))
    }

    private func refused(_ desk: SeizureDesk, _ debtor: Int) async throws -> SeizureDesk.Batch.Item {
        let request = try await desk.request(debtor, bank: "000\(debtor)")
        let batch = try await desk.draft(bank: "000\(debtor)")
        return try await desk.item(request, in: batch, becomes: "refused")
    }

    private func leaves(_ desk: SeizureDesk, _ debtor: Int) async throws {
        let seizure = try await desk.approved(debtor, bank: "000\(debtor)")
        try await desk.export(seizure.batch)
        try await desk.item(seizure.request, in: seizure.batch, becomes: "exported")
        #expect(try await desk.file(seizure.batch).status == 200)
    }

    /// The gateway has told of everything until the day before.
    private func told(_ city: City, through day: String, on said: String) async throws {
        let body = City.completion(through: day, at: said)
        try await MonthOfPost.deliver(.webhook(id: "complete-\(day)", body: body), to: city)
        try await eventually(within: .seconds(60), "clearance knows of all money through \(day)") {
            try await city.staff("GET", "case-management", "/channels").text.contains(day)
        }
        try await SeizureDesk(city: city).moneyIsKnown()
    }

    @Test("a shown receipt holds a seizure until it expires; a late channel holds each act by its own tolerance")
    func money() async throws {
        let city = try City.shared()
        try await shown(city, SeizureDesk(city: city))
        try await tolerances(city, SeizureDesk(city: city))
    }

    private func shown(_ city: City, _ desk: SeizureDesk) async throws {
        let body: [String: Any] = [
            "shown": MoneyDesk.id("shown", 1), "amount": Debtors.owed, "paid_on": "2026-04-16", "paid_at": "コンビニ",
            "image_type": "image/png", "image": Data("a picture".utf8).base64EncodedString(),
        ]
        let taken = try await desk.post("case-management", "/claims/C1/shown-receipts", body)
        try #require(taken.status == 201 && taken.member("expires_on") == "2026-04-27", "\(taken.text)")
        #expect(try await desk.post("case-management", "/claims/C1/shown-receipts", body).status == 200)
        #expect(try await city.staff("GET", "case-management", "/shown-receipts").text.contains("\"C1\""))
        let item = try await refused(desk, 1)
        #expect(item.reasons == ["provisional_receipt"])
        let ground = try #require(
            try await grounds(city, act: "seizureDraft").first { $0.code == "provisional_receipt" })
        #expect(ground.kind == "hold" && !ground.fact.isEmpty, "\(ground)")
        try await leaves(desk, 3)

        try await city.advance(to: "2026-04-28")
        try await told(city, through: "2026-04-27", on: "2026-04-28")
        #expect(try await !city.staff("GET", "case-management", "/shown-receipts").text.contains("\"C1\""))
        try await leaves(desk, 1)
        try await city.expectClean()
    }

    /// A claim that nobody demanded yet is demanded all the same: letters bear more delay.
    private func expectDemand(_ desk: SeizureDesk) async throws {
        let lines = String(decoding: try Debtors.assessment(8...8), as: UTF8.self).split(separator: "\n")
        let file = lines.filter { !$0.hasPrefix("demand,") }.joined(separator: "\n") + "\n"
        let imported = try await desk.send("case-management", "/assessments", Data(file.utf8))
        try #require(imported.status == 201, "\(imported.text)")
        let run = try await desk.post("case-management", "/demands", ["officer": "sato"])
        struct Run: Decodable {
            struct Demand: Decodable { let claim: String }

            let issued: [Demand]
            let refused: [String: Int]
        }
        let told: Run = try run.decoded()
        #expect(told.issued.count == 1 && told.refused.isEmpty, "\(run.text)")
    }

    /// A draft and a demand go on, an export waits, and the command says so.
    private func tolerances(_ city: City, _ desk: SeizureDesk) async throws {
        // The last word was of 30 April; 7 May is the second open day of banks after it.
        try await city.advance(to: "2026-05-01")
        try await told(city, through: "2026-04-30", on: "2026-05-01")
        try await city.advance(to: "2026-05-07")
        try await desk.moneyIsKnown()
        let seizure = try await desk.approved(2, bank: "0002")
        try await desk.export(seizure.batch)
        let item = try await desk.item(seizure.request, in: seizure.batch, becomes: "dropped")
        #expect(item.reasons == ["channel_late"])
        let ground = try #require(try await grounds(city, act: "seizureExport").first { $0.code == "channel_late" })
        #expect(ground.fact.contains(MonthOfPost.gateway) && ground.fact.contains("2026-04-30"), "\(ground)")
        try await expectDemand(desk)
        let shown = try await city.saiken([
            "channels", "--intake-url", "http://127.0.0.1:\(try await city.port(of: "payment-intake"))", "--case-url",
            "http://127.0.0.1:\(try await city.port(of: "case-management"))",
        ])
        #expect(
            shown.exitCode == 3 && shown.text.contains("\(MonthOfPost.gateway) を待つ処理: seizureExport"), "\(shown.text)")

        try await told(city, through: "2026-05-06", on: "2026-05-07")
        try await leaves(desk, 2)
        try await city.expectClean()
    }
}
