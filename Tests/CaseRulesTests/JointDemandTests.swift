import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("The demands of joint debtors, each her own")
struct JointDemandTests {
    private let partner = PrescriptionParty(.jointDebtor, personID(2))

    private func fact(
        _ event: PrescriptionEvent, _ on: String, until: String? = nil, _ letter: UInt64 = 1,
        party: PrescriptionParty? = nil
    ) -> PrescriptionFact {
        PrescriptionFact(
            event, on: day(on), until: until.map { day($0) }, matter: UUIDv7(high: 1, low: letter),
            party: party ?? partner)
    }

    private func demand(_ facts: PrescriptionFact...) throws -> DemandFacts? {
        try DemandFacts(to: personID(2), among: facts) { issued throws(LawError) in issued.adding(days: 10) }
    }

    @Test("the latest letter to her counts, with its own deadline and what became of it")
    func letters() throws {
        let first = fact(.demandIssued, "2025-07-18", until: "2025-07-28")
        #expect(
            try demand(first)
                == DemandFacts(issuedOn: day("2025-07-18"), deadline: day("2025-07-28"), service: .unknown))
        #expect(try demand(first, fact(.demandReturned, "2025-07-25"))?.service == .returned)
        #expect(try demand(first, fact(.demandArrived, "2025-07-20"))?.service == .served(on: day("2025-07-20")))
        let again = fact(.demandIssued, "2025-08-18", 2)
        let second = try #require(try demand(first, fact(.demandArrived, "2025-07-20"), again))
        #expect(second == DemandFacts(issuedOn: day("2025-08-18"), deadline: day("2025-08-28"), service: .unknown))
        let posted = try #require(try demand(first, fact(.demandPosted, "2025-08-01")))
        // The ten days run from the posting, service is when seven days have elapsed (通達47条関係11).
        #expect(posted.issuedOn == day("2025-08-01") && posted.service == .served(on: day("2025-08-08")))
    }

    @Test("what was sent to the debtor or to another joint debtor is no demand to her")
    func others() throws {
        let other = PrescriptionParty(.jointDebtor, personID(3))
        #expect(try demand(fact(.demandIssued, "2025-07-18", party: .debtor)) == nil)
        #expect(try demand(fact(.demandIssued, "2025-07-18", party: other)) == nil)
    }

    @Test("seizure against a joint debtor is barred until her own demand's ten days are over")
    func seizure() throws {
        var asked = try ClearanceCase(.seizureDraft)
        (asked.question.personID, asked.question.role) = (personID(2), .jointDebtor)
        asked.claim.obligors.append(ObligorFact(person: personID(2), role: .jointDebtor))
        asked.facts.persons[personID(2)] = PersonFacts()
        #expect(try codes(asked) == [.demandNotIssued])
        asked.claim.ownDemands[personID(2)] = DemandFacts(
            issuedOn: day("2025-10-10"), deadline: day("2025-10-20"), service: .served(on: day("2025-10-12")))
        #expect(try codes(asked) == [.demandDaysRunning])
        asked.claim.ownDemands[personID(2)] = DemandFacts(
            issuedOn: day("2025-07-18"), deadline: day("2025-07-28"), service: .served(on: day("2025-07-20")))
        #expect(try codes(asked) == [])
    }

    /// What stands against it.
    private func codes(_ asked: ClearanceCase) throws -> [GroundCode] {
        guard case .refused(let refused) = try asked.answer().decision else { return [] }
        return refused.grounds.filter { $0.weight != .remark }.map(\.code)
    }
}
