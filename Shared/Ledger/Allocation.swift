public import CodecPrimitives

/// In which order the components of a debt are paid (充当の順序, law 4.1).
public struct AllocationOrder: Hashable, Sendable {
    /// Every component once.
    public let components: [Component]

    /// 地方税法14条の5: costs, principal, late charge; the fee goes with the late charge (default).
    public static let principalFirst = AllocationOrder([.costs, .principal, .lateCharge, .fee])
    /// The same where an ordinance puts the demand fee before the principal.
    public static let feeBeforePrincipal = AllocationOrder([.costs, .fee, .principal, .lateCharge])
    /// 都市計画法75条6項, 道路法73条4項.
    public static let chargeFirst = AllocationOrder([.costs, .fee, .lateCharge, .principal])
    /// 民法489条1項: costs, interest, principal.
    public static let civilCode = AllocationOrder([.costs, .fee, .lateCharge, .principal])

    /// Components that are missing come last in their natural order.
    public init(_ components: [Component]) {
        var order: [Component] = []
        for component in components + Component.allCases where !order.contains(component) { order.append(component) }
        self.components = order
    }
}

/// One claim that money may go to.
public struct AllocationLine: Hashable, Sendable {
    public let claim: ClaimID
    /// What may at most be paid on it; not negative.
    public let open: Amounts
    public let due: BusinessDate

    public init(claim: ClaimID, open: Amounts, due: BusinessDate) {
        (self.claim, self.open, self.due) = (claim, open, due)
    }
}

/// Where money went.
public struct AllocationResult: Hashable, Sendable {
    /// One for each line, in the order of the lines.
    public let paid: [Amounts]
    /// What no line could take.
    public let rest: Yen
}

/// Allocates money over claims (充当, 民法488条4項・489条).
public enum Allocation {
    /// Pays component by component over all lines: first the earlier due, claims due on the same day
    /// in proportion to what is open. Throws `amountInvalid` for negative amounts.
    public static func allocate(
        _ amount: Yen, over lines: [AllocationLine], _ order: AllocationOrder
    ) throws(LedgerError) -> AllocationResult {
        guard !amount.isNegative else { throw LedgerError(.amountInvalid) }
        var paid = Array(repeating: Amounts.zero, count: lines.count)
        var rest = amount
        let byDue = lines.indices.sorted {
            lines[$0].due == lines[$1].due ? $0 < $1 : lines[$0].due < lines[$1].due
        }
        for component in order.components {
            var start = 0
            while start < byDue.count, rest.isPositive {
                let due = lines[byDue[start]].due
                let end = byDue[start...].firstIndex { lines[$0].due != due } ?? byDue.count
                let group = Array(byDue[start..<end])
                let parts = try share(rest, over: group.map { lines[$0].open[component] })
                for (index, part) in zip(group, parts) { paid[index][component] = part }
                rest -= parts.total()
                start = end
            }
        }
        return AllocationResult(paid: paid, rest: rest)
    }

    /// What claims due on the same day get of an amount: all that is open, or their proportion.
    private static func share(_ amount: Yen, over open: [Yen]) throws(LedgerError) -> [Yen] {
        amount >= open.total() ? open : try Split.proportionally(amount, by: open)
    }
}
