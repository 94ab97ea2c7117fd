public import CodecPrimitives

/// Where money went.
public struct AllocationResult: Hashable, Sendable {
    /// One for each line, in the order of the lines.
    public let paid: [Amounts]
    /// What no line could take.
    public let rest: Yen
    /// Every payment in the order it was made.
    public let steps: [AllocationStep]
}

/// One component of one claim that got money.
public struct AllocationStep: Hashable, Sendable {
    /// What put it where it stands among its neighbours.
    public enum Reason: Hashable, Sendable {
        /// It is the only debt of its component.
        case alone
        /// It was due when others were not (民法488条4項1号).
        case due
        /// Paying it benefits the debtor more (民法488条4項2号).
        case benefit
        /// It is due earlier (民法488条4項3号).
        case earlierDue
        /// Equal to others: in proportion to what is open (民法488条4項4号).
        case proportion
    }

    /// The index of the line.
    public let line: Int
    public let component: Component
    public let amount: Yen
    public let reason: Reason
}

/// Allocates money over claims (充当, 民法488条4項・489条, 地方税法14条の5).
public enum Allocation {
    /// Pays law by law, each by its own order: first the law whose earliest claim is due first. Within a law it pays
    /// component by component over all lines: due before not due on `day`, then by the debtor's benefit, the earlier
    /// due, and claims equal in all that in proportion to what is open; nothing goes where less than nothing is open.
    /// Throws `amountInvalid` for a negative amount.
    public static func allocate(
        _ amount: Yen, over lines: [AllocationLine], on day: BusinessDate? = nil
    ) throws(LedgerError) -> AllocationResult {
        try allocate(amount, over: lines, on: day) { line, _ in lines[line].open.lateCharge }
    }

    /// The same where a late charge is known only on the way: a tax's once its principal is paid, a private claim's by
    /// the day of the payment. When the charges' turn comes, `charge` is asked for every line of the law, by its index
    /// and what it got of this money until then, and answers what may be paid of its charge.
    public static func allocate(
        _ amount: Yen, over lines: [AllocationLine], on day: BusinessDate? = nil, charge: (Int, Amounts) -> Yen
    ) throws(LedgerError) -> AllocationResult {
        guard !amount.isNegative else { throw LedgerError(.amountInvalid) }
        var run = AllocationRun(lines: lines, rest: amount, day: day)
        for group in groups(of: lines) { try run.pay(group, by: lines[group[0]].order, charge) }
        return AllocationResult(paid: run.paid, rest: run.rest, steps: run.steps)
    }

    /// The same for lines of one law, whose own orders do not count.
    public static func allocate(
        _ amount: Yen, over lines: [AllocationLine], _ order: AllocationOrder, on day: BusinessDate? = nil
    ) throws(LedgerError) -> AllocationResult {
        guard !amount.isNegative else { throw LedgerError(.amountInvalid) }
        var run = AllocationRun(lines: lines, rest: amount, day: day)
        if !lines.isEmpty {
            try run.pay(Array(lines.indices), by: order) { line, _ in lines[line].open.lateCharge }
        }
        return AllocationResult(paid: run.paid, rest: run.rest, steps: run.steps)
    }

    /// Lines of one law and one order, by the due date that comes first among them.
    private static func groups(of lines: [AllocationLine]) -> [[Int]] {
        var groups: [[Int]] = []
        for index in lines.indices {
            let line = lines[index]
            let known = groups.firstIndex { group in
                lines[group[0]].pool == line.pool && lines[group[0]].order == line.order
            }
            if let known { groups[known].append(index) } else { groups.append([index]) }
        }
        guard groups.count > 1 else { return groups }
        return groups.sorted { left, right in
            let (first, second) = (earliest(left, lines), earliest(right, lines))
            return first == second ? lines[left[0]].pool < lines[right[0]].pool : first < second
        }
    }

    private static func earliest(_ group: [Int], _ lines: [AllocationLine]) -> BusinessDate {
        group.reduce(lines[group[0]].due) { min($0, lines[$1].due) }
    }
}

/// Money on its way over lines.
private struct AllocationRun {
    let lines: [AllocationLine]
    var rest: Yen
    let day: BusinessDate?
    /// Of each line; the charges as far as they were asked for.
    var open: [Amounts]
    var paid: [Amounts]
    var steps: [AllocationStep] = []

    init(lines: [AllocationLine], rest: Yen, day: BusinessDate?) {
        (self.lines, self.rest, self.day) = (lines, rest, day)
        open = lines.map(\.open)
        paid = Array(repeating: .zero, count: lines.count)
    }

    /// Every charge is asked for, also when no money is left for it.
    mutating func pay(
        _ group: [Int], by order: AllocationOrder, _ charge: (Int, Amounts) -> Yen
    ) throws(LedgerError) {
        let ranked = group.count > 1 ? group.sorted { precedes($0, $1) } : group
        for component in order.components {
            if component == .lateCharge { for line in ranked { open[line].lateCharge = charge(line, paid[line]) } }
            guard rest.isPositive else { continue }
            let open = ranked.filter { self.open[$0][component].isPositive }
            var start = 0
            while start < open.count, rest.isPositive {
                let end = open[start...].firstIndex { difference(open[start], $0) != .proportion } ?? open.count
                try pay(open[start..<end], component, of: open, after: start)
                start = end
            }
        }
    }

    /// Pays claims of equal rank: all that is open, or their proportion.
    private mutating func pay(
        _ equal: ArraySlice<Int>, _ component: Component, of open: [Int], after start: Int
    ) throws(LedgerError) {
        let wanted = equal.map { self.open[$0][component] }
        let parts = rest >= wanted.total() ? wanted : try Split.proportionally(rest, by: wanted)
        let reason = reason(of: equal, in: open, at: start)
        for (line, part) in zip(equal, parts) where part.isPositive {
            paid[line][component] = part
            rest -= part
            steps.append(AllocationStep(line: line, component: component, amount: part, reason: reason))
        }
    }

    private func reason(of equal: ArraySlice<Int>, in open: [Int], at start: Int) -> AllocationStep.Reason {
        if equal.count > 1 { return .proportion }
        if open.count == 1 { return .alone }
        return start > 0 ? difference(open[start - 1], open[start]) : difference(open[0], open[1])
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (lines[left], lines[right])
        if isDue(first) != isDue(second) { return isDue(first) }
        if first.benefit != second.benefit { return first.benefit > second.benefit }
        return first.due == second.due ? left < right : first.due < second.due
    }

    /// What puts one of two lines before the other; `proportion` when nothing does.
    private func difference(_ left: Int, _ right: Int) -> AllocationStep.Reason {
        let (first, second) = (lines[left], lines[right])
        if isDue(first) != isDue(second) { return .due }
        if first.benefit != second.benefit { return .benefit }
        return first.due == second.due ? .proportion : .earlierDue
    }

    private func isDue(_ line: AllocationLine) -> Bool { day.map { line.due < $0 || line.due == $0 } ?? true }
}
