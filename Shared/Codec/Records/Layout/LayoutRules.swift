import CodecPrimitives

/// Reads what a layout file says about its data records as a whole: kinds, money, keys, controls.
struct LayoutRules {
    let file: LayoutObject
    let data: RecordLayout
    let trailer: RecordLayout?

    /// The kinds in the order of the file, several codes of one name being one kind.
    func kinds() throws(RecordsError) -> (kinds: [DataKind], field: FieldReference?, rule: FindingRule) {
        guard file.has("kinds") else { return ([], nil, .unknownKind) }
        let object = try file.object("kinds")
        try object.refuseOthers(than: ["field", "map", "rule"])
        let field = try data.reference(try object.text("field"))
        guard field.length <= 8 else { throw object.invalid("field") }
        var kinds: [DataKind] = []
        for member in try object.object("map").all {
            guard let name = member.value.text, member.key.utf8.count == field.length else {
                throw object.invalid("map")
            }
            if let index = kinds.firstIndex(where: { $0.name == name }) {
                kinds[index] = DataKind(name: name, codes: kinds[index].codes + [member.key.utf8])
            } else {
                kinds.append(DataKind(name: name, codes: [member.key.utf8]))
            }
        }
        guard !kinds.isEmpty else { throw object.invalid("map") }
        return (kinds, field, try FieldLayoutFile.rule(object, default: .unknownKind))
    }

    func amount() throws(RecordsError) -> FieldReference? {
        guard let name = try file.optionalText("amount") else { return nil }
        return try money(name, at: "amount")
    }

    func barcode() throws(RecordsError) -> FieldReference? {
        guard let name = try file.optionalText("barcode") else { return nil }
        let field = try data.reference(name)
        guard field.length == PaymentBarcode.length, isDigits(field) else { throw file.invalid("barcode") }
        return field
    }

    func duplicateKey() throws(RecordsError) -> [FieldReference] {
        guard file.has("duplicate_key") else { return [] }
        var key: [FieldReference] = []
        for name in try file.texts("duplicate_key") { key.append(try data.reference(name)) }
        return key
    }

    func meanings() throws(RecordsError) -> [(meaning: ReceivedText, field: FieldReference)] {
        guard file.has("meanings") else { return [] }
        var meanings: [(meaning: ReceivedText, field: FieldReference)] = []
        let object = try file.object("meanings")
        for member in object.all {
            guard let name = member.value.text else { throw object.invalid(member.key.string) }
            meanings.append((member.key, try data.reference(name)))
        }
        return meanings
    }

    func controls(_ kinds: [DataKind]) throws(RecordsError) -> [ControlRule] {
        guard file.has("controls") else { return [] }
        guard let trailer else { throw file.invalid("controls") }
        var rules: [ControlRule] = []
        for control in try file.objects("controls") {
            try control.refuseOthers(than: ["field", "count", "sum", "kinds", "note"])
            let field = try trailer.reference(try control.text("field"))
            guard field.form == .digits, field.length <= 18 else { throw control.invalid("field") }
            let sum = try control.optionalText("sum")
            guard try control.flag("count") == (sum == nil) else { throw control.invalid("count") }
            var summed: FieldReference?
            if let sum { summed = try money(sum, at: control.place("sum")) }
            rules.append(ControlRule(field: field, summed: summed, kinds: try indices(control, of: kinds)))
        }
        return rules
    }

    private func indices(_ control: LayoutObject, of kinds: [DataKind]) throws(RecordsError) -> [Int] {
        guard control.has("kinds") else { return [] }
        var indices: [Int] = []
        for name in try control.texts("kinds") {
            guard let index = kinds.firstIndex(where: { $0.name == name }) else { throw control.invalid("kinds") }
            indices.append(index)
        }
        guard !indices.isEmpty else { throw control.invalid("kinds") }
        return indices
    }

    private func money(_ name: ReceivedText, at place: String) throws(RecordsError) -> FieldReference {
        let field = try data.reference(name)
        guard isDigits(field), field.length <= LayoutFile.maximumAmountDigits else {
            throw RecordsError(.layoutValueInvalid, at: place)
        }
        return field
    }

    /// Whether every byte of a field or slice lies in a field of digits, so that reading it cannot fail.
    private func isDigits(_ field: FieldReference) -> Bool {
        data.fields.allSatisfy { other in
            if case .text = other.form {
                return other.start + other.length <= field.start || field.start + field.length <= other.start
            }
            return true
        }
    }
}
