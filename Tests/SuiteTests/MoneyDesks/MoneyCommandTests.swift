import Foundation
import TestKit
import Testing

extension MoneyDeskTests {
    /// The options that name both services, and the tokens' variables that `City` sets.
    private func addresses(_ city: City) async throws -> (intake: String, cases: String) {
        (
            "http://127.0.0.1:\(try await city.port(of: "payment-intake"))",
            "http://127.0.0.1:\(try await city.port(of: "case-management"))"
        )
    }

    @Test("saiken channels shows what both services say of each channel, and its exit code says that one is late")
    func channelsCommand() async throws {
        struct Told: Decodable {
            let channel: String
            let lateFiles: Int?
        }
        let desk = MoneyDesk(city: try City.shared())
        let (intake, cases) = try await addresses(desk.city)
        let shown = try await desk.city.saiken(["channels", "--intake-url", intake, "--case-url", cases])
        let told: [Told] = try await desk.expect(200, "sato", "GET", "payment-intake", "/channels").decoded()
        #expect(!told.isEmpty && told.allSatisfy { shown.text.contains($0.channel) }, "\(shown.text)")
        #expect(shown.exitCode == (told.contains { $0.lateFiles ?? 0 > 0 } ? 3 : 0), "\(shown.text)")
        let silent = try await desk.city.saiken(["channels", "--intake-url", "http://127.0.0.1:9", "--case-url", cases])
        #expect(silent.exitCode == 1 && silent.text.contains("127.0.0.1:9"), "\(silent.text)")
    }

    @Test("saiken files lists quarantined files and shows one with its findings, until an officer has closed it")
    func filesCommand() async throws {
        let desk = MoneyDesk(city: try City.shared())
        let broken = Data(try Fixtures.bytes("formats/konbini_a_bad_trailer_amount.txt"))
        let sent = try await desk.send("agent", "POST", "payment-intake", "/files/konbini-a", broken)
        let file = try #require(sent.member("file"), "\(sent.text)")
        let command = ["files", "--intake-url", try await addresses(desk.city).intake]
        let listed = try await eventually(within: .seconds(60), "the file is quarantined") {
            let output = try await desk.city.saiken(command)
            return output.exitCode == 3 ? output : nil
        }
        #expect(listed.text.contains(file) && listed.text.contains("konbini-a"), "\(listed.text)")
        let one = try await desk.city.saiken(command + [file])
        let lines = one.text.split(separator: "\n")
        #expect(one.exitCode == 0 && lines.count > 1 && lines[0].contains("quarantined"), "\(one.text)")
        let done = try await desk.city.saiken(command + ["--state", "done"])
        #expect(done.exitCode == 0 && !done.text.contains(file), "\(done.text)")
        try await desk.expect(
            200, "sato", "POST", "payment-intake", "/files/\(file)/close", ["officer": "sato", "reason": "再送なし"])
        let after = try await desk.city.saiken(command)
        #expect(after.exitCode == 0 && !after.text.contains(file), "\(after.text)")
    }

    @Test("saiken remittances and saiken accounting print what the services answer")
    func moneyCommands() async throws {
        struct Break: Decodable { let kind: String }
        struct Proof: Decodable { let isProved: Bool }
        let desk = MoneyDesk(city: try City.shared())
        let (intake, cases) = try await addresses(desk.city)
        // The books are matched while it is asked: what the service says and what the command prints must meet.
        try await eventually(within: .seconds(60), "the command prints what the service answers") {
            let breaks: [Break] = try await desk.expect(
                200, "sato", "GET", "payment-intake", "/remittances/breaks"
            ).decoded()
            let proofs: [Proof] = try await desk.expect(
                200, "sato", "GET", "payment-intake", "/remittances/proofs"
            ).decoded()
            let shown = try await desk.city.saiken(["remittances", "--url", intake])
            let isRight = breaks.isEmpty && proofs.allSatisfy(\.isProved)
            return breaks.allSatisfy { shown.text.contains($0.kind) } && shown.text.contains("照合")
                && shown.exitCode == (isRight ? 0 : 1)
        }
        let day = "date=\(MoneyDesk.day)"
        let answer = try await desk.expect(200, "sato", "GET", "case-management", "/accounting/revenue?\(day)").text
        let printed = try await desk.city.saiken(["accounting", "--url", cases, "--date", MoneyDesk.day])
        #expect(printed.exitCode == 0, "\(printed.text)")
        #expect(!answer.isEmpty && printed.text.contains(answer.trimmingCharacters(in: .newlines)), "\(printed.text)")
        let wrong = try await desk.city.saiken(["accounting", "--url", cases, "--date", "2026-02-30"])
        #expect(wrong.exitCode != 0, "\(wrong.text)")
    }

    @Test("saiken intake states draws the page that stands beside the service, printed or into a folder")
    func statesCommand() async throws {
        let city = try City.shared()
        let page = try String(
            contentsOf: Fixtures.project.appending(path: "Services/PaymentIntake/states.md"), encoding: .utf8)
        let printed = try await city.saiken(["intake", "states"])
        #expect(printed.exitCode == 0 && printed.text.contains(page.trimmingCharacters(in: .newlines)))
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try await city.saiken(["intake", "states", "--dir", folder.path]).exitCode == 0)
        #expect(try String(contentsOf: folder.appending(path: "states.md"), encoding: .utf8) == page)
        #expect(try await city.saiken(["intake", "states", "--dir", "/nowhere"]).exitCode == 73)
    }
}
