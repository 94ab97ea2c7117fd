import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("Bankruptcy, joint debtors, guarantors, moving out")
struct InsolvencyTests {
    private func sorted(_ kind: String, due: String, arose: String, start: String = "2016-10-15") throws
        -> BankruptcySorting
    {
        let law = try LawBook.embedded()
        return BankruptcySorting(
            .init(kind: try law.kind(ReceivedText(kind), on: day(arose)), due: day(due), aroseOn: day(arose)),
            start: day(start))
    }

    @Test(
        "start 2016-10-15: instalments of April and July 2015 are preferred, later ones estate claims",
        arguments: [
            ("2015-04-30", BankruptcySorting.Rank.preferred), ("2015-07-31", .preferred), ("2015-12-25", .estate),
            ("2016-02-29", .estate), ("2016-07-31", .estate), ("2017-02-28", .estate), ("2015-10-14", .preferred),
            ("2015-10-15", .estate),
        ])
    func worked(_ row: (String, BankruptcySorting.Rank)) throws {
        let sorting = try sorted("TAX_FIX", due: row.0, arose: "2015-01-01")
        #expect(sorting.principal == row.1 && sorting.survivesDischarge)
        #expect(sorting.chargeAfter == (row.1 == .estate ? .estate : .subordinate))
    }

    @Test("the tax of 2017 arises after the start; water and rent are ordinary and do not survive a discharge")
    func others() throws {
        #expect(try sorted("TAX_FIX", due: "2017-04-30", arose: "2017-01-01").principal == .afterStart)
        for kind in ["WATER", "HOUSING"] {
            let sorting = try sorted(kind, due: "2016-09-30", arose: "2016-09-01")
            #expect(sorting.principal == .ordinary && sorting.chargeAfter == .subordinate)
            #expect(!sorting.survivesDischarge)
        }
    }

    @Test("an act against one joint debtor reaches her alone; payment reaches all")
    func joint() {
        let all = [personID(1), personID(2), personID(3)]
        for act in [JointLiability.Act.demand, .seizure, .acknowledgement] {
            #expect(JointLiability.reach(act, against: personID(2), of: all) == [personID(2)])
        }
        #expect(JointLiability.reach(.payment, against: personID(2), of: all) == all)
    }

    @Test("a death splits only the dead one's liability")
    func death() throws {
        let heirs = try #require(
            InheritedDebt(
                90_000, among: [Heir(personID(4), .child), Heir(personID(5), .child), Heir(personID(1), .child)]))
        let owed = JointLiability.afterDeath(
            of: personID(3), owing: 90_000, among: [personID(1), personID(3)], heirs: heirs)
        #expect(owed == [personID(1): 90_000, personID(4): 30_000, personID(5): 30_000])
    }

    @Test("an individual's guarantee of a rent needs a maximum since April 2020")
    func maximum() {
        func guarantee(_ day_: String, _ maximum: Yen?, joint: Bool = true, running: Bool = true) -> Guarantee {
            Guarantee(isJoint: joint, isIndividual: true, isRunning: running, contractOn: day(day_), maximum: maximum)
        }
        #expect(guarantee("2020-03-31", nil).answers(for: 500_000, debtorWasDemanded: false) == 500_000)
        #expect(guarantee("2020-04-01", nil).answers(for: 500_000, debtorWasDemanded: true) == 0)
        #expect(guarantee("2020-04-01", 300_000).answers(for: 500_000, debtorWasDemanded: false) == 300_000)
        #expect(guarantee("2020-04-01", nil, running: false).answers(for: 500_000, debtorWasDemanded: false) == 500_000)
        #expect(guarantee("2020-03-31", nil, joint: false).answers(for: 500_000, debtorWasDemanded: false) == 0)
        #expect(guarantee("2020-03-31", nil, joint: false).answers(for: 500_000, debtorWasDemanded: true) == 500_000)
        #expect(Guarantee.lastDayToNotify(lossLearntOn: day("2024-12-31")) == day("2025-02-28"))
    }

    @Test("after a move collection is entrusted where the city executes, and abroad an agent is asked for")
    func moving() throws {
        let law = try LawBook.embedded()
        let tax = try law.kind(ReceivedText("TAX_RES"), on: day("2024-04-01"))
        let rent = try law.kind(ReceivedText("HOUSING"), on: day("2024-04-01"))
        #expect(
            MovingOut.steps(to: .otherMunicipality, hasServiceAddress: true, kind: tax) == [
                .useServiceAddress, .entrust,
            ])
        #expect(MovingOut.steps(to: .otherMunicipality, hasServiceAddress: false, kind: rent) == [])
        #expect(MovingOut.steps(to: .abroad(hasAgent: false), hasServiceAddress: false, kind: tax) == [.taxAgent])
        #expect(MovingOut.steps(to: .abroad(hasAgent: true), hasServiceAddress: false, kind: tax) == [])
        #expect(MovingOut.steps(to: .unknown, hasServiceAddress: false, kind: tax) == [.askAddress])
    }
}
