import Codec
import CodecPrimitives
import CodecRecords
import GarnishmentRules
import Law
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Garnishment

@Suite("what may leave")
struct ExportTests {
    private func amounts(_ content: [UInt8]) throws -> [Yen] {
        var reader = RecordReader(try ShippedLayout.seizureRequest.layout(), file: "request")
        var amounts: [Yen] = []
        reader.push(content) { if let amount = $0.amount { amounts.append(amount) } }
        let report = reader.finish { if let amount = $0.amount { amounts.append(amount) } }
        #expect(report.isAcceptable)
        return amounts
    }

    @Test("granted, evidenced, approved twice, alive: the file leaves with the notice's amount")
    func leaves() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.exported(3)
            #expect(try await office.states() == [.exported, .exported, .exported])
            let content = try #require(try await office.file(batch))
            #expect(try amounts(content) == [50_000, 50_000, 50_000])
            let ids = try await database.texts("select request_id::text from seizure_items")
            for text in ids {
                let id = try #require(SeizureRequestID(text))
                let notice = try await database.pool.withTransaction { tx in try NoticeView.load(id, in: tx) }
                #expect(notice?.amountYen == 50_000)
            }
            #expect(
                try await database.number(
                    "select count(*) from audit.exports e where e.exported_at < e.expires_at and e.amount = 50000") == 3
            )
        }
    }

    @Test("nothing leaves while case management is silent, and it leaves when it speaks again")
    func silent() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.askedToLeave(2)
            try await office.grantAll()
            _ = try await office.worker().step()
            #expect(try await office.states() == [.exportCleared, .exportCleared], "never heard")
            try await office.beat(age: 31)
            _ = try await office.worker().step()
            #expect(try await office.states() == [.exportCleared, .exportCleared], "too old")
            try await office.beat(age: 29)
            _ = try await office.worker().step()
            #expect(try await office.states() == [.exported, .exported])
            try await office.beat(age: 31)
            #expect(try await office.file(batch) == nil, "the file does not leave either")
        }
    }

    @Test("a heartbeat that overtakes a revocation lets nothing out; when the revocation comes, its item drops out")
    func overtakenRevocation() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.askedToLeave(2)
            let grants = try await office.grantAll()
            try await office.decider.beat(last: [Topology.revocations: 1])
            _ = try await office.worker().step()
            #expect(try await office.states() == [.exportCleared, .exportCleared])
            let revoked = ClearanceRevoked(
                clearanceID: grants[0], reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await office.decider.tell(.clearanceRevoked([revoked]), on: Topology.revocations, number: 1)
            _ = try await office.worker().step()
            #expect(try await office.states().sorted { $0.rawValue < $1.rawValue } == [.exported, .dropped])
            #expect(try amounts(try #require(try await office.file(batch))).count == 1)
            try await office.decider.beat(last: [Topology.revocations: 2])
            #expect(try await office.file(batch) == nil, "the file does not leave either")
        }
    }

    @Test("an item that is revoked, expired or changed drops out and the batch goes on")
    func dropsOut() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let batch = try await office.askedToLeave(4)
            let questions = try await office.questions()
            try await office.beat()
            for (index, question) in questions.enumerated() {
                let grant = ClearanceGrant(
                    clearanceID: office.journal.ids.next(), amountNow: index == 0 ? 49_999 : question.wanted,
                    expiresAt: WallClock.now().adding(seconds: index == 1 ? 0 : 600), working: ReceivedText("w"),
                    person: Office.hanako, remarks: [])
                if index == 2 {
                    // The revocation overtakes the grant.
                    try await office.hear(
                        .clearanceRevoked([
                            .init(
                                clearanceID: grant.clearanceID, reason: ReceivedText("paid"), revokedAt: WallClock.now()
                            )
                        ]))
                }
                try await office.hear(.clearanceDecided([.init(requestID: question.id, decision: .granted(grant))]))
            }
            _ = try await office.worker().step()
            #expect(try await office.states().filter { $0 == .exported }.count == 1)
            let reasons = try await database.texts(
                "select array_to_string(reasons, ',') from seizure_items where state = 15 order by 1")
            #expect(reasons == ["amount_changed", "clearance_expired", "clearance_revoked"])
            #expect(try amounts(try #require(try await office.file(batch))).count == 1)
            #expect(
                try await database.number("select count(*) from item_persons") == 1, "personal data go with the item")
        }
    }

    @Test("a revocation between file and fetching closes the file; after fetching it stands on the stop list")
    func revokedLate() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let early = try await office.exported(1)
            let clearance = try await database.texts("select clearance_id::text from exports")
            let revoked = ClearanceRevoked(
                clearanceID: try #require(clearance.first.flatMap { ClearanceID($0) }), reason: ReceivedText("paid"),
                revokedAt: WallClock.now())
            try await office.hear(.clearanceRevoked([revoked]))
            guard case .closed(.clearanceRevoked) = try await office.files.fetch(early) else {
                throw TestKitError("the file was handed out")
            }
            guard
                case .withdrawn(1) = try await office.files.withdraw(
                    early, by: ReceivedText("sato"), reason: ReceivedText("納付"))
            else {
                throw TestKitError("not withdrawn")
            }
            let late = try await office.exported(1)
            #expect(try await office.file(late) != nil)
            let second = try await database.texts("select clearance_id::text from exports where batch_id <> '\(early)'")
            try await office.hear(
                .clearanceRevoked([
                    .init(
                        clearanceID: try #require(second.first.flatMap { ClearanceID($0) }), reason: ReceivedText("dv"),
                        revokedAt: WallClock.now())
                ]))
            let stops = try await database.pool.withTransaction { tx in try ClearanceStore.stopList(atMost: 10, in: tx)
            }
            #expect(stops.map(\.hasLeft) == [true])
            guard
                case .hasLeft = try await office.files.withdraw(
                    late, by: ReceivedText("sato"), reason: ReceivedText("x"))
            else {
                throw TestKitError("a fetched file cannot be taken back")
            }
        }
    }

    @Test("an answer that never comes ends the wait")
    func undecided() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            _ = try await office.askedToLeave(1)
            try await office.beat()
            _ = try await office.worker().step()
            #expect(try await office.states() == [.clearing])
            _ = try await office.worker(decisionSeconds: -1).step()
            #expect(try await office.states() == [.dropped])
            #expect(try await database.number("select count(*) from batches where state = 6") == 1)
            #expect(try await office.drafts.draft(office.order(dropped: true)) != nil, "it may be drafted again")
        }
    }

    @Test("names that no bank file can carry go out by kana and account, and stop nobody")
    func variationSelectors() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let requests = try await office.request(2)
            _ = try await office.answers.take(office.answer(2))
            let names = ["葛\u{E0100}飾 花子", "𠮷野 花子"]
            guard let batch = try await office.drafts.draft(office.order()) else { throw TestKitError("no draft") }
            for (question, name) in zip(try await office.questions(), names) {
                let grant = ClearanceGrant(
                    clearanceID: office.journal.ids.next(), amountNow: question.wanted,
                    expiresAt: WallClock.now().adding(seconds: 600), working: ReceivedText("w"),
                    person: Office.person("鹿児島市千年1-2-3", kanji: name), remarks: [])
                try await office.hear(.clearanceDecided([.init(requestID: question.id, decision: .granted(grant))]))
            }
            for request in requests {
                for officer in ["suzuki", "tanaka"] {
                    _ = try await office.approvals.approve(request.requestID, by: ReceivedText(officer))
                }
            }
            _ = try await office.exports.ask(batch, by: ReceivedText("sato"))
            try await office.grantAll(person: nil)
            try await office.beat()
            _ = try await office.worker().step()
            #expect(try amounts(try #require(try await office.file(batch))).count == 2)
        }
    }
}
