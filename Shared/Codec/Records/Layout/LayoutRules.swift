import CodecPrimitives

/// Reads what a layout file says about its data records as a whole: kinds, money, keys, meanings.
struct LayoutRules {
    let file: LayoutObject
    let data: RecordLayout
    let header: RecordLayout?

    /// The kinds in the order of the file, several codes of one name being one kind.
    func kinds() throws(RecordsError) -> (kinds: [DataKind], field: FieldReference?, rule: FindingRule) {
        guard file.has("kinds") else { return ([], nil, .unknownKind) }
        let object = try file.object("kinds")
        try object.refuseOthers(than: ["field", "map", "rule"])
        let field = try object.field("field", of: data)
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
        return (kinds, field, try FieldRulesFile.rule(object, default: .unknownKind))
    }

    /// The field that is the money, then the one that is where the first is zero.
    func amounts() throws(RecordsError) -> [FieldReference] {
        guard file.has("amount") else { return [] }
        let names = try file.oneOrMoreTexts("amount")
        guard (1...2).contains(names.count) else { throw file.invalid("amount") }
        var amounts: [FieldReference] = []
        for name in names { amounts.append(try money(name, file, "amount")) }
        return amounts
    }

    func barcode() throws(RecordsError) -> FieldReference? {
        guard file.has("barcode") else { return nil }
        let field = try file.field("barcode", of: data)
        guard field.length == PaymentBarcode.length, isDigits(field) else { throw file.invalid("barcode") }
        return field
    }

    func duplicateKey() throws(RecordsError) -> [FieldReference] {
        guard file.has("duplicate_key") else { return [] }
        var key: [FieldReference] = []
        for name in try file.texts("duplicate_key") {
            key.append(try file.located("duplicate_key") { () throws(RecordsError) in try data.reference(name) })
        }
        return key
    }

    /// Fields of data and header records by their meaning, and what stands in no record at all.
    func meanings(_ encoding: TextEncoding) throws(RecordsError) -> [Layout.Meaning] {
        var meanings = try meanings("meanings", of: data)
        if file.has("header_meanings") {
            guard let header else { throw file.invalid("header_meanings") }
            meanings += try self.meanings("header_meanings", of: header)
        }
        guard file.has("implied") else { return meanings }
        let object = try file.object("implied")
        for member in object.all {
            guard let value = member.value.text, !value.isEmpty, let bytes = try? encoding.encode(value.string),
                !meanings.contains(where: { $0.role == .data && $0.name == member.key })
            else { throw object.invalid(member.key.string) }
            let field = FieldReference(member.key, implied: bytes, encoding: encoding)
            meanings.append(Layout.Meaning(name: member.key, role: .data, field: field))
        }
        return meanings
    }

    private func meanings(_ key: String, of record: RecordLayout) throws(RecordsError) -> [Layout.Meaning] {
        guard file.has(key) else { return [] }
        let object = try file.object(key)
        var meanings: [Layout.Meaning] = []
        for member in object.all {
            let field = try object.field(member.key.string, of: record)
            meanings.append(Layout.Meaning(name: member.key, role: record.role, field: field))
        }
        return meanings
    }

    /// A field of money, named by a key of an object.
    func money(_ name: ReceivedText, _ object: LayoutObject, _ key: String) throws(RecordsError) -> FieldReference {
        let field = try object.located(key) { () throws(RecordsError) in try data.reference(name) }
        guard isDigits(field), field.digits <= LayoutFile.maximumAmountDigits else { throw object.invalid(key) }
        return field
    }

    /// Whether every byte of a field or slice is known to be a digit (or a sign at its place), so that reading it
    /// cannot fail.
    private func isDigits(_ field: FieldReference) -> Bool {
        if case .signed = field.form { return true }
        guard field.form == .digits else { return false }
        // A slice is tested by itself; a field that depends on another may be text in another record.
        return data.choices.allSatisfy {
            $0.start + $0.length <= field.start || field.start + field.length <= $0.start
        }
    }
}

extension FieldReference {
    /// Digits of the value, without a sign's own byte.
    var digits: Int {
        switch form {
        case .signed(.leading), .signed(.trailing): length - 1
        default: length
        }
    }
}
