import CodecPrimitives

/// Adds up groups and the file, and compares with what headers, trailers and the end record state.
struct GroupTotals {
    /// A stated total that is not what the records add up to.
    struct Problem {
        let rule: FindingRule
        let field: FieldReference
        let computed: Int64
    }

    /// The header of the open group, if it was right.
    struct Header {
        let bytes: [UInt8]
        let number: Int
        let offset: Int
        let row: RowPlaces?
    }

    private let layout: Layout
    private let plan: DataPlan
    private(set) var whole: GroupTally
    var group: GroupTally
    var header: Header?

    init(_ layout: Layout, _ plan: DataPlan) {
        (self.layout, self.plan) = (layout, plan)
        group = GroupTally(plan)
        whole = group
    }

    /// Begins the next group.
    mutating func startGroup() {
        whole.absorb(group)
        group.reset()
        header = nil
    }

    /// What a header, trailer or end record states wrongly.
    ///
    /// - Parameters:
    ///   - records: records of the file so far, this one included
    ///   - groups: groups of the file so far
    func problems(of bytes: ArraySlice<UInt8>, _ role: RecordRole, records: Int, groups: Int) -> [Problem] {
        guard layout.controls.contains(where: { $0.role == role }) || role == .trailer && layout.balance != nil
        else { return [] }
        let tally = role == .end ? whole : group
        guard tally.isComplete else { return [] }
        let statement = Statement(
            rules: layout.controls.filter { $0.role == role }, bytes: bytes, tally: tally, sums: plan.sums,
            records: records, groups: groups)
        return statement.problems() + (role == .trailer ? balanceProblem(bytes) : [])
    }

    private func balanceProblem(_ trailer: ArraySlice<UInt8>) -> [Problem] {
        guard let rule = layout.balance, let header, plan.amountIsSummed else { return [] }
        let opening = rule.opening.value(header.bytes[...])
        let added = rule.plus.reduce(Int64(0)) { $0 &+ group.amount(kind: $1) }
        let taken = rule.minus.reduce(Int64(0)) { $0 &+ group.amount(kind: $1) }
        let computed = opening &+ added &- taken
        guard computed != rule.closing.value(trailer) else { return [] }
        return [Problem(rule: .balanceMismatch, field: rule.closing.field, computed: computed)]
    }
}

/// One record with totals, and what they should be.
private struct Statement {
    let rules: [ControlRule]
    let bytes: ArraySlice<UInt8>
    let tally: GroupTally
    let sums: [FieldReference]
    let records: Int
    let groups: Int

    func problems() -> [GroupTotals.Problem] {
        let fillable = rules.filter(\.mayBeUnfilled)
        let isUnfilled = fillable.allSatisfy { stated($0) == 0 }
        let open = rules.filter { !($0.mayBeUnfilled && isUnfilled) }
        let first = open.compactMap { problem($0, kinds: $0.kinds) }
        guard !first.isEmpty, let other = open.first(where: { !$0.otherKinds.isEmpty }) else { return first }
        let second = open.compactMap { problem($0, kinds: $0.otherKinds.isEmpty ? $0.kinds : $0.otherKinds) }
        guard second.isEmpty else { return first }
        let computed = tally.expected(other, kinds: other.kinds, sums: sums)
        return [GroupTotals.Problem(rule: .totalsOtherwise, field: other.field, computed: computed)]
    }

    private func problem(_ rule: ControlRule, kinds: [Int]) -> GroupTotals.Problem? {
        let stated = stated(rule)
        let computed: Int64
        switch rule.quantity {
        case .count, .sum: computed = tally.expected(rule, kinds: kinds, sums: sums)
        case .records: computed = Int64(records)
        case .recordsBefore: computed = Int64(records - 1)
        case .recordsEitherWay: computed = Int64(stated == Int64(records - 1) ? records - 1 : records)
        case .groups: computed = Int64(groups)
        }
        guard stated != computed else { return nil }
        return GroupTotals.Problem(
            rule: rule.summed == nil ? .trailerCount : .trailerAmount, field: rule.field, computed: computed)
    }

    private func stated(_ rule: ControlRule) -> Int64 { rule.field.digitsValue(bytes) }
}

extension BalanceRule.Balance {
    /// The balance in a record whose fields are right.
    fileprivate func value(_ record: ArraySlice<UInt8>) -> Int64 {
        let value = field.digitsValue(record)
        guard let sign else { return value }
        let code = Array(record[(record.startIndex + sign.start)...].prefix(sign.length))
        return negative.contains(code) ? -value : value
    }
}

extension FieldReference {
    /// The value of at most 18 digits of a record whose fields are right; 0 for blanks.
    fileprivate func digitsValue(_ record: ArraySlice<UInt8>) -> Int64 {
        let digits = record[(record.startIndex + start)...].prefix(length)
        return digits.allSatisfy { $0 == 0x20 } ? 0 : digits.reduce(Int64(0)) { $0 * 10 + Int64($1) - 0x30 }
    }
}
