import CodecPrimitives

/// Counts and sums of the data records of a group, per kind.
struct GroupTally {
    private(set) var counts: [Int64]
    private(set) var sums: [Int64]
    /// False when a record could not be counted: then control totals prove nothing.
    private(set) var isComplete = true
    private let kindCount: Int

    init(_ plan: DataPlan) {
        kindCount = plan.kindCount
        counts = Array(repeating: 0, count: kindCount)
        sums = Array(repeating: 0, count: kindCount * plan.sums.count)
    }

    mutating func reset() {
        for index in counts.indices { counts[index] = 0 }
        for index in sums.indices { sums[index] = 0 }
        isComplete = true
    }

    /// Adds another tally of the same plan.
    mutating func absorb(_ other: GroupTally) {
        for index in counts.indices { counts[index] += other.counts[index] }
        for index in sums.indices {
            let (total, overflow) = sums[index].addingReportingOverflow(other.sums[index])
            sums[index] = total
            if overflow { isComplete = false }
        }
        isComplete = isComplete && other.isComplete
    }

    mutating func leaveOut() { isComplete = false }

    @inline(__always)
    mutating func count(kind: Int) { counts[kind] += 1 }

    /// Adds an amount of at most twelve digits; more than nine million of the largest fit.
    @inline(__always)
    mutating func add(_ value: Int64, sum: Int, kind: Int) {
        let (total, overflow) = sums[sum * kindCount + kind].addingReportingOverflow(value)
        sums[sum * kindCount + kind] = total
        if overflow { isComplete = false }
    }

    /// The sum of the amounts of a kind; the amount is the first of the sums.
    func amount(kind: Int) -> Int64 { sums[kind] }

    /// What a control field must hold that counts or sums the data records of these kinds; of all, if there are none.
    func expected(_ rule: ControlRule, kinds: [Int], sums fields: [FieldReference]) -> Int64 {
        let kinds = kinds.isEmpty ? Array(0..<kindCount) : kinds
        guard let summed = rule.summed, let sum = fields.firstIndex(of: summed) else {
            return kinds.reduce(0) { $0 + counts[$1] }
        }
        return kinds.reduce(0) { $0.addingReportingOverflow(sums[sum * kindCount + $1]).partialValue }
    }
}
