import Codec
import CodecPrimitives
import HTTPTypes
import HummingbirdTesting
import NoticeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Notifications

@Suite("the moment of leaving")
struct LeavingTests {
    @Test("nothing is bundled or leaves while case management is silent, and nothing is lost by it")
    func silent() async throws {
        try await PostOffice.serve { office in
            try await office.request()
            try await office.grantAll()
            #expect(try await office.call(.post, "/bundles", ["issue_on": office.today.description]).status == 503)
            try await office.beat(age: 31)
            #expect(try await office.call(.post, "/bundles", ["issue_on": office.today.description]).status == 503)
            try await office.beat()
            let bundle = try await office.bundle()[0]
            try await office.runPress()
            _ = try await office.call(.post, "/bundles/\(bundle)/check")
            try await office.grantAll()
            try await office.beat(age: 31)
            #expect(try await office.dispatch(bundle).status == 503)
            #expect(try await office.pieces() == [.cleared])
            try await office.beat()
            #expect(try await office.dispatch(bundle).member("left") as? [Int] == [1])
        }
    }

    @Test("an expired clearance prints nothing and lets nothing out: both are asked for anew")
    func expired() async throws {
        try await PostOffice.serve { office in
            try await office.beat()
            try await office.request()
            var dead = PostOffice.Grant()
            dead.seconds = -1
            try await office.grantAll(dead)
            let told = try await office.call(.post, "/bundles", ["issue_on": office.today.description])
            #expect(told.status == 200 && told.member("waiting") as? Int == 1, "\(told.text)")
            try await office.grantAll()
            let bundle = try await office.bundle()[0]
            try await office.runPress()
            _ = try await office.call(.post, "/bundles/\(bundle)/check")
            try await office.grantAll(dead)
            let late = try await office.dispatch(bundle)
            #expect(late.status == 200 && late.member("unchecked") as? [Int] == [1], "\(late.text)")
            #expect(try await office.dispatched().isEmpty)
            #expect(try await office.dispatch(bundle).text.contains("not-checked"))
            _ = try await office.call(.post, "/bundles/\(bundle)/check")
            try await office.grantAll()
            #expect(try await office.dispatch(bundle).member("left") as? [Int] == [1])
        }
    }

    @Test("a heartbeat that overtakes a revocation lets nothing out; when the revocation comes, its sheet is pulled")
    func overtakenRevocation() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(2)
            _ = try await office.call(.post, "/bundles/\(made.bundle)/check")
            let grants = try await office.grantAll()
            try await office.decider.beat(last: [Topology.revocations: 1])
            #expect(try await office.dispatch(made.bundle).status == 503)
            #expect(try await office.pieces() == [.cleared, .cleared])
            let revoked = ClearanceRevoked(
                clearanceID: grants[0], reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await office.decider.tell(.clearanceRevoked([revoked]), on: Topology.revocations, number: 1)
            #expect(try await office.dispatch(made.bundle).text.contains("pull-first"))
            let pulled = try await office.database.number(
                "select sequence::bigint from pieces where reason = 'revoked'")
            _ = try await office.call(.post, "/bundles/\(made.bundle)/pulls", ["sequences": [pulled]])
            #expect(try await office.dispatch(made.bundle).member("left") as? [Int] == [Int(3 - pulled)])
        }
    }

    @Test("a heartbeat that overtakes a revocation lets nothing be printed either")
    func overtakenBeforePrinting() async throws {
        try await PostOffice.serve { office in
            try await office.request()
            let grant = try #require(try await office.grantAll().first)
            try await office.decider.beat(last: [Topology.revocations: 1])
            let day = ["issue_on": office.today.description]
            #expect(try await office.call(.post, "/bundles", day).status == 503)
            let revoked = ClearanceRevoked(
                clearanceID: grant, reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await office.decider.tell(.clearanceRevoked([revoked]), on: Topology.revocations, number: 1)
            let told = try await office.call(.post, "/bundles", day)
            #expect(told.status == 200 && told.member("waiting") as? Int == 1, "\(told.text)")
            try await office.grantAll()
            #expect(try await office.bundle().count == 1)
        }
    }

    @Test("letters leave on the day that they bear, and on no other")
    func day() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(1)
            let other = office.today.adding(days: 1).description
            let told = try await office.call(.post, "/bundles/\(made.bundle)/dispatch", ["date": other])
            #expect(told.status == 409 && told.text.contains("another-day"))
            #expect(try await office.call(.post, "/bundles/\(made.bundle)/dispatch", ["date": "5/11"]).status == 400)
            try await office.beat()
            try await office.request(issueOn: office.today.adding(days: 1))
            try await office.grantAll()
            let tomorrow = try await office.call(.post, "/bundles", ["issue_on": other])
            let bundles = try #require(tomorrow.member("bundles") as? [[String: Any]])
            let bundle = try #require(bundles.first?["bundle"] as? String)
            #expect(try await office.call(.post, "/bundles/\(bundle)/check").status == 409)
            #expect(try await office.call(.post, "/bundles/\(bundle)/dispatch", ["date": other]).status == 409)
        }
    }

    @Test("a sheet that was not asked about today does not leave")
    func unchecked() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(2)
            #expect(try await office.dispatch(made.bundle).text.contains("not-checked"))
            _ = try await office.call(.post, "/bundles/\(made.bundle)/check")
            #expect(try await office.dispatch(made.bundle).text.contains("not-checked"))
            #expect(try await office.dispatched().isEmpty)
        }
    }

    @Test("many calls at the same moment let each letter out once")
    func together() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(20)
            let told = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await office.dispatch(made.bundle).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(told.allSatisfy { $0 == 200 })
            let facts = try await office.dispatched()
            #expect(facts.count == 20 && Set(facts.map(\.noticeID)).count == 20)
        }
    }

    @Test("the database itself refuses a second leaving, of a letter, a sheet or a clearance")
    func database() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(1)
            _ = try await office.dispatch(made.bundle)
            let copies = [
                "notice_id, bundle_id, sequence + 1, gen_random_uuid()",
                "notice_id, gen_random_uuid(), 1, clearance_id",
            ]
            for copy in copies {
                await #expect(throws: PostgresError.self) {
                    try await office.database.pool.withTransaction { tx in
                        _ = try tx.execute(
                            """
                            insert into dispatches (notice_id, bundle_id, sequence, clearance_id, claim_id, person_id,
                                amount, dispatched_on, expires_at, heartbeat_at, dispatched_by, dispatched_at)
                            select \(copy), claim_id, person_id, amount, dispatched_on, expires_at, heartbeat_at,
                                dispatched_by, dispatched_at from dispatches
                            """)
                    }
                }
            }
            await #expect(throws: PostgresError.self) {
                try await office.database.pool.withTransaction { tx in
                    _ = try tx.execute("delete from dispatches")
                }
            }
        }
    }

    @Test("a letter that came back is told once, with its reason; one that did not leave cannot come back")
    func returns() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(2)
            let body: [String: Any] = [
                "sequence": 1, "reason": "addressee_unknown", "returned_on": office.today.description,
            ]
            #expect(try await office.call(.post, "/bundles/\(made.bundle)/returns", body).status == 409)
            _ = try await office.dispatch(made.bundle)
            #expect(try await office.call(.post, "/bundles/\(made.bundle)/returns", body).status == 201)
            #expect(try await office.call(.post, "/bundles/\(made.bundle)/returns", body).status == 409)
            let wrong = body.merging(["reason": "lost"]) { _, new in new }
            #expect(try await office.call(.post, "/bundles/\(made.bundle)/returns", wrong).status == 400)
            guard case .noticeReturned(let items)? = try await office.sent(.noticeReturned).first else {
                Issue.record("nothing was told")
                return
            }
            #expect(items.map(\.claims) == [[made.claims[0]]] && items[0].reason == ReceivedText("addressee_unknown"))
            #expect(try await office.sent(.noticeReturned).count == 1)
        }
    }

    @Test("every route wants the staff's token")
    func token() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(1)
            for path in ["/notices", "/bundles", "/bundles/\(made.bundle)", "/bundles/\(made.bundle)/letters.pdf"] {
                let status = try await office.client.execute(uri: path, method: .get) { $0.status.code }
                #expect(status == 401, "\(path)")
            }
            for action in ["check", "pulls", "spoiled", "discard", "dispatch", "returns"] {
                let path = "/bundles/\(made.bundle)/\(action)"
                let status = try await office.client.execute(uri: path, method: .post) { $0.status.code }
                #expect(status == 401, "\(path)")
            }
        }
    }
}
