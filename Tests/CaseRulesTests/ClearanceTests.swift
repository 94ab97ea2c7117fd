import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Clearance")
struct ClearanceTests {
    @Test("a grant carries what is owed today with its working, and an expiry")
    func grant() throws {
        // 31 days at 2.4 % and 81 at 8.7 %: 101 + 965 = 1,066, so 1,000 on top of 50,100.
        let grant = try #require(try ClearanceCase(.reminder).answer().granted)
        #expect(grant.amountNow == 51_100)
        #expect(grant.working.contains("延滞金額 1,000円"))
        #expect(grant.expiresAt == Timestamp(microseconds: 601_000_000))
        #expect(grant.reservations.isEmpty)
        #expect(grant.personalScope == .full)
    }

    @Test("a charge that is on the books already is not asked for a second time")
    func chargedBefore() throws {
        // Another system had charged 700 of what comes to 1,000 today: 300 are added to the 700 that are open.
        var asked = try ClearanceCase(.reminder)
        asked.claim.open.lateCharge = 700
        asked.claim.charged = 700
        let grant = try #require(try asked.answer().granted)
        #expect(grant.amountNow == 51_100)
        #expect(grant.working.contains("確定延滞金700円"))
        #expect(grant.working.contains("うち計上済の700円を差し引き、延滞金見込 300円"))
        // Paid meanwhile, or more than what is computed here: it is no reason to ask for anything again.
        asked.claim.open.lateCharge = .zero
        #expect(try asked.answer().granted?.amountNow == 50_400)
        asked.claim.charged = 5000
        #expect(try asked.answer().granted?.amountNow == 50_100)
    }

    @Test("a lifetime is a setting of the act")
    func settings() throws {
        var policy = ClearancePolicy()
        policy[.seizureExport] = .init(lifetimeSeconds: 60)
        let asked = try ClearanceCase(.seizureExport)
        #expect(try asked.answer(policy).granted?.expiresAt == Timestamp(microseconds: 61_000_000))
    }

    @Test("of two banks that want the same balance the second gets the remainder, then nothing")
    func reservation() throws {
        var asked = try ClearanceCase(.seizureExport)
        asked.question.amountWanted = 30_000
        let questions = (1...3).map { number in
            var question = asked.question
            question.requestID = requestID(number)
            return question
        }
        let answers = try asked.answers(questions)
        #expect(answers[0].granted?.amountNow == 30_000)
        #expect(answers[1].granted?.amountNow == 21_100)
        #expect(answers[2].refused?.grounds.map(\.code) == [.reservedElsewhere])
        #expect(answers[0].granted?.reservations == [ClaimReservation(claim: claimID(1), amount: 30_000)])
    }

    @Test("a hand-over that is asked for again gets all of the claim: its first answer lets nothing out")
    func askedAgain() throws {
        var asked = try ClearanceCase(.handOver, kind: "HOUSING")
        asked.question.amountWanted = 60_000
        let all = try #require(try asked.answer().granted).amountNow
        asked.claim.reserved = Reserved(total: all - 500, forHandOver: all - 500)
        #expect(try asked.answer().granted?.amountNow == all)
        // What a seizure withholds stays withheld.
        asked.claim.reserved = Reserved(total: all - 100, forHandOver: all - 500)
        #expect(try asked.answer().granted?.amountNow == all - 400)
        var again = asked.question
        again.requestID = requestID(2)
        asked.claim.reserved = Reserved()
        #expect(try asked.answers([asked.question, again]).map { $0.granted?.amountNow } == [all, all])
    }

    @Test("reservations fill the earlier due claim first and add up to the amount")
    func spread() throws {
        var asked = try ClearanceCase(.seizureExport)
        var later = asked.claim
        later.due = day("2025-07-31")
        asked.facts.claims[claimID(2)] = later
        asked.question.claims = [claimID(2), claimID(1)]
        asked.question.amountWanted = 60_000
        let reservations = try #require(try asked.answer().granted).reservations
        #expect(reservations.map(\.claim) == [claimID(1), claimID(2)])
        #expect(reservations.map(\.amount) == [51_100, 8_900])
    }

    @Test("one claim that may not be taken for refuses the whole item")
    func whole() throws {
        var asked = try ClearanceCase(.seizureExport)
        var other = asked.claim
        other.demand = nil
        asked.facts.claims[claimID(2)] = other
        asked.question.claims = [claimID(1), claimID(2)]
        #expect(try asked.answer().refused?.grounds.first { $0.weight == .bar }?.code == .demandNotIssued)
    }

    @Test("an empowered supervisor overrides a hold, for its claim, act and time")
    func override() throws {
        var asked = try ClearanceCase(.seizureExport)
        asked.claim.provisional = 10
        let until = asked.facts.now.adding(seconds: 60)
        let decision = SupervisorOverride(
            code: .provisionalReceipt, claim: claimID(1), act: .seizureExport, supervisor: ReceivedText("officer-1"),
            expiresAt: until)
        asked.facts.overrides = [decision]
        #expect(try asked.answer().granted?.remarks.contains { $0.code == .overridden } == true)

        for change in ClearanceTests.spoiling {
            var spoiled = asked
            change(&spoiled)
            #expect(try spoiled.answer().refused != nil)
        }
    }

    /// What makes an override worthless.
    private static let spoiling: [@Sendable (inout ClearanceCase) -> Void] = [
        { $0.facts.overrides[0].claim = claimID(2) },
        { $0.facts.overrides[0].act = .seizureDraft },
        { $0.facts.overrides[0].expiresAt = $0.facts.now },
        { $0.facts.overrides[0].code = .channelLate },
        { $0.facts.overrides[0].supervisor = ReceivedText("officer-2") },
        { $0.facts.officers[ReceivedText("officer-1"), default: []][0].isSupervisor = false },
    ]

    @Test("nobody overrides a bar, or money that is behind")
    func barred() throws {
        var behind = try ClearanceCase(.seizureExport)
        behind.facts.money.isBehind = true
        behind.facts.overrides = [
            SupervisorOverride(
                code: .moneyBehind, claim: claimID(1), act: nil, supervisor: ReceivedText("officer-1"),
                expiresAt: behind.facts.now.adding(seconds: 60))
        ]
        #expect(try behind.answer().refused != nil)
        var barred = try ClearanceCase(.seizureExport)
        barred.claim.demand = nil
        barred.facts.overrides = behind.facts.overrides
        barred.facts.overrides[0].code = .demandNotIssued
        #expect(try barred.answer().refused != nil)
    }

    @Test("holds alone against a claim that is prescribed soon escalate; a bar does not")
    func escalation() throws {
        var asked = try ClearanceCase(.seizureExport)
        asked.claim.provisional = 10
        asked.claim.prescriptionEnd = day("2025-12-19")
        #expect(try asked.answer().refused?.escalates == true)
        asked.claim.prescriptionEnd = day("2026-12-19")
        #expect(try asked.answer().refused?.escalates == false)
        asked.claim.prescriptionEnd = day("2025-12-19")
        asked.person.isDeceased = true
        #expect(try asked.answer().refused?.escalates == false)
    }

    @Test("a protected person and an ordinary cause look the same to an asker that may not know")
    func neutral() throws {
        var protected = try ClearanceCase(.seizureExport)
        protected.person.isProtected = true
        var ordinary = try ClearanceCase(.seizureExport)
        ordinary.person.isIdentityUnsettled = true
        let told = try #require(try protected.answer().refused).shown
        #expect(told == (try #require(try ordinary.answer().refused)).shown)
        #expect(told.map(\.code) == [.unavailable])
        protected.question.purpose = .caseManagement
        #expect(try protected.answer().refused?.shown.map(\.code) == [.protectedPerson])
    }

    @Test("a contractor learns of no ground about the person")
    func contractor() throws {
        var asked = try ClearanceCase(.handOver, kind: "HOUSING")
        asked.question.purpose = .outsourcing
        asked.person.bankruptcySince = day("2025-10-01")
        asked.claim.hasObjection = true
        #expect(try asked.answer().refused?.shown.map(\.code) == [.unavailable])
    }

    @Test("with an override a protected person's grant is limited to her delivery address")
    func protectedScope() throws {
        var asked = try ClearanceCase(.seizureExport)
        asked.person.isProtected = true
        asked.facts.overrides = [
            SupervisorOverride(
                code: .protectedPerson, claim: claimID(1), act: nil, supervisor: ReceivedText("officer-1"),
                expiresAt: asked.facts.now.adding(seconds: 60))
        ]
        let grant = try #require(try asked.answer().granted)
        #expect(grant.personalScope == .designatedAddressOnly)
        #expect(grant.shown.isEmpty)
    }
}
