import CaseRules
import CodecPrimitives
import Ledger
import Testing

@Suite("clearance of letters")
struct LetterClearanceTests {
    private func asked(_ purpose: AskerPurpose = .notifications, through text: String? = nil) throws -> ClearanceCase {
        var asked = try ClearanceCase(.demand)
        asked.question.purpose = purpose
        asked.question.chargeThrough = text.map { day($0) }
        return asked
    }

    @Test("a protected person gets her own letter by the hand-worked route, and nobody else may write or call")
    func protected() throws {
        var letter = try asked()
        letter.person.isProtected = true
        let grant = try #require(try letter.answer().granted)
        #expect(grant.personalScope == .designatedAddressOnly)
        #expect(!grant.shown.contains { $0.code == .protectedPerson })
        for (purpose, act) in [
            (AskerPurpose.caseManagement, ClearanceAct.demand), (.outsourcing, .demand), (.notifications, .call),
            (.notifications, .sms), (.garnishment, .seizureExport),
        ] {
            var other = try ClearanceCase(act)
            (other.question.purpose, other.person.isProtected) = (purpose, true)
            #expect(try other.answer().refused?.grounds.contains { $0.code == .protectedPerson } == true)
        }
    }

    @Test("a letter of another day says what is owed on that day, also when it is asked on that day itself")
    func chargeThrough() throws {
        let today = try #require(try asked().answer().granted)
        let later = try #require(try asked(through: "2026-01-20").answer().granted)
        #expect(later.amountNow > today.amountNow)
        var then = try asked(through: "2026-01-20")
        then.facts.today = day("2026-01-20")
        then.facts.money = MoneyFacts(isBehind: false, channels: [])
        #expect(try then.answer().granted?.amountNow == later.amountNow)
        // A day that is over names no smaller sum, and no other act reckons ahead.
        #expect(try asked(through: "2025-08-01").answer().granted?.amountNow == today.amountNow)
        var seizure = try ClearanceCase(.seizureDraft)
        seizure.question.chargeThrough = day("2026-01-20")
        #expect(try seizure.answer().granted?.owed == ClearanceCase(.seizureDraft).answer().granted?.owed)
    }

    @Test("what is owed stands by component, and adds up to the sum")
    func owed() throws {
        let grant = try #require(try asked().answer().granted)
        #expect(grant.owed.map(\.amounts.total).total() == grant.amountNow)
        #expect(grant.owed[0].amounts.principal == 50_000 && grant.owed[0].amounts.fee == 100)
    }
}
