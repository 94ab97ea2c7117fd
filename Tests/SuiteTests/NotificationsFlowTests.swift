import CodecPrimitives
import CodecRecords
import Foundation
import Postgres
import ServiceKit
import TestKit
import Testing

@testable import Saiken

/// The letters of one due list from the officer's wish to the recorded demands, through every process and the real
/// broker: a receipt of the night pulls one, a protected person gets her own, and a killed process changes nothing.
@Suite("notifications as a process", .serialized)
struct NotificationsFlowTests {
    @Test(
        "a due list is printed, a flash pulls a letter, the rest leaves once and is demanded once, whoever is killed"
    )
    func letters() async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = folder.appending(path: "clock.json")
        try Data(#"{"date":"2026-05-11","hour":17}"#.utf8).write(to: clock)
        let city = try await City(
            "letters",
            settings: [
                "SAIKEN_NOTIFICATIONS_STAFF_TOKEN": City.token, "SAIKEN_LEAVING_DECISION_SECONDS": "5",
                "SAIKEN_LEAVING_HEARTBEAT_SECONDS_MAX": String(Self.heartbeatSecondsMax),
                "SAIKEN_CLOCK_SOURCE": clock.path, "SAIKEN_SLIPS_ISSUER": "912345",
                "SAIKEN_SLIPS_CLIENT": "00101",
            ])
        do {
            for service in City.services { try await city.launch(service) }
            try await prepare(city)
            try await city.advance(to: "2026-05-11", control: clock)
            let bundles = try await printed(city)
            try await city.advance(to: Self.day, control: clock)
            try await flash(city)
            for bundle in bundles.values { try await check(city, bundle) }
            try await pull(city, bundles)
            try await cutOff(city, try #require(bundles["tax"]))
            try await killInTheMiddle(city, try #require(bundles["tax"]))
            try await killAfterwards(city, try #require(bundles["private"]))
            try await leave(city, try #require(bundles["protected"]))
            try await expectDemands(city)
            try await giveBack(city, try #require(bundles["private"]))
            try await city.expectClean()
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private static let staff = ["authorization": "Bearer \(City.token)", "x-staff": "suite"]
    private static let day = "2026-05-12"
    /// Seconds after which a silent case management stops everything that would leave.
    private static let heartbeatSecondsMax = 8

    /// A slip of P1's new tax, paid at a store while its letter lies in the printing room.
    private static let barcode: String = {
        let barcode = try? PaymentBarcode(
            issuer: Array("912345".utf8), free: Array("001010000000000000099".utf8), reissue: 0,
            due: BusinessDate(iso: "2026-06-30"), needsStamp: false, amount: 12_000)
        return barcode?.string ?? ""
    }()

    /// Besides the small assessment: a tax of P1 with a slip, one of P3, who is protected, and a rent of P2.
    private static let lines =
        SmallAssessment.lines + [
            "claim,C6,P1,,TAX_RES,2025,4,2026-04-30,2025-04-01,12000,,,",
            "slip,S6,,,,,,2026-04-01,2026-06-30,,,,\(barcode)", "line,S6,,C6,,,,,,12000,,,",
            "claim,C8,P3,,TAX_RES,2025,4,2026-04-30,2025-04-01,8000,,,",
            "claim,C9,P2,,HOUSING,2026,1,2026-04-30,2026-04-01,30000,,,",
        ]

    @discardableResult
    private func post(_ city: City, _ service: String, _ path: String, _ body: [String: Any])
        async throws -> Loopback.Answer
    {
        try await Loopback.send(
            "POST", port: try await city.port(of: service), path,
            body: try JSONSerialization.data(withJSONObject: body), headers: Self.staff)
    }

    private func get(_ city: City, _ service: String, _ path: String) async throws -> Loopback.Answer {
        try await Loopback.send(
            "GET", port: try await city.port(of: service), path, headers: Self.staff)
    }

    private func prepare(_ city: City) async throws {
        let file = Data(SmallAssessment.file(Self.lines).utf8)
        let imported = try await Loopback.send(
            "POST", port: try await city.port(of: "case-management"), "/assessments", body: file,
            headers: Self.staff)
        #expect(imported.status == 201, "\(imported.text)")
        let appointment: [String: Any] = [
            "officer": "sato", "classes": ["enforceable", "private"], "from": "2025-04-01",
        ]
        let appointed = try await post(city, "case-management", "/officers", appointment)
        #expect((200...201).contains(appointed.status), "\(appointed.text)")
        var empty = try Fixtures.bytes("formats/konbini_a_empty.txt")
        empty.replaceSubrange(1..<9, with: Array("20260511".utf8))
        try await deliver(Data(empty), to: city)
        try await eventually(within: .seconds(60), "the channel is complete") {
            try await get(city, "payment-intake", "/channels").text.contains("2026-05-10")
        }
    }

    private func deliver(_ file: Data, to city: City) async throws {
        let told = try await Loopback.send(
            "POST", port: try await city.port(of: "payment-intake"), "/files/konbini-a", body: file,
            headers: Self.staff)
        #expect(told.status == 202, "\(told.text)")
    }

    /// The evening before: the letters of the list are asked for, cleared, bundled and printed.
    private func printed(_ city: City) async throws -> [String: String] {
        let wish: [String: Any] = ["officer": "sato", "issue_on": Self.day]
        let asked = try await post(city, "case-management", "/demands/notices", wish)
        // C3, C4 and C6 are taxes, C9 is a rent, C8 is P3's. The water works keep their own books.
        #expect(
            asked.status == 202 && asked.text.components(separatedBy: "\"notice\"").count == 6,
            "\(asked.text)")
        #expect(try await post(city, "case-management", "/demands/notices", wish).status == 200)
        let bundles = try await eventually(within: .seconds(90), "all letters are bundled") {
            () -> [[String: Any]]? in
            let made = try await post(city, "notifications", "/bundles", ["issue_on": Self.day])
            guard made.status < 300 else { throw TestKitError(made.text) }
            let listed = try await get(city, "notifications", "/bundles")
            let all = try JSONSerialization.jsonObject(with: listed.body) as? [[String: Any]] ?? []
            let letters = all.compactMap { $0["last_sequence"] as? Int }.reduce(0, +)
            guard letters == 5 else { throw TestKitError("\(letters) letters: \(made.text)") }
            return all
        }
        var named: [String: String] = [:]
        for bundle in bundles {
            let isProtected = bundle["protected"] as? Bool ?? false
            let name =
                isProtected
                ? "protected" : bundle["form"] as? String == "demand-private" ? "private" : "tax"
            named[name] = bundle["bundle"] as? String
        }
        try #require(named.count == 3 && bundles.count == 3, "\(bundles)")
        for (name, bundle) in named { try await read(city, bundle, name) }
        return named
    }

    /// The pages are a document, and the manifest has a line for every number.
    private func read(_ city: City, _ bundle: String, _ name: String) async throws {
        let pages = try await eventually(within: .seconds(60), "the bundle is printed") { () -> Data? in
            let answer = try await get(city, "notifications", "/bundles/\(bundle)/letters.pdf")
            return answer.status == 200 ? answer.body : nil
        }
        #expect(pages.starts(with: Data("%PDF-".utf8)))
        let manifest = try await get(city, "notifications", "/bundles/\(bundle)/manifest.csv").text
        #expect(manifest.split(separator: "\n").count == (name == "tax" ? 5 : 3), "\(manifest)")
        #expect(!manifest.contains("unprintable"), "\(manifest)")
    }

    /// P1 has paid at a store in the night: the first word of it comes in the morning.
    private func flash(_ city: City) async throws {
        guard let made = BusinessDate(iso: "2026-05-12"), let paid = BusinessDate(iso: "2026-05-11")
        else { return }
        var file = KonbiniFile(.a, made: made)
        file.add(
            Payment(
                way: .konbiniA, barcode: Self.barcode, amount: 12_000, paidOn: paid, minute: 1300,
                store: "0001234",
                chain: "000010", fate: .plain, serial: 1), as: .flash)
        try await deliver(Data(file.text.utf8), to: city)
        try await eventually(within: .seconds(60), "the letter is on the pull list") {
            let tax = try await get(city, "notifications", "/bundles").text
            return try await piles(city)["piece_to_pull"] == 1 && tax.contains("demand-city-tax")
        }
    }

    private func piles(_ city: City) async throws -> [String: Int] {
        try await city.health("notifications").states.mapValues(\.count)
    }

    /// Asks whether the sheets may leave, and waits for the answers.
    private func check(_ city: City, _ bundle: String) async throws {
        let told = try await post(city, "notifications", "/bundles/\(bundle)/check", [:])
        #expect(told.status == 202, "\(told.text)")
        try await eventually(within: .seconds(60), "the answers are there") {
            let states = try await states(city, bundle)
            return states["printed"] == nil && states["asking"] == nil
        }
    }

    private func states(_ city: City, _ bundle: String) async throws -> [String: Int] {
        let answer = try await get(city, "notifications", "/bundles/\(bundle)")
        let object = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
        return object?["states"] as? [String: Int] ?? [:]
    }

    /// The pulled letter is taken out before anything else of its bundle leaves.
    private func pull(_ city: City, _ bundles: [String: String]) async throws {
        let bundle = try #require(bundles["tax"])
        #expect(try await states(city, bundle) == ["cleared": 2, "toPull": 1])
        let refused = try await dispatch(city, bundle)
        #expect(refused.status == 409 && refused.text.contains("pull-first"), "\(refused.text)")
        let shown = try await get(city, "notifications", "/bundles/\(bundle)")
        let object = try JSONSerialization.jsonObject(with: shown.body) as? [String: Any]
        let pulls = try #require(object?["pull"] as? [[String: Any]])
        // The posting and the revocation of the clearance travel side by side: whichever comes first is the reason.
        let reason = try #require(pulls[0]["reason"] as? String)
        #expect(pulls.count == 1 && ["receipt", "revoked"].contains(reason), "\(reason)")
        let sequence = try #require(pulls[0]["sequence"] as? Int)
        let out = try await post(
            city, "notifications", "/bundles/\(bundle)/pulls", ["sequences": [sequence]])
        #expect(out.status == 200, "\(out.text)")
    }

    private func dispatch(_ city: City, _ bundle: String) async throws -> Loopback.Answer {
        try await post(city, "notifications", "/bundles/\(bundle)/dispatch", ["date": Self.day])
    }

    /// Lets a bundle leave, checking again what took too long.
    private func leave(_ city: City, _ bundle: String) async throws {
        try await eventually(within: .seconds(120), "the bundle has left") {
            let told = try await dispatch(city, bundle)
            if told.text.contains("not-checked") || told.text.contains("\"unchecked\":[1") {
                try await check(city, bundle)
            }
            guard told.status == 200 else { throw TestKitError(told.text) }
            let left = try await states(city, bundle)
            return Set(left.keys).isSubset(of: ["dispatched", "pulled"])
        }
    }

    /// Cut off from all others the notifier lets nothing out: a revocation that cannot come would have stopped it.
    private func cutOff(_ city: City, _ bundle: String) async throws {
        let (broker, database) = (try await city.broker(), try await city.database(of: "notifications"))
        let silent = """
            select count(*) from peer_heartbeats where service = 'case-management'
                and at < now() - interval '\(Self.heartbeatSecondsMax) seconds'
            """
        try await broker.partition("notifications")
        try await eventually(within: .seconds(60), "it has heard nothing for too long") {
            try await database.number(silent) == 1
        }
        let refused = try await dispatch(city, bundle)
        #expect(refused.status == 503, "\(refused.text)")
        #expect(try await states(city, bundle) == ["cleared": 2, "pulled": 1])
        #expect(try await database.number("select count(*) from dispatches") == 0)
        try await broker.restoreDefinitions()
        try await eventually(within: .seconds(60), "it hears again") { try await database.number(silent) == 0 }
    }

    /// The process dies while its transaction stands before its last statement: nothing has left, then all does.
    private func killInTheMiddle(_ city: City, _ bundle: String) async throws {
        let database = try await city.database(of: "notifications")
        let held = try await database.hold("begin; lock table dispatches in access exclusive mode")
        async let lost = try? dispatch(city, bundle)
        try await eventually(within: .seconds(60), "the dispatch waits for the table") {
            try await database.number(
                "select count(*) from pg_locks where relation = 'dispatches'::regclass and not granted") > 0
        }
        let member = try #require(await city.members(of: "notifications").first)
        try await city.kill(member)
        await held.close()
        _ = await lost
        try await city.revive(member)
        #expect(try await states(city, bundle) == ["cleared": 2, "pulled": 1])
        try await leave(city, bundle)
        #expect(try await states(city, bundle) == ["dispatched": 2, "pulled": 1])
    }

    /// The process dies as soon as it has answered: what it has to tell is told by whoever comes after it.
    private func killAfterwards(_ city: City, _ bundle: String) async throws {
        try await leave(city, bundle)
        let member = try #require(await city.members(of: "notifications").first)
        try await city.kill(member)
        try await city.revive(member)
        let again = try await dispatch(city, bundle)
        #expect(again.status == 200 && again.text.contains("\"left\":[]"), "\(again.text)")
    }

    /// Each letter that left is one demand of that day; the pulled one is none, and its claim is due again.
    private func expectDemands(_ city: City) async throws {
        let database = try await city.database(of: "case-management")
        let demands = "select count(*) from demands where notice_id is not null"
        try await eventually(within: .seconds(60), "the demands are recorded") {
            try await database.number(demands) == 4
        }
        #expect(try await database.number("\(demands) and issued_on = '\(Self.day)'") == 4)
        let letters = try await get(city, "case-management", "/demands/notices?issue_on=\(Self.day)")
        let views = try JSONSerialization.jsonObject(with: letters.body) as? [[String: Any]] ?? []
        let demanded = views.filter { $0["demand"] is String }.compactMap { $0["claim"] as? String }
        #expect(demanded.sorted() == ["C3", "C4", "C8", "C9"], "\(letters.text)")
        let left = try await city.database(of: "notifications").number(
            "select count(*) from dispatches")
        #expect(left == 4)
        let persons = try await city.database(of: "notifications").number(
            "select count(*) from notice_persons")
        #expect(persons == 0)
    }

    /// The letter about the rent comes back: it was not served.
    private func giveBack(_ city: City, _ bundle: String) async throws {
        let back: [String: Any] = ["sequence": 1, "reason": "moved", "returned_on": Self.day]
        let told = try await post(city, "notifications", "/bundles/\(bundle)/returns", back)
        #expect(told.status == 201, "\(told.text)")
        let database = try await city.database(of: "case-management")
        try await eventually(within: .seconds(60), "the return is recorded") {
            try await database.number("select count(*) from demand_services where outcome = 'returned'")
                == 1
        }
    }
}
