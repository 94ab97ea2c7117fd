import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import NoticeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Notifications

@Suite("letters from the wish to the post")
struct LetterFlowTests {
    @Test("a letter is asked about for its day, printed once, asked about again, and leaves once")
    func straight() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(3)
            let asked = try await office.asked()
            #expect(asked.count == 6 && asked.allSatisfy { $0.act == .demand && $0.officer == ReceivedText("sato") })
            #expect(asked.allSatisfy { $0.chargeThrough == office.today })
            // Before the printing a slip is wanted; the printed letter names the one that it bears.
            #expect(asked.prefix(3).allSatisfy { $0.slipID == nil } && asked.suffix(3).allSatisfy { $0.slipID != nil })
            let told = try await office.dispatch(made.bundle)
            #expect(told.status == 200 && told.member("left") as? [Int] == [1, 2, 3], "\(told.text)")
            let facts = try await office.dispatched()
            #expect(Set(facts.flatMap(\.claims)) == Set(made.claims) && facts.count == 3)
            #expect(facts.allSatisfy { $0.dispatchedOn == office.today })
            // The same call again, and everything with it, changes nothing.
            let again = try await office.dispatch(made.bundle)
            #expect(again.status == 200 && again.member("left") as? [Int] == [])
            #expect(try await office.dispatched().count == 3)
            #expect(try await office.states() == [.dispatched, .dispatched, .dispatched])
            let listed = try await office.call(.get, "/notices").text
            #expect(listed.components(separatedBy: "\"bundle\":\"\(made.bundle)\"").count == 4, "\(listed)")
            #expect((1...3).allSatisfy { listed.contains("\"sequence\":\($0)") }, "\(listed)")
        }
    }

    @Test("the manifest accounts for every number, and its hash is that of the pages")
    func manifest() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(3)
            let csv = try await office.call(.get, "/bundles/\(made.bundle)/manifest.csv").text
            let lines = csv.split(separator: "\n").map(String.init)
            #expect(lines.count == 5 && lines[0].isSameBytes(as: Manifest.header))
            for number in 1...3 {
                #expect(lines[number].contains(",1,\(number),") && lines[number].contains(",12300,"))
            }
            #expect(lines[4].contains(",total,3,") && lines[4].contains(",36900,"))
            let shown = try await office.call(.get, "/bundles/\(made.bundle)").text
            let hash = try #require(lines[4].split(separator: ",").last)
            #expect(shown.contains(hash), "\(shown)")
            #expect(!csv.contains("花子") && !shown.contains("花子"))
        }
    }

    @Test("a number whose letter was taken out before its printing is in the manifest as absent")
    func absent() async throws {
        try await PostOffice.serve { office in
            try await office.beat()
            for _ in 1...2 { try await office.request() }
            let granted = try await office.grantAll()
            let bundle = try #require(try await office.bundle().first)
            let revoked = ClearanceRevoked(
                clearanceID: granted[0], reason: ReceivedText("paid"), revokedAt: WallClock.now())
            try await office.hear(.clearanceRevoked([revoked]))
            let shown = try await office.call(.get, "/bundles/\(bundle)")
            let pull = try #require((shown.member("pull") as? [[String: Any]])?.first?["sequence"] as? Int)
            #expect(try await office.call(.post, "/bundles/\(bundle)/pulls", ["sequences": [pull]]).status == 200)
            #expect(try await office.runPress() == 1)
            let lines = try await office.call(.get, "/bundles/\(bundle)/manifest.csv").text.split(separator: "\n")
            #expect(lines.count == 4 && lines[pull].hasSuffix(",1,\(pull),,,,0,,absent,"), "\(lines)")
            #expect(lines[3].contains(",total,2,,,12300,,1,"))
        }
    }

    @Test("one message may answer many questions, and one of them twice")
    func manyAnswers() async throws {
        try await PostOffice.serve { office in
            for _ in 1...3 { try await office.request() }
            let questions = try await office.questions()
            let answers = [
                office.granted(questions[0]), office.refused(questions[1], "paid"), office.granted(questions[2]),
                office.refused(questions[2], "paid"),
            ]
            try await office.hear(.clearanceDecided(answers))
            // The first answer to a question counts.
            #expect(try await office.states() == [.cleared, .refused, .cleared])
            #expect(try await office.database.number("select count(*) from notice_persons") == 2)
            var stranger = office.granted(questions[0])
            stranger.requestID = office.notices.ids.next()
            await #expect(throws: MessageRefused.self) { try await office.hear(.clearanceDecided([stranger])) }
        }
    }

    @Test("persons and pages are erased when the letters have left, and every reading is logged")
    func erasure() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(2)
            let pages = try await office.call(.get, "/bundles/\(made.bundle)/letters.pdf")
            #expect(pages.status == 200 && pages.text.contains("試験　花子") && pages.text.contains("架空市千年1-2-3"))
            let reads = try await office.database.texts(
                "select reader || ' ' || purpose || ' ' || count(*) from access_log group by reader, purpose order by 1"
            )
            #expect(reads == ["notifications print 2", "sato pages 2"])
            _ = try await office.dispatch(made.bundle)
            #expect(try await office.database.number("select count(*) from notice_persons") == 0)
            #expect(try await office.database.number("select count(*) from bundle_parts where pages is not null") == 0)
            #expect(try await office.call(.get, "/bundles/\(made.bundle)/letters.pdf").status == 404)
            #expect(try await office.call(.get, "/bundles/\(made.bundle)/manifest.csv").status == 200)
        }
    }

    @Test("a protected person's letter is a bundle of its own, to her designated address")
    func protected() async throws {
        try await PostOffice.serve { office in
            try await office.beat()
            try await office.request()
            try await office.grantAll()
            try await office.request()
            var terms = PostOffice.Grant()
            terms.person = PostOffice.person("守　人", "架空市中央1 気付", isProtected: true)
            try await office.grantAll(terms)
            let bundles = try await office.bundle()
            #expect(bundles.count == 2)
            try await office.runPress()
            var owners: [String: Bool] = [:]
            for bundle in bundles {
                let shown = try await office.call(.get, "/bundles/\(bundle)")
                let pages = try await office.call(.get, "/bundles/\(bundle)/letters.pdf").text
                owners[pages.contains("守　人") ? "protected" : "ordinary"] = shown.member("protected") as? Bool
                #expect(pages.contains("守　人") == pages.contains("架空市中央1 気付"))
                #expect(pages.contains("花子") != pages.contains("守　人"))
            }
            #expect(owners == ["protected": true, "ordinary": false])
        }
    }

    @Test("a refusal drops the letter out with its grounds, and no person is kept")
    func refused() async throws {
        try await PostOffice.serve { office in
            try await office.beat()
            try await office.request()
            try await office.refuseAll("paid")
            #expect(try await office.states() == [.refused])
            #expect(try await office.bundle().isEmpty)
            #expect(try await office.call(.get, "/notices").text.contains("\"reasons\":[\"paid\"]"))
            // A grant that no letter can be made of is one too.
            try await office.request()
            var terms = PostOffice.Grant()
            terms.person.addresses = []
            try await office.grantAll(terms)
            #expect(try await office.states() == [.refused, .refused])
            #expect(try await office.database.number("select count(*) from notice_persons") == 0)
        }
    }

    @Test("money that is behind is waited for: the question is asked again by itself")
    func moneyBehind() async throws {
        try await PostOffice.serve { office in
            try await office.request()
            try await office.refuseAll("money_behind")
            #expect(try await office.states() == [.asking])
            let now = WallClock.now().adding(seconds: 200)
            try await office.database.pool.withTransaction { tx in
                try office.decisions.askAgain(since: now.adding(seconds: -120), at: now, in: tx)
            }
            #expect(try await office.asked().count == 2)
            try await office.grantAll()
            #expect(try await office.states() == [.cleared])
        }
    }

    @Test("a letter whose day is over drops out")
    func dayOver() async throws {
        try await PostOffice.serve { office in
            try await office.request(issueOn: office.today.adding(days: -1))
            #expect(try await office.states() == [.refused])
            #expect(try await office.asked().isEmpty)
        }
    }

    @Test("what cannot be printed is parked: a form, a claim too many, a foreign asker")
    func parked() async throws {
        try await PostOffice.serve { office in
            let good = office.wish(for: office.notices.ids.next())
            var twoClaims = good
            twoClaims.items += office.wish(for: office.notices.ids.next()).items
            var incomplete = good
            incomplete.issueDay = nil
            for wish in [
                office.wish(for: office.notices.ids.next(), form: "letter"), twoClaims, incomplete,
                office.wish(for: office.notices.ids.next(), asker: "outsourcing"),
            ] {
                await #expect(throws: MessageRefused.self) { try await office.hear(.noticeRequested([wish])) }
            }
            try await office.hear(.noticeRequested([good]))
            try await office.hear(.noticeRequested([good]))
            #expect(try await office.asked().count == 1)
        }
    }
}
