import CaseRules
import CodecPrimitives
import Testing

@Suite("Revocation of clearances")
struct ClearanceRevocationTests {
    private let officer = ReceivedText("officer-1")

    private func grant(_ act: ClearanceAct, _ purpose: AskerPurpose = .garnishment) -> LiveGrant {
        LiveGrant(
            clearanceID: clearanceID(1), purpose: purpose, act: act, personID: personID(1), claims: [claimID(1)],
            amount: 1000, officer: officer)
    }

    private func reason(_ fact: LaterFact, _ act: ClearanceAct) -> GroundCode? {
        ClearanceRevocation.revoked([grant(act)], by: [fact], on: day("2025-10-20")).first?.reason
    }

    @Test("every fact that would change the decision revokes the export of a seizure")
    func seizure() {
        let claim = claimID(1)
        let person = personID(1)
        let expected: [(LaterFact, GroundCode)] = [
            (.balanceChanged(claim), .balanceChanged), (.provisionalReceipt(claim), .provisionalReceipt),
            (.deferred(claim), .collectionDeferred), (.suspended(claim), .suspended), (.planKept(claim), .planKept),
            (.demandReturned(claim), .demandNotServed), (.extinct(claim), .extinct),
            (.holdOnClaim(claim, HoldFact()), .hold), (.obligorChanged(claim, person), .notThisPerson),
            (.protected(person), .protectedPerson), (.addressChanged(person), .addressChanged),
            (.deceased(person), .deceased), (.bankruptcy(person), .bankruptcy),
            (.identityUnsettled(person), .identityUnsettled),
            (.holdOnPerson(person, HoldFact(code: .contactRestricted)), .contactRestricted),
            (.officerEnded(officer), .officerNotAppointed),
        ]
        for (fact, code) in expected { #expect(reason(fact, .seizureExport) == code) }
    }

    @Test("facts that an act does not mind leave it alone")
    func indifferent() {
        #expect(reason(.deferred(claimID(1)), .demand) == nil)
        #expect(reason(.planKept(claimID(1)), .demand) == nil)
        #expect(reason(.demandReturned(claimID(1)), .reminder) == nil)
        #expect(reason(.bankruptcy(personID(1)), .seizureCollection) == nil)
        #expect(reason(.objection(claimID(1)), .seizureExport) == nil)
        #expect(reason(.objection(claimID(1)), .publicSale) == .objection)
        #expect(reason(.holdOnClaim(claimID(1), HoldFact(acts: [.call])), .seizureExport) == nil)
        #expect(reason(.holdOnClaim(claimID(1), HoldFact(until: day("2025-10-19"))), .seizureExport) == nil)
    }

    @Test("a claim that a contractor has comes back for protection or relief, not for a payment or its own lock")
    func handedOver() {
        var outside = grant(.handOver, .outsourcing)
        outside.isOutside = true
        let claim = claimID(1)
        func reason(_ fact: LaterFact) -> Revocation? {
            ClearanceRevocation.revoked([outside], by: [fact], on: day("2025-10-20")).first
        }
        #expect(reason(.protected(personID(1)))?.reason == .protectedPerson)
        #expect(reason(.protected(personID(1)))?.shown == .unavailable)
        #expect(reason(.suspended(claim))?.reason == .suspended)
        #expect(reason(.balanceChanged(claim)) == nil && reason(.provisionalReceipt(claim)) == nil)
        #expect(reason(.holdOnClaim(claim, HoldFact(code: .assigned))) == nil)
        #expect(reason(.holdOnClaim(claim, HoldFact()))?.reason == .hold)
    }

    @Test("an act that is outside is stopped by the same facts, but not by a move or an appointment that ended since")
    func outside() {
        var outside = grant(.seizureExport)
        outside.isOutside = true
        func reason(_ fact: LaterFact) -> GroundCode? {
            ClearanceRevocation.revoked([outside], by: [fact], on: day("2025-10-20")).first?.reason
        }
        #expect(reason(.protected(personID(1))) == .protectedPerson)
        #expect(reason(.balanceChanged(claimID(1))) == .balanceChanged)
        #expect(reason(.addressChanged(personID(1))) == nil)
        #expect(reason(.officerEnded(officer)) == nil)
    }

    @Test("another claim, person or officer revokes nothing")
    func others() {
        #expect(reason(.balanceChanged(claimID(2)), .seizureExport) == nil)
        #expect(reason(.protected(personID(2)), .seizureExport) == nil)
        #expect(reason(.obligorChanged(claimID(2), personID(1)), .seizureExport) == nil)
        #expect(reason(.officerEnded(ReceivedText("officer-2")), .seizureExport) == nil)
    }

    @Test("a grant is revoked once, and the asker is told no more than it may know")
    func told() {
        let facts: [LaterFact] = [.protected(personID(1)), .balanceChanged(claimID(1))]
        let revoked = ClearanceRevocation.revoked([grant(.seizureExport)], by: facts, on: day("2025-10-20"))
        #expect(revoked.map(\.reason) == [.protectedPerson])
        #expect(revoked.map(\.shown) == [.unavailable])
    }
}
