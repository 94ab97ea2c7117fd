import Foundation
import TestKit
import Testing

/// The promises P1, P2 and P8 under the worst weather: every process is killed while the money flows.
@Suite("Kill test", .serialized)
struct KillTests {
    @Test("20,000 receipts arrive exactly once while services, broker and database are killed and wiped")
    func receiptsSurviveEverything() async throws {
        var random = SeededRandom.printed(for: "kill test")
        let city = try await City("kill", settings: ["SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting])
        do {
            for service in ["case-management"] + City.services { try await city.launch(service) }
            let post = try await generate(city, seed: random.next() % 1_000_000)
            try await live(city, post, &random)
            try await settle(city)
            try await recompute(city)
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    /// A city whose month has at least 20,000 receipts, imported.
    private func generate(_ city: City, seed: UInt64) async throws -> MonthOfPost {
        let made = try await city.saiken([
            "generate", "--seed", String(seed), "--persons", "24000", city.folder.appending(path: "city").path,
        ])
        try #require(made.exitCode == 0, "\(made.text)")
        let payments = try #require(made.text.firstMatch(of: /収納 (\d+)/).flatMap { Int($0.1) }, "\(made.text)")
        try #require(payments >= 20_000)
        let imported = try await city.saiken([
            "import", "--url", "http://127.0.0.1:\(try await city.port(of: "case-management"))", "--token", City.token,
            city.folder.appending(path: "city/assessment.csv").path,
        ])
        try #require(imported.exitCode == 0, "\(imported.text)")
        return try MonthOfPost(folder: city.folder.appending(path: "city/receipts"))
    }

    /// Delivers everything shuffled, each file up to three times, while mishaps strike.
    private func live(_ city: City, _ post: MonthOfPost, _ random: inout SeededRandom) async throws {
        var items = post.items
        for item in post.items where Int.random(in: 0..<3, using: &random) == 0 { items += [item, item] }
        items.shuffle(using: &random)
        let plan = Mishaps.plan(&random, serviceKills: 8)
        let share = items.count / plan.count + 1
        var mishaps = Mishaps()
        for (number, mishap) in plan.enumerated() {
            let slice = Array(items.dropFirst(number * share).prefix(share))
            async let delivered: Void = deliver(slice, to: city)
            try await mishaps.strike(mishap, city, &random)
            try await delivered
        }
        // A commit that was cut is the one failure whose outcome nobody is told.
        #expect(mishaps.cut.atCommit > 0, "no connection was cut at its commit: \(mishaps.cut)")
    }

    private func deliver(_ items: [MonthOfPost.Item], to city: City) async throws {
        for item in items { try await MonthOfPost.deliver(item, to: city) }
    }

    /// Waits until nothing is in flight; then the books must be right.
    private func settle(_ city: City) async throws {
        // A file whose worker was killed waits for its lease to end; until then its receipts are not in flight yet.
        try await eventually(within: .seconds(240), "intake has applied every file that it took") {
            let health = try await Loopback.send("GET", port: try await city.port(of: "payment-intake"), "/health")
            return health.status == 200 && !health.text.contains("\"file_received\"")
                && !health.text.contains("\"file_accepted\"")
        }
        var last = ""
        do {
            try await eventually(within: .seconds(240), "verify is clean") {
                let output = try await city.saiken(["verify", "--in-flight-seconds", "0"])
                last = output.text
                return output.exitCode == 0
            }
        } catch {
            Issue.record("\(error)\n\(last)")
        }
    }

    /// An independent program computes every balance from the files alone.
    private func recompute(_ city: City) async throws {
        let dump = city.folder.appending(path: "balances.csv").path
        let dumped = try await city.saiken(["verify", "--balances", dump])
        try #require(dumped.exitCode == 0, "\(dumped.text)")
        let output = try await CommandLineTool("/usr/bin/env").run([
            "python3", Fixtures.project.appending(path: "ops/recompute-balances.py").path,
            city.folder.appending(path: "city").path, dump,
        ])
        #expect(output.exitCode == 0, "\(output.text)")
    }
}
