import Foundation
import Postgres
import TestKit
import Testing

/// Moments at which a seizure must not leave, each with the process in the way of it: one reason a file.
///
/// Debtors P1 to P7 owe the same; each test has debtors and banks of its own.
@Suite(
    "Adverse acts", .serialized,
    .city("acts", settings: CityOfDebtors.settings) { city in try await CityOfDebtors.prepare(city) })
struct AdverseActTests {
    /// Asks for the export while case management is stopped, and holds the batch before it goes on: the grant comes,
    /// and the file cannot be written until `session` is closed.
    func holdBetweenGrantAndExport(
        _ desk: SeizureDesk, _ seizure: (request: String, batch: String), _ body: () async throws -> Void
    ) async throws {
        await desk.city.pause("case-management")
        try await desk.export(seizure.batch)
        let held = try await desk.city.database(of: "garnishment").hold(
            "begin; select from batches where batch_id = '\(seizure.batch)' for update")
        await desk.city.resume("case-management")
        do {
            try await desk.item(seizure.request, in: seizure.batch, becomes: "exportCleared")
            try await body()
        } catch {
            await held.close()
            throw error
        }
        await held.close()
    }

    /// Nothing of this batch left, and nothing of it can be fetched.
    func expectNothingLeft(_ desk: SeizureDesk, _ seizure: (request: String, batch: String)) async throws {
        #expect(try await desk.exported([seizure.request]).count == 0)
        #expect(try await desk.file(seizure.batch).status == 409)
    }
}

/// The city of these tests.
enum CityOfDebtors {
    /// Seconds after which a silent case management stops everything that would leave.
    static let heartbeatSecondsMax = 5

    static let settings = [
        "SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting, "SAIKEN_GARNISHMENT_STAFF_TOKEN": City.token,
        "SAIKEN_EXPORT_HEARTBEAT_SECONDS_MAX": String(heartbeatSecondsMax),
    ]

    /// Claims, accounts with evidence, an appointed officer, and a gateway that has told of everything until yesterday.
    static func prepare(_ city: City) async throws {
        let clock = city.folder.appending(path: "clock.json")
        try Data(#"{"date":"2026-04-17","hour":10}"#.utf8).write(to: clock)
        for service in City.services {
            try await city.launch(service, settings: ["SAIKEN_CLOCK_SOURCE": clock.path])
        }
        let desk = SeizureDesk(city: city)
        let imported = try await desk.send("case-management", "/assessments", try Debtors.assessment(1...7))
        try #require(imported.status == 201, "\(imported.text)")
        let accounts = (1...7).map { (debtor: $0, bank: "000\($0)") } + [(debtor: 4, bank: "0014")]
        let answered = try await desk.send("garnishment", "/inquiry-answers", Debtors.inquiryAnswer(accounts))
        try #require(answered.status == 201, "\(answered.text)")
        let completion = City.completion(through: "2026-04-16")
        try await MonthOfPost.deliver(.webhook(id: "complete", body: completion), to: city)
        try await desk.open()
    }
}
