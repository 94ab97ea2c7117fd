public import CodecPrimitives

/// Matches the bank's lines with what agents owe (払込の照合): to the yen or not at all, every line and every group at most
/// once, the same input always the same answer.
///
/// An agent brings one sum for a day, one sum for several days, or several sums for one day. Under a contract that lets it
/// keep its fee the net sum matches too. Everything else is a break of a kind, never a match.
public struct RemittanceMatching: Sendable {
    public private(set) var matches: [RemittanceMatch] = []
    public private(set) var breaks: [RemittanceBreak] = []
    private var lines: [RemittanceCredit]
    private var groups: [RemittanceGroup]

    /// - Parameters:
    ///   - credits: lines that nothing is matched to.
    ///   - owed: groups that no line has brought; a negative one is money that came too much.
    ///   - bankThrough: the last day that the bank has told whole; nil before its first file.
    public init(
        credits: [RemittanceCredit], owed: [RemittanceGroup], bankThrough: BusinessDate?
    ) {
        lines = credits.sorted { ($0.creditedOn, $0.id) < ($1.creditedOn, $1.id) }
        groups = owed.filter(\.gross.isPositive).sorted { $0.key < $1.key }
        matchSingles()
        for party in Set(lines.flatMap(\.parties)).sorted() { matchSums(of: party) }
        findDifferences(bankThrough)
        breaks += owed.filter(\.gross.isNegative).sorted { $0.key < $1.key }.map {
            RemittanceBreak(
                kind: .over, party: $0.key.party, group: $0.key, line: nil, expected: $0.gross, arrived: .zero)
        }
    }

    /// One line is one group: the one due that day, else the oldest of that amount.
    private mutating func matchSingles() {
        for line in lines {
            let fitting = groups.filter { line.parties.contains($0.key.party) && $0.fits(line.amount) }
            guard let group = fitting.first(where: { $0.key.dueOn == line.creditedOn }) ?? fitting.first else {
                continue
            }
            take([line], [group], net: group.arrival == line.amount)
        }
    }

    /// Sums of one party: the lines of a day against the oldest groups, then all lines against them.
    private mutating func matchSums(of party: RemittanceParty) {
        let days = Set(lines.filter { $0.parties.contains(party) }.map(\.creditedOn)).sorted()
        for day in days {
            for line in lines where line.creditedOn == day && line.parties.contains(party) {
                matchPrefix([line], of: party)
            }
            matchPrefix(lines.filter { $0.creditedOn == day && $0.parties.contains(party) }, of: party)
        }
        matchPrefixes(of: party)
    }

    /// These lines against the k oldest groups, for the smallest k that fits, or against one group.
    private mutating func matchPrefix(_ some: [RemittanceCredit], of party: RemittanceParty) {
        guard !some.isEmpty else { return }
        let sum = some.map(\.amount).total()
        let owed = groups.filter { $0.key.party == party }
        if let one = owed.first(where: { $0.fits(sum) }) { return take(some, [one], net: one.arrival == sum) }
        var total = Yen.zero
        for (index, group) in owed.enumerated() {
            total += group.arrival
            if total == sum { return take(some, Array(owed.prefix(index + 1)), net: true) }
            if total > sum { return }
        }
    }

    /// The oldest lines against the oldest groups wherever both sums meet.
    private mutating func matchPrefixes(of party: RemittanceParty) {
        var (brought, owed): ([RemittanceCredit], [RemittanceGroup]) = ([], [])
        var waiting = groups.filter { $0.key.party == party }[...]
        for line in lines where line.parties.contains(party) {
            brought.append(line)
            let sum = brought.map(\.amount).total()
            while owed.map(\.arrival).total() < sum, let next = waiting.popFirst() { owed.append(next) }
            guard owed.map(\.arrival).total() == sum else { continue }
            take(brought, owed, net: true)
            (brought, owed) = ([], [])
        }
    }

    private mutating func take(_ some: [RemittanceCredit], _ owed: [RemittanceGroup], net: Bool) {
        let match = RemittanceMatch(lines: some, groups: owed, net: net)
        let (ids, keys) = (Set(match.lines), Set(match.groups))
        lines.removeAll { ids.contains($0.id) }
        groups.removeAll { keys.contains($0.key) }
        matches.append(match)
        guard match.isLate, let key = match.groups.first else { return }
        breaks.append(
            RemittanceBreak(
                kind: .late, party: key.party, group: key, line: match.lines.last, expected: match.arrived,
                arrived: match.arrived))
    }

    /// What did not match: the oldest line of a party beside its oldest group, money that is overdue, lines of nobody.
    private mutating func findDifferences(_ bankThrough: BusinessDate?) {
        var used: Set<RemittanceGroup.Key> = []
        for line in lines {
            let beside = groups.first {
                line.parties.contains($0.key.party) && $0.key.dueOn <= line.creditedOn && !used.contains($0.key)
            }
            guard let group = beside else {
                breaks.append(
                    RemittanceBreak(
                        kind: .unexpected, party: line.parties.first, group: nil, line: line.id, expected: .zero,
                        arrived: line.amount))
                continue
            }
            used.insert(group.key)
            breaks.append(
                RemittanceBreak(
                    kind: line.amount < group.arrival ? .short : .over, party: group.key.party, group: group.key,
                    line: line.id, expected: group.arrival, arrived: line.amount))
        }
        guard let bankThrough else { return }
        for group in groups where group.deadline <= bankThrough && !used.contains(group.key) {
            breaks.append(
                RemittanceBreak(
                    kind: .missing, party: group.key.party, group: group.key, line: nil, expected: group.arrival,
                    arrived: .zero))
        }
    }
}

extension RemittanceGroup {
    /// Whether a line of this amount is this money: gross, or net of the fee that the contract allows.
    fileprivate func fits(_ amount: Yen) -> Bool { amount == gross || amount == arrival }
}
