import CodecPrimitives

/// Reads one record of a layout file and checks that its fields touch and fill it.
struct RecordLayoutFile {
    let role: RecordRole
    let form: FormFile

    func decode(_ object: LayoutObject) throws(RecordsError) -> RecordLayout {
        try object.refuseOthers(than: ["discriminator", "fields", "derived", "note"])
        let value = try object.optionalText("discriminator")?.utf8 ?? []
        var (fields, pending, next): ([FieldLayout], [LayoutObject], Int) = ([], [], 0)
        for field in try object.objects("fields") {
            if field.has("cases") {
                pending.append(field)
                continue
            }
            fields.append(try reader.decode(field, at: form.isCSV ? next : nil))
            next += fields.last?.length ?? 0
        }
        fields.sort { $0.start < $1.start }
        let plain = record(value, fields)
        var choices: [FieldChoice] = []
        for choice in pending { choices.append(try self.choice(choice, of: plain)) }
        try checkCover(fields, choices, object)
        let whole = record(value, fields, choices)
        guard object.has("derived") else { return whole }
        var derived: [FieldLayout] = []
        for slice in try object.objects("derived") { derived.append(try self.derived(slice, of: whole)) }
        return record(value, fields, choices, derived)
    }

    private var reader: FieldLayoutFile { form.fields(of: role) }

    private func record(
        _ discriminator: [UInt8], _ fields: [FieldLayout], _ choices: [FieldChoice] = [], _ derived: [FieldLayout] = []
    ) -> RecordLayout {
        RecordLayout(
            role: role, discriminatorStart: form.discriminator.lowerBound, discriminator: discriminator,
            fields: fields, choices: choices, derived: derived)
    }

    /// A stretch `pos`, `len` that is read `by` another field in one of several `cases`.
    private func choice(_ object: LayoutObject, of record: RecordLayout) throws(RecordsError) -> FieldChoice {
        try object.refuseOthers(than: ["pos", "len", "by", "cases", "note"])
        guard !form.isCSV else { throw object.invalid("cases") }
        let start = try object.number("pos", in: 1...LayoutFile.maximumRecordBytes) - 1
        let length = try object.number("len", in: 1...LayoutFile.maximumRecordBytes)
        let decider = try object.field("by", of: record)
        guard decider.length <= 8 else { throw object.invalid("by") }
        var cases: [FieldChoice.Case] = []
        for entry in try object.objects("cases") {
            try entry.refuseOthers(than: ["is", "fields", "note"])
            let values = entry.has("is") ? try entry.texts("is").map(\.utf8) : []
            guard values.allSatisfy({ $0.count == decider.length }), cases.allSatisfy({ !$0.values.isEmpty }),
                !entry.has("is") || !values.isEmpty
            else { throw entry.invalid("is") }
            var fields: [FieldLayout] = []
            for field in try entry.objects("fields") { fields.append(try reader.decode(field)) }
            fields.sort { $0.start < $1.start }
            try checkTouching(
                fields.map { (start: $0.start, length: $0.length, name: $0.name) },
                from: start, to: start + length, entry)
            cases.append(FieldChoice.Case(values: values, fields: fields))
        }
        // Every record has fields everywhere: the last case takes what is left.
        guard cases.last?.values.isEmpty == true else { throw object.invalid("cases") }
        return FieldChoice(start: start, length: length, decider: decider, cases: cases)
    }

    private func checkCover(
        _ fields: [FieldLayout], _ choices: [FieldChoice], _ object: LayoutObject
    ) throws(RecordsError) {
        var stretches = fields.map { (start: $0.start, length: $0.length, name: $0.name) }
        for choice in choices {
            let name = choice.cases.first?.fields.first?.name ?? ReceivedText("")
            stretches.append((start: choice.start, length: choice.length, name: name))
        }
        stretches.sort { $0.start < $1.start }
        let end = form.isCSV ? fields.reduce(0) { $0 + $1.length } : form.recordBytes
        try checkTouching(stretches, from: 0, to: end, object)
    }

    private func checkTouching(
        _ stretches: [(start: Int, length: Int, name: ReceivedText)], from start: Int, to end: Int,
        _ object: LayoutObject
    ) throws(RecordsError) {
        var next = start
        let place = { (name: ReceivedText?) in "\(role.rawValue).\(name?.string ?? "")" }
        func wrong(_ code: RecordsError.Code, _ name: ReceivedText?) -> RecordsError {
            RecordsError(code, at: place(name), offset: object.byte(of: "fields"))
        }
        for stretch in stretches {
            if stretch.start < next { throw wrong(.fieldsOverlap, stretch.name) }
            if stretch.start > next { throw wrong(.fieldsGap, stretch.name) }
            next = stretch.start + stretch.length
            if next > end { throw wrong(.fieldBeyondRecord, stretch.name) }
        }
        guard next == end, next > start else { throw wrong(.fieldsGap, stretches.last?.name) }
    }

    /// A slice with `pos` in the record, or in the field named by `of`.
    private func derived(_ slice: LayoutObject, of record: RecordLayout) throws(RecordsError) -> FieldLayout {
        let name = try slice.text("name")
        let whole: (start: Int, length: Int)
        if slice.has("of") {
            let field = try slice.field("of", of: record)
            whole = (field.start, field.length)
        } else {
            whole = (0, form.isCSV ? record.fields.reduce(0) { $0 + $1.length } : form.recordBytes)
        }
        let start = try slice.number("pos", in: 1...whole.length) - 1
        let length = try slice.number("len", in: 1...whole.length)
        let place = "\(role.rawValue).\(name.string)"
        guard start + length <= whole.length else {
            throw RecordsError(.fieldBeyondRecord, at: place, offset: slice.byte(of: "len"))
        }
        guard !record.fields.contains(where: { $0.name == name }) else { throw slice.invalid("name") }
        let plain = slice.renamed(slice.path).without("of").without("pos")
        return try FieldLayoutFile(
            role: role, encoding: reader.encoding, isSingleByte: reader.isSingleByte, isCSV: false
        ).decode(plain, at: whole.start + start)
    }
}
