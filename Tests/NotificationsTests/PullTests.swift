import Codec
import CodecPrimitives
import HTTPTypes
import NoticeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Notifications

@Suite("letters that must not leave")
struct PullTests {
    @Test("a receipt after the printing pulls the letter, announced or booked; it is confirmed before the rest leaves")
    func receipt() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(3)
            try await office.pay(made.claims[0], .provisional)
            try await office.pay(made.claims[2], .final)
            let refused = try await office.dispatch(made.bundle)
            #expect(refused.status == 409 && refused.text.contains("pull-first") && refused.text.contains("1, 3"))
            #expect(try await office.dispatched().isEmpty)
            let wrong = try await office.call(.post, "/bundles/\(made.bundle)/pulls", ["sequences": [2]])
            #expect(wrong.status == 409)
            for _ in 0..<2 {
                let told = try await office.call(.post, "/bundles/\(made.bundle)/pulls", ["sequences": [1, 3]])
                #expect(told.status == 200, "\(told.text)")
            }
            let told = try await office.dispatch(made.bundle)
            #expect(told.member("left") as? [Int] == [2], "\(told.text)")
            #expect(try await office.dispatched().map(\.claims) == [[made.claims[1]]])
            #expect(try await office.pieces() == [.pulled, .dispatched, .pulled])
            #expect(try await office.database.number("select count(*) from notice_persons") == 0)
            #expect(try await office.database.number("select count(*) from bundles where closed_at is not null") == 1)
        }
    }

    @Test("a claim that is paid, or in a contractor's hands, pulls its letter")
    func claims() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(3)
            try await office.hear(
                .claimsChanged([
                    ClaimChanged(
                        claimID: made.claims[0], version: 1, kind: ReceivedText("TAX_FIX"), claimClass: .tax,
                        balance: ClaimBalance(principal: .zero, lateCharge: .zero, fee: .zero, costs: .zero),
                        provisional: .zero, stops: [], prescriptionEnd: nil, due: nil)
                ]))
            try await office.hear(
                .assignmentChanged([
                    AssignmentChanged(
                        assignmentID: office.notices.ids.next(), version: 1, placementID: office.notices.ids.next(),
                        claimID: made.claims[1], stage: .active, reason: nil, clearanceID: office.notices.ids.next(),
                        changedAt: WallClock.now())
                ]), from: "outsourcing")
            #expect(try await office.pieces() == [.toPull, .toPull, .printed])
            let shown = try await office.call(.get, "/bundles/\(made.bundle)").text
            #expect(shown.contains("\"reason\":\"paid\"") && shown.contains("\"reason\":\"assigned\""))
        }
    }

    @Test("a refusal, another amount, another address or a new protection at the check pulls the letter")
    func check() async throws {
        var richer = PostOffice.Grant()
        richer.amount = 12_301
        var moved = PostOffice.Grant()
        moved.person = PostOffice.person("試験　花子", "架空市千年9-9-9")
        var hidden = PostOffice.Grant()
        hidden.person.isProtected = true
        for (terms, reason) in [(richer, "amount_differs"), (moved, "address_differs"), (hidden, "address_differs")] {
            try await PostOffice.serve { office in
                let made = try await office.checked(1, terms)
                #expect(try await office.pieces() == [.toPull])
                #expect(try await office.call(.get, "/bundles/\(made.bundle)").text.contains(reason))
                #expect(try await office.dispatch(made.bundle).status == 409)
            }
        }
        try await PostOffice.serve { office in
            let made = try await office.printed(1)
            _ = try await office.call(.post, "/bundles/\(made.bundle)/check")
            try await office.refuseAll("provisional_receipt")
            #expect(try await office.pieces() == [.toPull])
            #expect(
                try await office.database.texts("select reason from piece_changes where event = 'stopped'")
                    == ["provisional_receipt"])
        }
    }

    @Test("a revocation before the printing asks anew, after it pulls, and one that overtakes its grant counts too")
    func revocations() async throws {
        try await PostOffice.serve { office in
            func revoke(_ clearance: ClearanceID) async throws {
                try await office.hear(
                    .clearanceRevoked([
                        ClearanceRevoked(
                            clearanceID: clearance, reason: ReceivedText("balance_changed"), revokedAt: WallClock.now())
                    ]))
            }
            try await office.beat()
            try await office.request()
            let first = try await office.grantAll()
            try await revoke(first[0])
            #expect(try await office.states() == [.asking])
            #expect(try await office.asked().count == 2)
            let second = try await office.grantAll()
            let bundle = try await office.bundle()[0]
            try await office.runPress()
            try await revoke(second[0])
            #expect(try await office.pieces() == [.toPull])
            _ = try await office.call(.post, "/bundles/\(bundle)/pulls", ["sequences": [1]])

            let made = try await office.printedMore()
            _ = try await office.call(.post, "/bundles/\(made)/check")
            let overtaken: ClearanceID = office.notices.ids.next()
            try await revoke(overtaken)
            let question = try #require(try await office.questions().first)
            let grant = ClearanceGrant(
                clearanceID: overtaken, amountNow: 12_300, expiresAt: WallClock.now().adding(seconds: 600),
                working: ReceivedText(""), person: PostOffice.hanako, remarks: [])
            try await office.hear(.clearanceDecided([.init(requestID: question, decision: .granted(grant))]))
            let shown = try await office.call(.get, "/bundles/\(made)").text
            #expect(shown.contains("\"reason\":\"revoked\""), "\(shown)")
        }
    }

    @Test("spoiled sheets are printed again under new numbers, and only the new ones leave")
    func spoiled() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(3)
            let told = try await office.call(.post, "/bundles/\(made.bundle)/spoiled", ["sequences": [2, 3]])
            #expect(told.status == 200 && told.text.contains("\"spoiled\":2"), "\(told.text)")
            #expect(try await office.runPress() == 1)
            let pages = try await office.call(.get, "/bundles/\(made.bundle)/letters.pdf?part=2").text
            #expect(pages.hasPrefix("4 ") && pages.contains("\u{0C}5 "))
            _ = try await office.call(.post, "/bundles/\(made.bundle)/check")
            try await office.grantAll()
            #expect(try await office.dispatch(made.bundle).member("left") as? [Int] == [1, 4, 5])
            #expect(try await office.pieces() == [.dispatched, .spoiled, .spoiled, .dispatched, .dispatched])
            #expect(Set(try await office.dispatched().flatMap(\.claims)) == Set(made.claims))
            let audit = try await office.database.number(
                "select count(*) from audit.bundles where pieces = last_sequence and unaccounted = 0 and is_closed")
            #expect(audit == 1)
        }
    }

    @Test("the only sheet of a bundle is spoiled: the bundle stays open until the new one has left")
    func onlySheet() async throws {
        try await PostOffice.serve { office in
            let made = try await office.printed(1)
            let told = try await office.call(.post, "/bundles/\(made.bundle)/spoiled", ["sequences": [1]])
            #expect(told.status == 200 && told.member("closed") as? Bool == false, "\(told.text)")
            #expect(try await office.runPress() == 1)
            _ = try await office.call(.post, "/bundles/\(made.bundle)/check")
            try await office.grantAll()
            #expect(try await office.dispatch(made.bundle).member("left") as? [Int] == [2])
        }
    }

    @Test("a letter that no font can print has a number, no sheet, and does not leave")
    func unprintable() async throws {
        try await PostOffice.serve { office in
            try await office.beat()
            try await office.request()
            try await office.grantAll()
            try await office.request()
            var rare = PostOffice.Grant()
            rare.person = PostOffice.person("外字\u{F8FF}", "架空市千年9")
            try await office.grantAll(rare)
            let bundle = try await office.bundle()[0]
            try await office.runPress(PlainPress(unprintable: [rare.person.nameKanji]))
            #expect(try await office.pieces() == [.printed, .pulled])
            let csv = try await office.call(.get, "/bundles/\(bundle)/manifest.csv").text
            #expect(csv.contains(",unprintable,"))
            _ = try await office.call(.post, "/bundles/\(bundle)/check")
            try await office.grantAll()
            #expect(try await office.dispatch(bundle).member("left") as? [Int] == [1])
        }
    }

    @Test("a bundle that is given up is taken out sheet by sheet")
    func discarded() async throws {
        try await PostOffice.serve { office in
            let made = try await office.checked(2)
            #expect(try await office.call(.post, "/bundles/\(made.bundle)/discard").status == 200)
            #expect(try await office.dispatch(made.bundle).status == 409)
            _ = try await office.call(.post, "/bundles/\(made.bundle)/pulls", ["sequences": [1, 2]])
            #expect(try await office.pieces() == [.pulled, .pulled])
            #expect(try await office.states() == [.pulled, .pulled])
            #expect(try await office.dispatched().isEmpty)
        }
    }
}

extension PostOffice {
    /// One more letter, bundled and printed.
    func printedMore() async throws -> String {
        try await beat()
        try await request()
        try await grantAll()
        let bundles = try await bundle()
        try await runPress()
        return bundles[0]
    }
}
