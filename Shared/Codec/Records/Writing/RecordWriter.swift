import CodecPrimitives

/// Writes a file in the form of a layout: the other direction of `RecordReader`.
///
/// Constants, trailers' control totals and line endings come from the layout. Whatever would make a
/// file that the reader refuses is an error here, before a byte of the record is written.
public struct RecordWriter {
    private let layout: Layout
    private let plan: ReadingPlan
    private var order: FileOrder
    private var tally: GroupTally
    private var bytes: [UInt8] = []

    public init(_ layout: Layout) {
        self.layout = layout
        plan = ReadingPlan(layout)
        order = FileOrder(layout)
        tally = GroupTally(plan.data)
    }

    /// Opens a group (ヘッダ).
    public mutating func header(_ values: KeyValuePairs<String, FieldValue> = [:]) throws(RecordsError) {
        let record = try encode(.header, values)
        tally.reset()
        try append(record, as: .header)
    }

    /// Writes one data record; fields are named as in the layout or by their meaning.
    public mutating func data(_ values: KeyValuePairs<String, FieldValue>) throws(RecordsError) {
        try data(bytes: try encode(.data, values))
    }

    /// Writes one data record that is already in its form, as a reader handed it out.
    public mutating func data(bytes record: [UInt8]) throws(RecordsError) {
        guard record.count == layout.recordBytes else { throw RecordsError(.valueInvalid, at: "data") }
        let span = record.span
        guard let index = plan.index(of: span), plan.records[index].role == .data,
            plan.records[index].accepts(span), let kind = plan.data.kind(span)
        else { throw RecordsError(.valueInvalid, at: "data") }
        guard plan.data.barcodeProblem(span) == nil else {
            throw RecordsError(.valueInvalid, at: "data.\(layout.barcode?.name.string ?? "")")
        }
        tally.count(kind: kind)
        for sum in plan.data.sums.indices {
            guard let value = plan.data.value(ofSum: sum, span) else {
                throw RecordsError(.valueInvalid, at: "data.\(plan.data.sums[sum].name.string)")
            }
            tally.add(value, sum: sum, kind: kind)
        }
        try append(record, as: .data)
    }

    /// Closes the group: its control fields are counted, other fields of the trailer are given.
    public mutating func trailer(_ values: KeyValuePairs<String, FieldValue> = [:]) throws(RecordsError) {
        guard tally.isComplete else { throw RecordsError(.sumTooLarge, at: "trailer") }
        var controls: [(field: FieldReference, value: FieldValue)] = []
        for rule in layout.controls {
            let total = tally.expected(rule, sums: plan.data.sums)
            guard String(total).utf8.count <= rule.field.length else {
                throw RecordsError(.sumTooLarge, at: "trailer.\(rule.field.name.string)")
            }
            controls.append((rule.field, .number(total)))
        }
        let record = try encode(.trailer, values, controls)
        tally.reset()
        try append(record, as: .trailer)
    }

    /// Takes the bytes written so far, so that a large file need not be held.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Ends the file and takes the rest of its bytes; `orderInvalid` while a group is open.
    public mutating func finish() throws(RecordsError) -> [UInt8] {
        if layout.record(.end) != nil { try append(try encode(.end, [:]), as: .end) }
        guard order.missingAtEnd().isEmpty else { throw RecordsError(.orderInvalid, at: "end") }
        return takeBytes()
    }
}

extension RecordWriter {
    private mutating func append(_ record: [UInt8], as role: RecordRole) throws(RecordsError) {
        var next = order
        guard !order.isEnded, next.accept(role) == nil else { throw RecordsError(.orderInvalid, at: role.rawValue) }
        order = next
        bytes += record
        bytes += (layout.lineEndings.first ?? .none).bytes
    }

    private func encode(
        _ role: RecordRole, _ values: KeyValuePairs<String, FieldValue>,
        _ controls: [(field: FieldReference, value: FieldValue)] = []
    ) throws(RecordsError) -> [UInt8] {
        guard let record = layout.record(role) else { throw RecordsError(.orderInvalid, at: role.rawValue) }
        var given = controls.map { (start: $0.field.start, value: $0.value) }
        for (name, value) in values {
            let reference = try layout.field(name, in: role)
            let isField = record.fields.contains { $0.start == reference.start && $0.length == reference.length }
            guard isField, !given.contains(where: { $0.start == reference.start }) else {
                throw RecordsError(.fieldUnknown, at: "\(role.rawValue).\(name)")
            }
            given.append((reference.start, value))
        }
        let encoder = FieldEncoder(role: role, encoding: layout.encoding)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(layout.recordBytes)
        for field in record.fields {
            let value = given.first { $0.start == field.start }?.value
            bytes += try encoder.encode(value ?? field.constant.map(FieldValue.bytes) ?? .none, as: field)
        }
        return bytes
    }
}
