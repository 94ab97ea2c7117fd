import Codec
import CodecPrimitives
import Foundation
import OutsourcingRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Outsourcing

@Suite("handing claims over")
struct HandOverTests {
    @Test("a placement waits for its claim, is cleared, leaves when it is fetched, and locks the claim")
    func straight() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let claim: ClaimID = bureau.journal.ids.next()
            try await bureau.place(claim, under: account.contract)
            #expect(try await bureau.states() == [.requested])
            #expect(try await bureau.questions().isEmpty)
            try await bureau.tell(claim, owed: 50_000)
            #expect(try await bureau.states() == [.asking])
            #expect(try await bureau.questions().map(\.wanted) == [50_000])
            let grants = try await bureau.grantAll()
            #expect(try await bureau.states() == [.cleared])
            #expect(try await bureau.sent(.assignmentChanged).isEmpty)
            try await bureau.beat()
            let told = try await account.get("/assignments", client)
            #expect(told.status == 200 && told.text.contains("試験 花子") && told.text.contains("\"amount_yen\":50000"))
            #expect(try await bureau.states() == [.active])
            guard case .assignmentChanged(let changes)? = try await bureau.sent(.assignmentChanged).first else {
                Issue.record("nothing was told")
                return
            }
            #expect(changes.map(\.claimID) == [claim] && changes.map(\.stage) == [.active])
            #expect(changes.map(\.clearanceID) == grants)
            #expect(try await bureau.database.number("select count(*) from access_log") == 1)
        }
    }

    @Test("the person is delivered until it is acknowledged, and every delivery is logged")
    func acknowledgement() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            _ = try await bureau.handedOver(bureau.journal.ids.next(), under: account, client)
            let again = try await account.get("/assignments?after=0", client)
            #expect(again.text.contains("試験 花子"))
            let next = try #require(try again.object()["next"] as? Int)
            let acknowledged = try await account.post("/assignments/ack", ["through": next], key: "a1", client)
            #expect(acknowledged.status == 200 && acknowledged.text.contains("\"handovers\":1"))
            #expect(try await bureau.database.number("select count(*) from placement_persons") == 0)
            let after = try await account.get("/assignments?after=0", client)
            #expect(after.status == 200 && !after.text.contains("花子") && after.text.contains("assigned"))
            #expect(try await account.get("/assignments?after=\(next)", client).text.contains("\"items\":[]"))
            #expect(try await bureau.database.number("select count(*) from access_log") == 2)
            let never = try await account.post("/assignments/ack", ["through": next + 1], key: "a2", client)
            #expect(never.status == 400)
        }
    }

    @Test("a claim for which the clearance leaves nothing stays, and is asked about anew")
    func nothingLeft() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let claims: [ClaimID] = [bureau.journal.ids.next(), bureau.journal.ids.next()]
            for claim in claims { try await bureau.tell(claim, owed: 30_000) }
            try await bureau.place(claims, under: account.contract)
            try await bureau.grantAll(30_000)
            try await bureau.beat()
            let told = try await account.get("/assignments", client)
            #expect(
                told.text.contains("\"amount_yen\":30000") && told.text.contains("\"waiting\":true"), "\(told.text)")
            #expect(Set(try await bureau.states()) == [.active, .asking])
            #expect(try await bureau.questions().map(\.wanted) == [30_000])
        }
    }

    @Test("a silent case management lets nothing out; a clearance that expired is asked for anew")
    func gate() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await bureau.placed(owed: 50_000, client)
            try await bureau.grantAll()
            try await bureau.beat(age: 31)
            let silent = try await account.get("/assignments", client)
            #expect(silent.text.contains("\"waiting\":true") && !silent.text.contains("花子"))
            #expect(try await bureau.states() == [.cleared])
            try await bureau.beat()
            try await bureau.database.pool.withTransaction { tx in
                _ = try tx.execute("update clearance_requests set expires_at = now() - interval '1 second'", [])
            }
            let expired = try await account.get("/assignments", client)
            #expect(expired.text.contains("\"waiting\":true") && !expired.text.contains("花子"))
            #expect(try await bureau.states() == [.asking])
            #expect(try await bureau.questions().count == 1)
            #expect(try await bureau.database.number("select count(*) from placement_persons") == 0)
            try await bureau.grantAll()
            #expect(try await account.get("/assignments", client).text.contains("花子"))
        }
    }

    @Test("a revocation before the fetch asks anew; one that overtakes its grant counts too")
    func revocation() async throws {
        try await Bureau.serve { bureau, client in
            try await bureau.placed(owed: 50_000, client)
            let grant = try #require(try await bureau.grantAll().first)
            let revoked = ClearanceRevoked(
                clearanceID: grant, reason: ReceivedText("balance_changed"), revokedAt: WallClock.now())
            try await bureau.hear(.clearanceRevoked([revoked]))
            #expect(try await bureau.states() == [.asking])
            let question = try #require(try await bureau.questions().first)
            let second = ClearanceGrant(
                clearanceID: bureau.journal.ids.next(), amountNow: question.wanted,
                expiresAt: WallClock.now().adding(seconds: 600), working: ReceivedText(""), person: Bureau.hanako,
                remarks: [])
            var early = revoked
            early.clearanceID = second.clearanceID
            try await bureau.hear(.clearanceRevoked([early]))
            try await bureau.hear(.clearanceDecided([.init(requestID: question.id, decision: .granted(second))]))
            #expect(try await bureau.states() == [.asking])
            #expect(try await bureau.questions().count == 1)
        }
    }

    @Test(
        "a heartbeat that overtakes a revocation lets nothing out; when the revocation comes, the claim is asked anew")
    func overtakenRevocation() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await bureau.placed(owed: 50_000, client)
            let grant = try #require(try await bureau.grantAll().first)
            try await bureau.decider.beat(last: [Topology.revocations: 1])
            let held = try await account.get("/assignments", client)
            #expect(held.text.contains("\"waiting\":true") && !held.text.contains("花子"))
            #expect(try await bureau.states() == [.cleared])
            let revoked = ClearanceRevoked(
                clearanceID: grant, reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await bureau.decider.tell(.clearanceRevoked([revoked]), on: Topology.revocations, number: 1)
            #expect(try await account.get("/assignments", client).text.contains("花子") == false)
            #expect(try await bureau.states() == [.asking])
            try await bureau.grantAll()
            #expect(try await account.get("/assignments", client).text.contains("花子"))
            #expect(try await bureau.states() == [.active])
        }
    }

    @Test("a person's data are not delivered again while a revocation may be on its way, and nothing is lost by it")
    func redelivery() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            _ = try await bureau.handedOver(bureau.journal.ids.next(), under: account, client)
            try await bureau.decider.beat(last: [Topology.revocations: 1])
            let held = try await account.get("/assignments", client)
            #expect(held.text.contains("\"items\":[]") && held.text.contains("\"waiting\":true"))
            #expect(try await bureau.database.number("select count(*) from placement_persons") == 1)
            let other = ClearanceRevoked(
                clearanceID: bureau.journal.ids.next(), reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await bureau.decider.tell(.clearanceRevoked([other]), on: Topology.revocations, number: 1)
            #expect(try await account.get("/assignments", client).text.contains("花子"))
        }
    }

    @Test("a revocation after the hand-over ends the delivery and waits for somebody's recall")
    func revokedOutside() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            _ = try await bureau.handedOver(bureau.journal.ids.next(), under: account, client)
            #expect(try await account.get("/assignments", client).text.contains("花子"))
            guard case .assignmentChanged(let changes)? = try await bureau.sent(.assignmentChanged).first,
                let clearance = changes.first?.clearanceID
            else {
                Issue.record("nothing was told")
                return
            }
            let revoked = ClearanceRevoked(
                clearanceID: clearance, reason: ReceivedText("unavailable"), revokedAt: WallClock.now())
            try await bureau.hear(.clearanceRevoked([revoked]))
            #expect(try await bureau.states() == [.active])
            #expect(try await account.get("/assignments", client).text.contains("花子") == false)
            let piles = try await bureau.database.pool.withTransaction { tx in
                try OutsourcingHealth.piles(in: tx)
            }
            #expect(piles["handover_revoked"]?.count == 1)
        }
    }

    @Test("law, contract and a second pair of hands refuse before anybody is asked")
    func refusals() async throws {
        try await Bureau.serve { bureau, client in
            let servicer = try await ContractorAccount.enter("S001", kind: "servicer", client)
            let firm = try await ContractorAccount.enter("C001", client)
            let (rent, other, unknown): (ClaimID, ClaimID, ClaimID) = (
                bureau.journal.ids.next(), bureau.journal.ids.next(), bureau.journal.ids.next()
            )
            try await bureau.tell(rent, owed: 1_000)
            try await bureau.place(rent, under: servicer.contract)
            try await bureau.tell(other, kind: "HOSP", owed: 1_000)
            try await bureau.place(other, under: firm.contract)
            try await bureau.tell(unknown, owed: 1_000)
            try await bureau.place(unknown, under: bureau.journal.ids.next())
            try await bureau.place(rent, under: firm.contract)
            try await bureau.place(rent, under: firm.contract)
            #expect(try await bureau.states() == [.refused, .refused, .refused, .asking, .refused])
            let reasons = try await bureau.database.texts(
                "select reasons[1] from assignments where state = 8 order by assignment_id")
            #expect(
                reasons == [
                    "servicer_loans_only", "kind_not_in_contract", "contract_unknown", "already_assigned",
                ])
        }
    }

    @Test("a refusal of case management ends the placement with its grounds")
    func refusedByCase() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await bureau.placed(owed: 1_000, client)
            let question = try #require(try await bureau.questions().first)
            let ground = Ground(
                kind: .hold, code: ReceivedText("unavailable"), article: ReceivedText(""), fact: ReceivedText(""))
            try await bureau.hear(.clearanceDecided([.init(requestID: question.id, decision: .refused([ground]))]))
            #expect(try await bureau.states() == [.refused])
            #expect(try await account.get("/assignments", client).text.contains("\"items\":[]"))
        }
    }

    @Test("a refusal only because money is behind is asked again; with another ground it is one")
    func moneyBehind() async throws {
        try await Bureau.serve { bureau, client in
            try await bureau.placed(owed: 1_000, client)
            func ground(_ code: String) -> Ground {
                Ground(kind: .hold, code: ReceivedText(code), article: ReceivedText(""), fact: ReceivedText(""))
            }
            let first = try #require(try await bureau.questions().first)
            try await bureau.hear(
                .clearanceDecided([.init(requestID: first.id, decision: .refused([ground("money_behind")]))]))
            #expect(try await bureau.states() == [.asking])
            try await bureau.askAgain()
            let second = try #require(try await bureau.questions().first)
            let grounds = [ground("money_behind"), ground("unavailable")]
            try await bureau.hear(.clearanceDecided([.init(requestID: second.id, decision: .refused(grounds))]))
            #expect(try await bureau.states() == [.refused])
        }
    }

    @Test("a claim that is paid in full ends, and the contractor reads it")
    func paid() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let claim: ClaimID = bureau.journal.ids.next()
            _ = try await bureau.handedOver(claim, under: account, client)
            try await bureau.tell(claim, owed: 0, version: 2)
            #expect(try await bureau.states() == [.ended])
            #expect(try await account.get("/assignments?after=1", client).text.contains("\"kind\":\"ended\""))
        }
    }

    @Test("a question that nobody answers is asked again, and the late answer to the first moves nothing")
    func unanswered() async throws {
        try await Bureau.serve { bureau, client in
            try await bureau.placed(owed: 1_000, client)
            let first = try #require(try await bureau.questions().first)
            try await bureau.askAgain()
            #expect(try await bureau.questions().count == 2)
            #expect(try await bureau.states() == [.asking])
            let ground = Ground(
                kind: .bar, code: ReceivedText("paid"), article: ReceivedText(""), fact: ReceivedText(""))
            try await bureau.hear(.clearanceDecided([.init(requestID: first.id, decision: .refused([ground]))]))
            #expect(try await bureau.states() == [.asking])
        }
    }
}
