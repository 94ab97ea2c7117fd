import Foundation
import TestKit
import Testing

/// Officers at the desks for money, over HTTP: Sato makes and proposes, Abe, her chief, decides.
struct MoneyDesk: Sendable {
    let city: City

    static let settings = [
        "SAIKEN_INTAKE_STAFF_TOKEN": City.token, "SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting,
        "SAIKEN_TRANSFERS_SENDER": "0123456789:サクラガオカシ:9999:001:1:0000009",
        "SAIKEN_ACCOUNTS_KEYS": "k1=\(Data(repeating: 3, count: 32).base64EncodedString())",
        "SAIKEN_SLIPS_WATCH_SECONDS": "1", "SAIKEN_SLIPS_ISSUER": "912345", "SAIKEN_SLIPS_CLIENT": "00101",
        "SAIKEN_SLIPS_EL_AGENCY": "46201", "SAIKEN_SLIPS_EL_CATEGORY": "127",
        "SAIKEN_SUSPENSE_SECOND_APPROVAL_YEN": "10000",
    ]

    /// The business date.
    static let day = "2026-04-17"

    /// Debtors P1 to P7 owe property tax with slips S1 to S7; D1 to D7 owe water, W1 to W7, with slips V1 to V7.
    static func prepare(_ city: City) async throws {
        let clock = city.folder.appending(path: "clock.json")
        try Data(#"{"date":"\#(day)","hour":10}"#.utf8).write(to: clock)
        for service in ["case-management", "payment-intake"] {
            try await city.launch(service, settings: ["SAIKEN_CLOCK_SOURCE": clock.path])
        }
        let water = (1...7).flatMap { number in
            [
                "person,D\(number),,,,,,1970-05-01,,,,,サクラ　ハナコ/桜　花子",
                "address,,D\(number),,,,,2000-04-01,,,,,桜丘市西本町\(number)番1号",
                "claim,W\(number),D\(number),,WATER,2026,1,2026-04-30,2026-04-01,\(waterOwed(number)),,,",
                "slip,V\(number),,,,,,2026-04-01,2026-05-29,,,,",
                "line,V\(number),,W\(number),,,,,,\(waterOwed(number)),,,",
            ]
        }
        for file in [try Debtors.assessment(1...7), Data(SmallAssessment.file(water).utf8)] {
            let answer = try await city.answer("POST", "case-management", "/assessments", file, SeizureDesk.staff)
            try #require(answer.status == 201, "\(answer.text)")
        }
        let desk = MoneyDesk(city: city)
        for (officer, office) in [("sato", nil), ("abe", "chief")] {
            var appointment: [String: Any] = [
                "officer": officer, "classes": ["enforceable", "public", "private"], "from": "2025-04-01",
            ]
            appointment["office"] = office
            _ = try await desk.expect(201, "suite", "POST", "case-management", "/officers", appointment)
        }
    }

    static func waterOwed(_ number: Int) -> Int { 4000 + number }

    /// Ids that an officer's program makes, each the same whenever it is asked for.
    static func id(_ thing: String, _ number: Int) -> String {
        let place = thing.utf8.reduce(0) { ($0 * 31 + Int($1)) % 0xFFFF }
        let digits = String(number, radix: 16)
        return "01a2\(String(0x1_0000 + place, radix: 16).dropFirst())-0000-7000-8000-"
            + String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }

    /// What a service answers an officer.
    func ask(
        _ officer: String, _ method: String, _ service: String, _ path: String, _ body: [String: Any]? = nil
    ) async throws -> Loopback.Answer {
        let bytes = try body.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
        return try await send(officer, method, service, path, bytes)
    }

    /// The same with any bytes.
    func send(
        _ officer: String, _ method: String, _ service: String, _ path: String, _ bytes: Data?
    ) async throws -> Loopback.Answer {
        try await city.answer(
            method, service, path, bytes, ["authorization": "Bearer \(City.token)", "x-staff": officer])
    }

    /// The same, which must be answered with this status.
    @discardableResult
    func expect(
        _ status: Int, _ officer: String, _ method: String, _ service: String, _ path: String,
        _ body: [String: Any]? = nil
    ) async throws -> Loopback.Answer {
        let answer = try await ask(officer, method, service, path, body)
        try #require(answer.status == status, "\(method) \(path): \(answer.status) \(answer.text)")
        return answer
    }

    /// Money that a gateway tells of; those of another minute are another payment.
    func pay(_ id: String, _ amount: Int, barcode: String? = nil, minute: Int = 0) async throws {
        let reference = barcode.map { #""barcode":"\#($0)""# } ?? #""receipt":"\#(id)""#
        let body = Data(
            """
            {"type":"receipt.confirmed","timestamp":"2026-04-15T12:\(10 + minute):00+09:00",\
            "data":{\(reference),"amount_yen":\(amount)}}
            """.utf8)
        try await MonthOfPost.deliver(.webhook(id: id, body: body), to: city)
    }

    /// What is owed on a claim, by the books.
    func owed(_ claim: String) async throws -> Int64 {
        try await city.database(of: "case-management").number(
            """
            select b.principal + b.late_charge + b.fee + b.costs from claim_balances b join claims c using (claim_id)
            where c.claim_number = '\(claim)'
            """)
    }

    /// Kills every replica of a service, and brings it back.
    func killAndRevive(_ service: String) async throws {
        for index in await city.members(of: service) {
            try await city.kill(index)
            try await city.revive(index)
        }
    }

    /// A file to a bank, made by Sato and let go by Abe; its bytes.
    func release(_ kind: String, _ file: String, on day: String) async throws -> Data {
        let (path, intake) = ("/\(kind)-files", "payment-intake")
        let making = ["file": file, "on": day]
        try await expect(201, "sato", "POST", intake, path, making)
        try await expect(200, "sato", "POST", intake, path, making)
        try await expect(409, "abe", "GET", intake, "\(path)/\(file)/content")
        let own = try await expect(403, "sato", "POST", intake, "\(path)/\(file)/decision", ["decision": "approve"])
        #expect(own.member("type") == "urn:saiken:problem:same-officer", "\(own.text)")
        try await expect(200, "abe", "POST", intake, "\(path)/\(file)/decision", ["decision": "approve"])
        return try await expect(200, "abe", "GET", intake, "\(path)/\(file)/content").body
    }
}

/// All desks for money in one city; each test has debtors of its own.
@Suite(
    "Desks for money", .serialized,
    .city("desks", settings: MoneyDesk.settings) { city in try await MoneyDesk.prepare(city) })
struct MoneyDeskTests {}
