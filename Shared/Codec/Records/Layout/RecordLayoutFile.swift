import CodecPrimitives

/// Reads one record of a layout file and checks that its fields touch and fill it.
struct RecordLayoutFile {
    let role: RecordRole
    let recordBytes: Int
    let discriminator: Range<Int>

    func decode(_ object: LayoutObject) throws(RecordsError) -> RecordLayout {
        try object.refuseOthers(than: ["discriminator", "fields", "derived", "note"])
        let value = try object.text("discriminator").utf8
        guard value.count == discriminator.count else { throw object.invalid("discriminator") }
        var fields: [FieldLayout] = []
        for field in try object.objects("fields") { fields.append(try FieldLayoutFile(role: role).decode(field)) }
        fields.sort { $0.start < $1.start }
        try checkCover(fields)
        let plain = RecordLayout(
            role: role, discriminatorStart: discriminator.lowerBound, discriminator: value, fields: fields, derived: [])
        guard object.has("derived") else { return plain }
        var derived: [FieldReference] = []
        for slice in try object.objects("derived") { derived.append(try self.derived(slice, of: plain)) }
        return RecordLayout(
            role: role, discriminatorStart: discriminator.lowerBound, discriminator: value, fields: fields,
            derived: derived)
    }

    private func checkCover(_ fields: [FieldLayout]) throws(RecordsError) {
        var next = 0
        for field in fields {
            let place = "\(role.rawValue).\(field.name.string)"
            if field.start < next { throw RecordsError(.fieldsOverlap, at: place, offset: field.start) }
            if field.start > next { throw RecordsError(.fieldsGap, at: place, offset: next) }
            next = field.start + field.length
            if next > recordBytes { throw RecordsError(.fieldBeyondRecord, at: place, offset: field.start) }
        }
        guard next == recordBytes else {
            throw RecordsError(.fieldsGap, at: "\(role.rawValue).\(fields.last?.name.string ?? "")", offset: next)
        }
    }

    /// A slice with `pos` in the record, or in the field named by `of`.
    private func derived(_ slice: LayoutObject, of record: RecordLayout) throws(RecordsError) -> FieldReference {
        try slice.refuseOthers(than: ["name", "of", "pos", "len", "type", "note"])
        let name = try slice.text("name")
        let whole: (start: Int, length: Int)
        if let parent = try slice.optionalText("of") {
            let field = try record.reference(parent)
            whole = (field.start, field.length)
        } else {
            whole = (0, recordBytes)
        }
        let start = try slice.number("pos", in: 1...whole.length) - 1
        let length = try slice.number("len", in: 1...whole.length)
        let place = "\(role.rawValue).\(name.string)"
        guard start + length <= whole.length else { throw RecordsError(.fieldBeyondRecord, at: place) }
        guard !record.fields.contains(where: { $0.name == name }) else { throw slice.invalid("name") }
        let form: FieldForm = try FieldLayoutFile.isNumeric(slice) ? .digits : .text(.text)
        return FieldReference(derived: name, start: whole.start + start, length: length, form: form)
    }
}
