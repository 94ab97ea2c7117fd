import CodecPrimitives

/// Puts the values of one record together.
struct RecordComposer {
    private let layout: Layout
    private let record: RecordLayout
    private let encoder: FieldEncoder
    private var given: [(field: FieldReference, name: String, value: FieldValue)] = []

    init(_ layout: Layout, _ record: RecordLayout) {
        (self.layout, self.record) = (layout, record)
        encoder = FieldEncoder(layout, record.role)
    }

    /// Takes a value; `fieldUnknown` for a field that has one already.
    mutating func give(_ value: FieldValue, to field: FieldReference, name: String) throws(RecordsError) {
        guard !given.contains(where: { $0.field.isSamePlace(as: field) }) else { throw unknown(name) }
        given.append((field, name, value))
    }

    /// The record; `fieldUnknown` for a value of a field that it does not have.
    func bytes(codeSet: CodeSet) throws(RecordsError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0x20, count: layout.recordBytes)
        var written: [FieldLayout] = record.fields
        for field in record.fields { try write(field, to: &bytes, codeSet) }
        for choice in record.choices {
            let chosen = choice.fields(of: bytes[...])
            for field in chosen { try write(field, to: &bytes, codeSet) }
            written += chosen
        }
        for (field, name, _) in given where !written.contains(where: { field.isSamePlace(as: FieldReference($0)) }) {
            throw unknown(name)
        }
        return bytes
    }

    private func write(_ field: FieldLayout, to bytes: inout [UInt8], _ codeSet: CodeSet) throws(RecordsError) {
        let reference = FieldReference(field)
        let value = given.first { $0.field.isSamePlace(as: reference) }?.value
        let usual = field.constant ?? field.rules.codeSets.first { $0.codeSet == codeSet }?.code
        let encoded = try encoder.encode(value ?? usual.map(FieldValue.bytes) ?? .none, as: field)
        bytes.replaceSubrange(field.start..<(field.start + field.length), with: encoded)
    }

    private func unknown(_ name: String) -> RecordsError {
        RecordsError(.fieldUnknown, at: "\(record.role.rawValue).\(name)")
    }
}

extension FieldReference {
    /// Whether both are the same bytes of a record.
    fileprivate func isSamePlace(as other: FieldReference) -> Bool {
        start == other.start && length == other.length && (implied == nil) == (other.implied == nil)
    }
}
