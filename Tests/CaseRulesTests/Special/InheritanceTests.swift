import CaseRules
import CodecPrimitives
import Testing

@Suite("Inheritance of debts")
struct InheritanceTests {
    private func amounts(_ heirs: [Heir], _ amount: Yen = 100_000, _ policy: InheritedDebt.Policy = .init()) -> [Yen]? {
        InheritedDebt(amount, among: heirs, policy: policy)?.parts.map(\.amount)
    }

    @Test("100,000 yen among a spouse and three children: 50,000, 16,666 each, and two yen nobody owes")
    func worked() throws {
        let heirs = [Heir(personID(1), .spouse)] + (2...4).map { Heir(personID($0), .child) }
        let debt = try #require(InheritedDebt(100_000, among: heirs))
        #expect(debt.parts.map(\.amount) == [50_000, 16_666, 16_666, 16_666] && debt.unassigned == 2)
        #expect(debt.parts.map(\.share.description) == ["1/2", "1/6", "1/6", "1/6"])
        let policy = InheritedDebt.Policy(remainder: .representative, representative: personID(3))
        #expect(amounts(heirs, 100_000, policy) == [50_000, 16_666, 16_668, 16_666])
    }

    @Test("spouse beside parents two thirds, beside siblings three quarters; a half-blood sibling has half of one")
    func orders() {
        let spouse = Heir(personID(1), .spouse)
        #expect(
            amounts([spouse, Heir(personID(2), .ascendant), Heir(personID(3), .ascendant)], 90_000) == [
                60_000, 15_000, 15_000,
            ])
        let siblings = [Heir(personID(2), .sibling(halfBlood: false)), Heir(personID(3), .sibling(halfBlood: true))]
        #expect(amounts([spouse] + siblings, 120_000) == [90_000, 20_000, 10_000])
        #expect(amounts(siblings, 120_000) == [80_000, 40_000])
        #expect(amounts([spouse], 99_999) == [99_999])
    }

    @Test("grandchildren share their dead parent's place")
    func representation() {
        let heirs = [
            Heir(personID(1), .child), Heir(personID(2), .child, branch: 1), Heir(personID(3), .child, branch: 1),
        ]
        #expect(amounts(heirs) == [50_000, 25_000, 25_000])
    }

    @Test("who renounced is no heir: the next order takes over")
    func renunciation() {
        let heirs = [
            Heir(personID(1), .spouse), Heir(personID(2), .child, .renunciation), Heir(personID(3), .ascendant),
        ]
        #expect(amounts(heirs, 90_000) == [60_000, 30_000])
        #expect(amounts([Heir(personID(2), .child, .renunciation)])?.isEmpty == true)
    }

    @Test("limited acceptance answers only with the estate; who received more than her part answers for the others")
    func limits() throws {
        let heirs = [Heir(personID(1), .child, .limited), Heir(personID(2), .child)]
        let debt = try #require(
            InheritedDebt(
                100_000, among: heirs, received: [personID(1): 20_000, personID(2): 80_000],
                policy: .init(answersForOthers: true)))
        #expect(debt.parts.map(\.onlyFromEstate) == [true, false])
        #expect(debt.parts.map(\.answersForOthers) == [0, 30_000])
        let rich = InheritedDebt(
            100_000, among: heirs, received: [personID(2): 900_000], policy: .init(answersForOthers: true))
        #expect(rich?.parts.map(\.answersForOthers) == [0, 50_000])
    }

    @Test("shares of a will must make up the whole")
    func will() {
        let third = Share(1, over: 3)
        let rest = Share(2, over: 3)
        let heirs = [Heir(personID(1), .child, willed: third), Heir(personID(2), .child, willed: rest)]
        #expect(amounts(heirs) == [33_333, 66_666])
        #expect(amounts([heirs[0], Heir(personID(2), .child, willed: third)]) == nil)
        #expect(amounts([heirs[0], Heir(personID(2), .child)]) == nil)
        #expect(Share(1, over: 0) == nil)
    }

    @Test("the parts and what nobody owes are always the debt", arguments: 1...40)
    func whole(_ children: Int) {
        let heirs = [Heir(personID(1), .spouse)] + (0..<children).map { Heir(personID(2 + $0), .child) }
        for amount in [Yen.zero, 1, 99, 123_457, 1_000_000_000_000] {
            let debt = InheritedDebt(amount, among: heirs)
            #expect(debt.map { $0.parts.map(\.amount).total() + $0.unassigned } == amount)
        }
    }
}
