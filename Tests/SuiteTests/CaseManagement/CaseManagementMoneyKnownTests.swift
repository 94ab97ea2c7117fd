import Codec
import CodecPrimitives
import Foundation
import Postgres
import ServiceKit
import TestKit
import Testing

@testable import CaseManagement

@Suite("Case management: money on its way")
struct CaseManagementMoneyKnownTests {
    private static let officer = "officer-1"

    private func prepared(_ bench: CaseManagementBench, _ channel: String, through day: String) async throws {
        _ = try await bench.importFile(SmallAssessment.text)
        try await bench.appoint(Self.officer)
        try await bench.hearIntake()
        try await bench.advance([
            ChannelAdvanced(
                channel: ReceivedText(channel), version: 1, completeThrough: try #require(BusinessDate(iso: day)),
                coversThrough: 0)
        ])
    }

    private func ask(_ bench: CaseManagementBench, _ act: AdverseAct) async throws -> ClearanceDecided {
        let question = ClearanceRequested(
            requestID: bench.ids.next(), asker: ReceivedText("garnishment"), act: act,
            personID: try await bench.person("P1"), role: .debtor, claims: [try await bench.claim("C1")],
            amountWanted: 12_300, officer: ReceivedText(Self.officer))
        return try #require(try await bench.ask([question]).first)
    }

    private func lateChannel(_ decided: ClearanceDecided) -> String? {
        guard case .refused(let grounds) = decided.decision else { return nil }
        return grounds.first { $0.code == ReceivedText("channel_late") }?.fact.string
    }

    private func held(_ bench: CaseManagementBench) async throws -> [String] {
        let since = WallClock.now().adding(seconds: -3600)
        let held = try await bench.pool.withTransaction { tx in try MoneyCheckStore.held(since: since, in: tx) }
        return held.map { "\($0.channel.string) \($0.act.string) \($0.count)" }
    }

    @Test("paper that may be under way holds a seizure until an officer has asked, and is counted until then")
    func asked() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench, "counter", through: "2026-04-01")
            for _ in 0..<2 { #expect(lateChannel(try await ask(bench, .seizureExport))?.contains("counter") == true) }
            #expect(try await held(bench) == ["counter seizureExport 1"])
            try await bench.pool.withTransaction {
                [id = bench.ids.nextUUID(), claim = try await bench.claim("C1")] tx in
                try MoneyCheckStore.save(
                    .init(
                        id: id, claim: claim, on: CaseManagementBench.today, officer: ReceivedText(Self.officer),
                        note: ReceivedText("指定金融機関に照会、入金なし")),
                    Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
            }
            let decided = try await ask(bench, .seizureExport)
            guard case .granted(let grant) = decided.decision else { throw TestKitError("\(decided)") }
            #expect(grant.moneyThrough == BusinessDate(iso: "2026-04-01"))
            #expect(grant.remarks.contains { $0.code == ReceivedText("money_checked") })
            #expect(try await held(bench).isEmpty, "what was granted since waits no more")
        }
    }

    @Test("a fast channel without the day's file holds an export and not a draft")
    func fast() async throws {
        try await CaseManagementBench.run { bench in
            // Monday 20 April 2026: Thursday is known.
            try await prepared(bench, "konbini-a", through: "2026-04-16")
            #expect(lateChannel(try await ask(bench, .seizureExport)) != nil)
            #expect(lateChannel(try await ask(bench, .seizureDraft)) == nil)
        }
    }

    @Test("over HTTP: staff note what counters said, and see which acts wait for a channel")
    func routes() async throws {
        let city = try await City("money-known", settings: ["SAIKEN_CLEARANCE_MONEY_PRODUCERS": ""])
        do {
            try await city.launch("case-management")
            #expect(try await call(city, "POST", "/assessments", SmallAssessment.text).status == 201)
            let path = "/claims/C1/money-checks"
            #expect(try await call(city, "POST", path, #"{"officer":"o","note":"照会、入金なし"}"#).status == 201)
            for bad in ["{}", #"{"officer":"o","note":""}"#, #"{"officer":"o","note":"n","on":"2999-01-01"}"#] {
                #expect(try await call(city, "POST", path, bad).status == 400, "\(bad)")
            }
            #expect(
                try await call(city, "POST", "/claims/none/money-checks", #"{"officer":"o","note":"n"}"#).status == 404)
            let channels = try await call(city, "GET", "/channels")
            #expect(channels.status == 200 && channels.text == "[]")
            let port = try await city.port(of: "case-management")
            #expect(try await Loopback.send("GET", port: port, "/channels").status == 401)
        } catch {
            try await city.close()
            throw error
        }
        try await city.close()
    }

    private func call(
        _ city: City, _ method: String, _ path: String, _ body: String = ""
    ) async throws -> Loopback.Answer {
        try await Loopback.send(
            method, port: try await city.port(of: "case-management"), path, body: body.isEmpty ? nil : Data(body.utf8),
            headers: ["authorization": "Bearer \(City.token)", "x-staff": "tanaka"])
    }
}
