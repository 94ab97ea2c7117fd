import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Garnishment

@Suite("from request to approval")
struct DraftTests {
    @Test("the same request twice is one item, and each batch has a new number")
    func numbers() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let requests = try await office.request(2)
            try await office.hear(.seizureRequested(requests))
            #expect(try await office.states() == [.requested, .requested])
            #expect(try await office.drafts.draft(office.order()) != nil)
            #expect(try await office.drafts.draft(office.order()) == nil, "nothing is left")
            _ = try await office.request(1)
            #expect(try await office.drafts.draft(office.order()) != nil)
            #expect(
                try await database.texts("select number from batches order by 1") == ["018500000001", "018500000002"])
            let kinds = try await database.texts("select type from outbox order by id")
            #expect(kinds == ["seizure.changed", "clearance.requested", "seizure.changed", "clearance.requested"])
        }
    }

    @Test("no evidence, no approval; evidence comes with the bank's answer")
    func evidence() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let request = try #require(try await office.request(1).first)
            _ = try await office.drafts.draft(office.order())
            try await office.grantAll()
            #expect(try await office.states() == [.cleared])
            await #expect(throws: GarnishmentRefusal.stateDenies) {
                _ = try await office.approvals.approve(request.requestID, by: ReceivedText("suzuki"))
            }
            _ = try await office.answers.take(office.answer(1, address: "鹿児島市別町9-9"))
            #expect(try await office.states() == [.cleared])
            #expect(try await database.texts("select evidence_state from seizure_items") == ["address_differs"])
            _ = try await office.answers.take(office.answer(1))
            #expect(try await office.states() == [.evidenced])
        }
    }

    @Test("evidence that is lost before the second approval stops the item")
    func lostEvidence() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let request = try #require(try await office.request(1).first)
            _ = try await office.answers.take(office.answer(1))
            _ = try await office.drafts.draft(office.order())
            try await office.grantAll()
            _ = try await office.approvals.approve(request.requestID, by: ReceivedText("suzuki"))
            _ = try await office.answers.take(office.answer(1, holder: "ﾃｽﾄ ﾊﾅﾖ"))
            await #expect(throws: GarnishmentRefusal.stateDenies) {
                _ = try await office.approvals.approve(request.requestID, by: ReceivedText("tanaka"))
            }
            #expect(try await database.texts("select evidence_state from seizure_items") == ["name_differs"])
        }
    }

    @Test("two different approvers, neither the requester, even here")
    func approvers() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let id = try #require(try await office.request(1).first).requestID
            _ = try await office.answers.take(office.answer(1))
            _ = try await office.drafts.draft(office.order())
            try await office.grantAll()
            await #expect(throws: GarnishmentRefusal.requesterMayNotApprove) {
                _ = try await office.approvals.approve(id, by: ReceivedText("sato"))
            }
            #expect(try await office.approvals.approve(id, by: ReceivedText("suzuki"))?.state == .evidenced)
            await #expect(throws: GarnishmentRefusal.sameOfficerTwice) {
                _ = try await office.approvals.approve(id, by: ReceivedText("suzuki"))
            }
            #expect(try await office.approvals.approve(id, by: ReceivedText("tanaka"))?.state == .approved)
            #expect(try await database.number("select count(*) from approvals") == 2)
        }
    }

    @Test("a protected person is never evidenced, and a refusal ends the item with its grounds")
    func refusals() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            _ = try await office.request(2)
            _ = try await office.answers.take(office.answer(2))
            _ = try await office.drafts.draft(office.order())
            let questions = try await office.questions()
            let ground = Ground(
                kind: .bar, code: ReceivedText("demand_not_served"), article: ReceivedText("地方税法331条1項1号"),
                fact: ReceivedText("督促状未送達"))
            try await office.hear(.clearanceDecided([.init(requestID: questions[0].id, decision: .refused([ground]))]))
            try await office.grantAll(person: Office.person("鹿児島市千年1-2-3", isProtected: true))
            let states = try await office.states()
            #expect(Set(states) == [.refused, .cleared])
            #expect(
                try await database.texts("select evidence_state from seizure_items where state = 3") == [
                    "protected_person"
                ])
            #expect(
                try await database.texts("select reasons[1] from seizure_items where state = 14") == [
                    "demand_not_served"
                ])
            // An answer that comes again moves nothing and tells nobody.
            let told = try await database.number("select count(*) from outbox")
            try await office.hear(.clearanceDecided([.init(requestID: questions[0].id, decision: .refused([ground]))]))
            #expect(try await database.number("select count(*) from outbox") == told)
        }
    }

    @Test("an answer file is taken whole or refused whole, once")
    func answerFiles() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let sample = try Fixtures.bytes("formats/seizure_inquiry_reply.csv")
            guard case .stored(_, 3, false) = try await office.answers.take(sample) else {
                throw TestKitError("refused")
            }
            guard case .stored(_, 3, true) = try await office.answers.take(sample) else {
                throw TestKitError("not known")
            }
            #expect(try await database.number("select count(*) from account_answers") == 3)
            let bad = Array(
                String(decoding: office.answer(2), as: UTF8.self).replacing("20260401", with: "20260231").utf8)
            guard case .refused(let findings) = try await office.answers.take(bad) else { throw TestKitError("taken") }
            #expect(Set(findings.map(\.rule)) == ["date_invalid"])
            guard case .refused = try await office.answers.take([0x22, 0x41]) else { throw TestKitError("taken") }
            #expect(try await database.number("select count(*) from account_answers") == 3)
        }
    }

    @Test("a question that was never asked is parked alone")
    func stranger() async throws {
        try await TestDatabase.with { database in
            let office = try Office(database)
            let answer = ClearanceDecided(
                requestID: office.journal.ids.next(),
                decision: .refused([
                    Ground(kind: .bar, code: ReceivedText("x"), article: ReceivedText(""), fact: ReceivedText(""))
                ]))
            await #expect(throws: MessageRefused(code: "clearance_request_unknown")) {
                try await office.hear(.clearanceDecided([answer]))
            }
        }
    }
}
