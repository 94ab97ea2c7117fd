import Foundation
import TestKit
import Testing

/// The promises P1, P2, P3, P8 and P9 under the worst weather: money flows, letters leave and a law firm collects while
/// every process is killed.
@Suite("Kill test", .serialized)
struct KillTests {
    @Test(
        "receipts, letters and fees are right to the yen though all five services, broker and database are killed and wiped"
    )
    func everythingSurvives() async throws {
        var random = SeededRandom.printed(for: "kill test")
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = folder.appending(path: "clock.json")
        try Data(#"{"date":"\#(Self.day)","hour":10}"#.utf8).write(to: clock)
        let city = try await City("kill", settings: Self.settings(clock))
        do {
            for service in City.services + ["case-management"] { try await city.launch(service) }
            let works = try await prepare(city, seed: random.next() % 1_000_000)
            let firm = try await live(city, works, &random)
            try await settle(city)
            try await works.letters.expectEveryNumber()
            try await works.letters.expectNoneAfterItsReceipt()
            try await recompute(city, firm)
            try await pay(city, firm, clock)
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    /// The business date: the last day of the month whose receipts arrive.
    private static let day = "2026-04-30"

    private static func settings(_ clock: URL) -> [String: String] {
        [
            "SAIKEN_WEBHOOK_SECRETS": MonthOfPost.secretSetting, "SAIKEN_CLOCK_SOURCE": clock.path,
            "SAIKEN_NOTIFICATIONS_STAFF_TOKEN": City.token, "SAIKEN_OUTSOURCING_STAFF_TOKEN": City.token,
            "SAIKEN_TOKENS_KEY": Data(repeating: 9, count: 32).base64EncodedString(),
            "SAIKEN_SLIPS_ISSUER": "912345", "SAIKEN_SLIPS_CLIENT": "00101", "SAIKEN_BUNDLE_LETTERS_MAX": "150",
            "SAIKEN_LEAVING_DECISION_SECONDS": "5", "SAIKEN_HANDOVER_DECISION_SECONDS": "5",
        ]
    }

    /// What goes on besides the mishaps.
    private struct Works: Sendable {
        let post: MonthOfPost
        let letters: PostRoom
        let firm: LawFirm
    }

    /// A city whose month has at least 20,000 receipts, an officer, and a law firm.
    private func prepare(_ city: City, seed: UInt64) async throws -> Works {
        let folder = city.folder.appending(path: "city")
        let made = try await city.saiken(["generate", "--seed", String(seed), "--persons", "24000", folder.path])
        try #require(made.exitCode == 0, "\(made.text)")
        let payments = try #require(made.text.firstMatch(of: /収納 (\d+)/).flatMap { Int($0.1) }, "\(made.text)")
        try #require(payments >= 20_000)
        let assessment = folder.appending(path: "assessment.csv")
        let imported = try await city.saiken([
            "import", "--url", "http://127.0.0.1:\(try await city.port(of: "case-management"))", "--token", City.token,
            assessment.path,
        ])
        try #require(imported.exitCode == 0, "\(imported.text)")
        try await closeChannels(city, folder.appending(path: "receipts"))
        let appointed = try await city.staff(
            "POST", "case-management", "/officers",
            ["officer": "sato", "classes": ["enforceable", "public", "private"], "from": "2025-04-01"])
        try #require(appointed.status == 201, "\(appointed.text)")
        let slips = try PlacedSlip.choose(60, in: assessment, kinds: LawFirm.kinds, due: Self.day)
        let paid = slips.filter(\.isPaidAtStore).map { $0.webhook(on: Self.day) }.joined()
        try Data(paid.utf8).write(to: folder.appending(path: "receipts/\(Self.day)-placed-webhooks.tsv"))
        let terms: [String: Any] = ["period": ["2026-04-01", "2027-03-31"], "rates": [["rate_bp": 2500]]]
        let contractor = try await Contractor.enter(city, kinds: LawFirm.kinds, terms: terms)
        return Works(
            post: try MonthOfPost(folder: folder.appending(path: "receipts")),
            letters: PostRoom(city: city, day: Self.day), firm: LawFirm(contractor, slips, day: Self.day))
    }

    /// The month's last files come first and the gateway says that it has told of everything: acts do not wait for money
    /// that is late, so that older receipts overtake them.
    private func closeChannels(_ city: City, _ receipts: URL) async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: receipts.path).sorted()
        for channel in ["konbini-a", "konbini-b"] {
            let last = try #require(names.last { $0.hasSuffix("\(channel)-confirmed.txt") })
            let body = try Data(contentsOf: receipts.appending(path: last))
            try await MonthOfPost.deliver(.file(channel: channel, body: body), to: city)
        }
        let word = City.completion(through: "2026-04-29", at: Self.day)
        try await MonthOfPost.deliver(.webhook(id: "closed", body: word), to: city)
    }

    /// Delivers everything shuffled, each file up to three times, while mishaps strike and acts leave.
    ///
    /// - Returns: the firm with what it has collected.
    private func live(_ city: City, _ works: Works, _ random: inout SeededRandom) async throws -> LawFirm {
        var items = works.post.items
        for item in works.post.items where Int.random(in: 0..<3, using: &random) == 0 { items += [item, item] }
        items.shuffle(using: &random)
        let members = await city.memberCount
        let plan = Mishaps.plan(&random, members: members, moreKills: 4)
        let storm = Storm(length: plan.count, worst: plan.count - members)
        async let lettersLeft: Void = write(works.letters, storm, random.next())
        async let firm = collect(works.firm, storm)
        do {
            try await strike(plan, city, storm, items)
        } catch {
            await storm.fail()
            throw error
        }
        try await lettersLeft
        return try await firm
    }

    private func strike(_ plan: [Mishaps.Mishap], _ city: City, _ storm: Storm, _ items: [MonthOfPost.Item])
        async throws
    {
        let share = items.count / plan.count + 1
        var mishaps = Mishaps()
        for (number, mishap) in plan.enumerated() {
            // Services are killed with bundles at hand, and once more after one has left.
            if number == storm.worst { try await storm.awaitBundles() }
            if number == plan.count - 1 { try await storm.awaitLeaving() }
            let slice = Array(items.dropFirst(number * share).prefix(share))
            async let delivered: Void = deliver(slice, to: city)
            try await mishaps.strike(mishap, city)
            try await delivered
            await storm.pass()
        }
        // A commit that was cut is the one failure whose outcome nobody is told.
        #expect(mishaps.cut.atCommit > 0, "no connection was cut at its commit: \(mishaps.cut)")
    }

    private func deliver(_ items: [MonthOfPost.Item], to city: City) async throws {
        for item in items { try await MonthOfPost.deliver(item, to: city) }
    }

    /// Letters are printed while the worst goes on, and their bundles leave one by one after it: meanwhile debtors pay.
    private func write(_ letters: PostRoom, _ storm: Storm, _ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        try await letters.bundle(try await letters.ask())
        let bundles = try await letters.bundles().shuffled(using: &random)
        await storm.lettersAreBundled()
        let later = bundles.dropFirst().map { _ in Int.random(in: storm.worst..<storm.length, using: &random) }
        let moments = [storm.worst] + later.sorted()
        var early = 0
        for (bundle, moment) in zip(bundles, moments) {
            try await storm.reaches(moment)
            try await letters.send(bundle)
            if await !storm.isOver { early += 1 }
            await storm.bundleLeft()
        }
        #expect(early > 0, "no bundle of letters left while services were killed")
    }

    private func collect(_ firm: LawFirm, _ storm: Storm) async throws -> LawFirm {
        var firm = firm
        try await firm.work(storm)
        return firm
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

    /// An independent program computes every balance from the files alone, and from what the firm took.
    private func recompute(_ city: City, _ firm: LawFirm) async throws {
        try firm.writeCollections(to: city.folder.appending(path: "city"))
        let dump = city.folder.appending(path: "balances.csv").path
        let dumped = try await city.saiken(["verify", "--balances", dump])
        try #require(dumped.exitCode == 0, "\(dumped.text)")
        let output = try await CommandLineTool("/usr/bin/env").run([
            "python3", Fixtures.project.appending(path: "ops/recompute-balances.py").path,
            city.folder.appending(path: "city").path, dump,
        ])
        guard output.exitCode != 0 else { return }
        Issue.record("\(output.text.split(separator: "\n") + (try await entries(of: output.text, city)))")
    }

    /// What the journal says of the claims that differ: once the city is gone, nobody can look.
    private func entries(of text: String, _ city: City) async throws -> [Substring] {
        let numbers = text.matches(of: /C\d{11}(?=:)/).map { "'\($0.0)'" }.joined(separator: ",")
        guard !numbers.isEmpty else { return [] }
        return try await city.database(of: "case-management").texts(
            """
            select concat_ws(' ', c.claim_number, e.recorded_at, e.cause, e.cause_id, e.cause_version, e.effective_on,
                l.component, l.layer, l.amount)
            from claims c join journal_legs l using (claim_id) join journal_entries e using (entry_id)
            where c.claim_number in (\(numbers)) order by c.claim_number, e.entry_id
            """
        ).map { Substring($0) }
    }

    /// The month ends, and its fee is closed.
    private func pay(_ city: City, _ firm: LawFirm, _ clock: URL) async throws {
        try await city.advance(to: "2026-05-01", control: clock)
        try await firm.expectPaidForHeldMoney(String(Self.day.prefix(7)))
        try await city.expectClean()
    }
}
