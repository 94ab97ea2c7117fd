import CodecPrimitives
import IntakeRules
import TestKit
import Testing

@Suite("the match of the bank's lines with what agents owe")
struct RemittanceMatchingTests {
    private static let party = RemittanceParty(channel: ReceivedText("konbini-a"), agent: ReceivedText("agent-a"))

    private func group(_ day: Int32, _ gross: Int64, fee: Int64 = 0, grace: Int32 = 0) -> RemittanceGroup {
        let party = Self.party
        return RemittanceGroup(
            key: .init(channel: party.channel, agent: party.agent, dueOn: BusinessDate(daysSinceEpoch: day)),
            gross: Yen(unchecked: gross), fee: Yen(unchecked: fee), deadline: BusinessDate(daysSinceEpoch: day + grace))
    }

    private func line(_ number: UInt64, _ day: Int32, _ amount: Int64, known: Bool = true) -> RemittanceCredit {
        RemittanceCredit(
            id: BankLineID(UUIDv7(unixMilliseconds: number, random: (0, number))),
            creditedOn: BusinessDate(daysSinceEpoch: day), amount: Yen(unchecked: amount),
            parties: known ? [Self.party] : [])
    }

    private func decide(
        _ lines: [RemittanceCredit], _ groups: [RemittanceGroup], through: Int32? = nil
    ) -> RemittanceMatching {
        RemittanceMatching(
            credits: lines, owed: groups, bankThrough: through.map { BusinessDate(daysSinceEpoch: $0) })
    }

    @Test("one sum for a day, for several days, and several sums for a day")
    func sums() {
        #expect(decide([line(1, 10, 500)], [group(10, 500)]).matches.map(\.gross) == [500])
        let days = decide([line(1, 12, 900)], [group(10, 500, grace: 2), group(11, 400, grace: 1), group(12, 50)])
        #expect(days.matches.map(\.groups.count) == [2])
        let chains = decide([line(1, 10, 300), line(2, 10, 200)], [group(10, 500)])
        #expect(chains.matches.map(\.lines.count) == [2])
        #expect(days.breaks.isEmpty && chains.breaks.isEmpty)
    }

    @Test("a short line is completed by a later one")
    func completed() {
        let first = decide([line(1, 10, 300)], [group(10, 500)], through: 10)
        #expect(first.breaks.map(\.kind) == [.short])
        let second = decide([line(1, 10, 300), line(2, 11, 200)], [group(10, 500, grace: 1)], through: 11)
        #expect(second.matches.map(\.gross) == [500])
        #expect(second.breaks.isEmpty)
    }

    @Test("net of the fee only where the terms allow one; the match stays gross with the fee apart")
    func net() {
        let allowed = decide([line(1, 10, 445)], [group(10, 500, fee: 55)])
        #expect(allowed.matches.map(\.gross) == [500])
        #expect(allowed.matches.map(\.fee) == [55])
        #expect(allowed.matches.map(\.arrived) == [445])
        let forbidden = decide([line(1, 10, 445)], [group(10, 500)])
        #expect(forbidden.matches.isEmpty)
        #expect(forbidden.breaks.map(\.kind) == [.short])
        #expect(decide([line(1, 10, 500)], [group(10, 500, fee: 55)]).matches.map(\.fee) == [0])
    }

    @Test("each difference has its kind")
    func kinds() {
        #expect(decide([], [group(10, 500)], through: 9).breaks.isEmpty, "not yet due")
        #expect(decide([], [group(10, 500)], through: 10).breaks.map(\.kind) == [.missing])
        #expect(decide([line(1, 10, 700)], [group(10, 500)]).breaks.map(\.kind) == [.over])
        let late = decide([line(1, 12, 500)], [group(10, 500)])
        #expect(late.matches.map(\.isLate) == [true])
        #expect(late.breaks.map(\.kind) == [.late])
        #expect(decide([line(1, 10, 700)], []).breaks.map(\.kind) == [.unexpected])
        let stranger = decide([line(1, 10, 500, known: false)], [group(10, 500)])
        #expect(stranger.matches.isEmpty, "the same amount alone is no proof")
        #expect(stranger.breaks.map(\.party) == [nil])
        #expect(decide([], [group(10, -500)]).breaks.map(\.kind) == [.over], "money of a receipt that is none")
    }

    @Test("yen are conserved, every line and group is used at most once, and order does not matter")
    func properties() {
        var dice = SeededRandom.printed(for: "matching remittances")
        for _ in 0..<2000 {
            let groups = (0..<Int32.random(in: 0...6, using: &dice)).map { day in
                group(day, Int64.random(in: 1...6, using: &dice) * 100, fee: Bool.random(using: &dice) ? 10 : 0)
            }
            let lines = (0..<UInt64.random(in: 0...6, using: &dice)).map { number in
                line(
                    number, Int32.random(in: 0...8, using: &dice),
                    Int64.random(in: 1...9, using: &dice) * 100 - (number % 2 == 0 ? 10 : 0),
                    known: Int.random(in: 0...5, using: &dice) > 0)
            }
            let decided = decide(lines, groups, through: 8)
            let again = decide(lines.shuffled(using: &dice), groups.shuffled(using: &dice), through: 8)
            #expect(decided.matches == again.matches, "seed \(dice.seed)")
            #expect(decided.breaks == again.breaks, "seed \(dice.seed)")
            let amounts = Dictionary(uniqueKeysWithValues: lines.map { ($0.id, $0.amount) })
            for match in decided.matches {
                #expect(match.lines.compactMap { amounts[$0] }.total() == match.gross - match.fee, "seed \(dice.seed)")
            }
            let (usedLines, usedGroups) = (decided.matches.flatMap(\.lines), decided.matches.flatMap(\.groups))
            #expect(Set(usedLines).count == usedLines.count && Set(usedGroups).count == usedGroups.count)
            let told = Set(usedLines + decided.breaks.compactMap(\.line))
            #expect(told == Set(lines.map(\.id)), "no line is passed over, seed \(dice.seed)")
            let owed = Set(usedGroups + decided.breaks.compactMap(\.group))
            #expect(owed == Set(groups.map(\.key)), "no money is forgotten, seed \(dice.seed)")
        }
    }
}
