import CodecPrimitives

/// Writes a file in the form of a layout: the other direction of `RecordReader`.
///
/// Constants, totals, code sets, columns and line endings come from the layout. Whatever would make a file that
/// the reader refuses is an error here, before a byte of the record is written.
public struct RecordWriter {
    private let layout: Layout
    private let plan: ReadingPlan
    private let fillsResults: Bool
    private var order: FileOrder
    private var totals: GroupTotals
    private var lines: LineWriter
    /// Records written.
    private var number = 0
    /// The header of a group whose totals it states, and the lines after it; nil where no header does.
    private var held: (header: [UInt8], lines: [[UInt8]])?

    /// A writer at the start of a file.
    ///
    /// - Parameters:
    ///   - codeSet: one of the layout's; nil for its first
    ///   - fillsResults: whether totals are written that the layout lets stay zero (振替結果の集計)
    public init(_ layout: Layout, codeSet: CodeSet? = nil, fillsResults: Bool = false) {
        (self.layout, self.fillsResults) = (layout, fillsResults)
        plan = ReadingPlan(layout)
        order = FileOrder(layout)
        totals = GroupTotals(layout, plan.data)
        lines = LineWriter(layout, codeSet: codeSet ?? layout.form.codeSets.first ?? .plain)
    }

    /// Fields by name, or by their meaning, and what is written into them.
    public typealias Values = [(name: String, value: FieldValue)]

    /// Opens a group (ヘッダ).
    public mutating func header(_ values: KeyValuePairs<String, FieldValue> = [:]) throws(RecordsError) {
        try header(values.map { ($0.key, $0.value) })
    }

    /// Opens a group (ヘッダ).
    public mutating func header(_ values: Values) throws(RecordsError) {
        let record = try encode(.header, values)
        let next = try accepted(.header)
        try closeGroup()
        (order, number) = (next, number + 1)
        totals.header = GroupTotals.Header(bytes: record, number: number, offset: 0, row: nil)
        if layout.controls.contains(where: { $0.role == .header }) {
            held = (record, [])
        } else {
            lines.write(record, as: .header)
        }
    }

    /// Writes one data record; fields are named as in the layout or by their meaning.
    public mutating func data(_ values: KeyValuePairs<String, FieldValue>) throws(RecordsError) {
        try data(values.map { ($0.key, $0.value) })
    }

    /// Writes one data record.
    public mutating func data(_ values: Values) throws(RecordsError) {
        try data(bytes: try encode(.data, values))
    }

    /// Writes one data record that is already in its form, as a reader handed it out.
    public mutating func data(bytes record: [UInt8]) throws(RecordsError) {
        guard record.count == layout.recordBytes else { throw RecordsError(.valueInvalid, at: "data") }
        let span = record.span
        guard let index = plan.index(of: span), plan.records[index].role == .data,
            plan.records[index].accepts(span) || isWrittenWo(record), let kind = plan.data.kind(span)
        else { throw RecordsError(.valueInvalid, at: "data") }
        guard plan.data.barcodeProblem(span) == nil else {
            throw RecordsError(.valueInvalid, at: "data.\(layout.barcode?.name.string ?? "")")
        }
        var values: [Int64] = []
        for sum in plan.data.sums.indices {
            guard let value = plan.data.value(ofSum: sum, span) else {
                throw RecordsError(.valueInvalid, at: "data.\(plan.data.sums[sum].name.string)")
            }
            values.append(value)
        }
        try append(record, as: .data)
        totals.group.count(kind: kind)
        for (sum, value) in values.enumerated() { totals.group.add(value, sum: sum, kind: kind) }
    }

    /// Closes the group: its control fields are counted, other fields of the trailer are given.
    public mutating func trailer(_ values: KeyValuePairs<String, FieldValue> = [:]) throws(RecordsError) {
        try trailer(values.map { ($0.key, $0.value) })
    }

    /// Closes the group.
    public mutating func trailer(_ values: Values) throws(RecordsError) {
        guard totals.group.isComplete else { throw RecordsError(.sumTooLarge, at: "trailer") }
        let record = try encode(.trailer, values, try controls(.trailer))
        if let problem = totals.problems(of: record[...], .trailer, records: number + 1, groups: order.groups)
            .first(where: { !$0.rule.isWarning })
        {
            throw RecordsError(.valueInvalid, at: "trailer.\(problem.field.name.string)")
        }
        try append(record, as: .trailer)
        try closeGroup()
    }

    /// Takes the bytes written so far, so that a large file need not be held. A group whose header states its totals
    /// is held until it is closed.
    public mutating func takeBytes() -> [UInt8] { lines.take() }

    /// Ends the file and takes the rest of its bytes; `orderInvalid` while a group is open.
    public mutating func finish() throws(RecordsError) -> [UInt8] {
        if layout.record(.trailer) == nil { try closeGroup() }
        if layout.record(.end) != nil {
            _ = try accepted(.end)
            try append(try encode(.end, [], try controls(.end)), as: .end)
        }
        guard order.missingAtEnd().isEmpty else { throw RecordsError(.orderInvalid, at: "end") }
        lines.end()
        return takeBytes()
    }
}

extension RecordWriter {
    /// The order after one more record of a role; `orderInvalid` when it may not stand here.
    private func accepted(_ role: RecordRole) throws(RecordsError) -> FileOrder {
        var next = order
        guard !order.isEnded, next.accept(role) == nil else { throw RecordsError(.orderInvalid, at: role.rawValue) }
        return next
    }

    private mutating func append(_ record: [UInt8], as role: RecordRole) throws(RecordsError) {
        (order, number) = (try accepted(role), number + 1)
        if held == nil { lines.write(record, as: role) } else { held?.lines.append(record) }
    }

    /// Writes the totals of a group into the header that was held for them.
    private mutating func closeGroup() throws(RecordsError) {
        if let group = held, let form = layout.record(.header) {
            var record = group.header
            for (field, value) in try controls(.header) {
                guard let whole = form.fields.first(where: { $0.start == field.start }) else { continue }
                let encoded = try FieldEncoder(layout, .header).encode(value, as: whole)
                record.replaceSubrange(field.start..<(field.start + field.length), with: encoded)
            }
            lines.write(record, as: .header)
            for line in group.lines { lines.write(line, as: .data) }
            held = nil
        }
        totals.startGroup()
    }

    /// The control fields of a record and what they must hold.
    private func controls(_ role: RecordRole) throws(RecordsError) -> [(field: FieldReference, value: FieldValue)] {
        var values: [(field: FieldReference, value: FieldValue)] = []
        for rule in layout.controls where rule.role == role {
            let total: Int64
            switch rule.quantity {
            case .count, .sum:
                let tally = role == .end ? totals.whole : totals.group
                total = tally.expected(rule, kinds: rule.kinds, sums: plan.data.sums)
            case .records, .recordsEitherWay: total = Int64(number + 1)
            case .recordsBefore: total = Int64(number)
            case .groups: total = Int64(order.groups)
            }
            guard total >= 0, String(total).utf8.count <= rule.field.length else {
                throw RecordsError(.sumTooLarge, at: "\(role.rawValue).\(rule.field.name.string)")
            }
            values.append((rule.field, rule.mayBeUnfilled && !fillsResults ? .number(0) : .number(total)))
        }
        return values
    }

    private func encode(
        _ role: RecordRole, _ values: Values,
        _ controls: [(field: FieldReference, value: FieldValue)] = []
    ) throws(RecordsError) -> [UInt8] {
        guard let record = layout.record(role) else { throw RecordsError(.orderInvalid, at: role.rawValue) }
        var composer = RecordComposer(layout, record)
        for (field, value) in controls { try composer.give(value, to: field, name: field.name.string) }
        for (name, value) in values { try composer.give(value, to: try layout.field(name, in: role), name: name) }
        return try composer.bytes(codeSet: lines.codeSet)
    }

    /// Whether a record only fails its tests because ｦ is written where the layout allows it.
    private func isWrittenWo(_ record: [UInt8]) -> Bool {
        guard layout.form.wo == .allowed, let data = layout.record(.data) else { return false }
        return (data.fields(of: record[...]) + data.testedSlices).allSatisfy { field in
            FieldProblem.find(field, Array(record[field.start..<(field.start + field.length)]), wo: .allowed) == nil
        }
    }
}
