import Foundation
import TestKit
import Testing

/// Peers that lie: every answer is a refusal with a stable type, and no process ends.
@Suite("Hostile input", .serialized)
struct HostileInputTests {
    @Test("forged, old, reused and huge calls and impossible files are refused, and everything keeps running")
    func refusals() async throws {
        let city = try await City("hostile", settings: ["SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting])
        do {
            for service in ["case-management", "payment-intake"] { try await city.launch(service) }
            try await webhooks(try await city.port(of: "payment-intake"))
            try await assessments(try await city.port(of: "case-management"))
            for service in ["case-management", "payment-intake"] {
                #expect(try await HTTPProbe.status(port: try await city.port(of: service), path: "/ready") == 200)
            }
            let verified = try await city.saiken(["verify"])
            #expect(verified.exitCode == 0, "\(verified.text)")
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private func webhooks(_ port: Int) async throws {
        let good = body(amount: 5000)
        #expect(try await call(port, id: "m1", good).status == 200)
        #expect(try await call(port, id: "m1", good).status == 200)
        #expect(try await call(port, id: "m1", body(amount: 5001)).status == 409)
        #expect(try await call(port, id: "m2", good, forged: true).status == 401)
        #expect(try await call(port, id: "m3", good, secondsAgo: 3600).status == 401)
        let huge = try await call(port, id: "m4", Data(repeating: 0x20, count: 10_000_000))
        #expect(huge.status == 413)
        #expect(huge.member("type")?.hasPrefix("urn:saiken:problem:") == true)
    }

    /// A principal beyond the bound is quarantined; names that other software chokes on are taken as they are.
    private func assessments(_ port: Int) async throws {
        let name = "ナベ 葛\u{E0100}城\u{FE00}/葛\u{E0100}城\u{FE00} 神\u{FA19}\u{200D}"
        #expect(try await post(port, principal: "99999999999999", name: name).status == 422)
        #expect(try await post(port, principal: "10000", name: name).status == 201)
    }

    private func post(_ port: Int, principal: String, name: String) async throws -> Loopback.Answer {
        let file = SmallAssessment.file([
            "person,P1,,,,,,1970-05-01,,,,,\(name)", "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
            "claim,C1,P1,,TAX_FIX,2026,1,2026-06-01,2026-04-01,\(principal),,,",
        ])
        return try await Loopback.send(
            "POST", port: port, "/assessments", body: Data(file.utf8),
            headers: ["authorization": "Bearer \(City.token)", "x-staff": "suite", "content-type": "text/csv"])
    }

    private func body(amount: Int) -> Data {
        Data(
            """
            {"type":"receipt.confirmed","timestamp":"2026-04-06T12:00:00+09:00","data":{"barcode":\
            "\(SmallAssessment.taxBarcode)","amount_yen":\(amount)}}
            """.utf8)
    }

    private func call(
        _ port: Int, id: String, _ body: Data, forged: Bool = false, secondsAgo: Int = 0
    ) async throws -> Loopback.Answer {
        let key = forged ? Data("another-key-of-thirty-two-bytes!".utf8) : MonthOfPost.secret
        return try await Loopback.send(
            "POST", port: port, "/webhooks/\(MonthOfPost.gateway)", body: body,
            headers: MonthOfPost.signed(body, as: id, key: key, secondsAgo: secondsAgo))
    }
}
