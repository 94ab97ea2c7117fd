import CodecPrimitives

/// Reads one field of a layout file.
struct FieldLayoutFile {
    let role: RecordRole

    private static let keys = [
        "pos", "len", "type", "name", "note", "const", "codes", "rule", "date", "era", "time", "class", "required",
        "zero_means_none", "align", "pad",
    ]

    func decode(_ object: LayoutObject) throws(RecordsError) -> FieldLayout {
        let name = try object.text("name")
        let field = try LayoutObject(.object(object.all), at: "\(role.rawValue).\(name.string)")
        try field.refuseOthers(than: FieldLayoutFile.keys)
        let length = try field.number("len", in: 1...LayoutFile.maximumRecordBytes)
        let isNumeric = try FieldLayoutFile.isNumeric(field)
        let form = try form(field, isNumeric: isNumeric, length: length)
        return FieldLayout(
            name: name, start: try field.number("pos", in: 1...LayoutFile.maximumRecordBytes) - 1, length: length,
            form: form, constant: try constant(field, length: length), codes: try codes(field, length: length),
            isRequired: try field.flag("required"), zeroMeansNone: try field.flag("zero_means_none"),
            alignsRight: try alignsRight(field, isNumeric: isNumeric), pad: try pad(field, isNumeric: isNumeric),
            rule: try FieldLayoutFile.rule(field, default: .unknownTypeCode))
    }

    /// N is true; C is false, and so is NC, which another field decides: digits are text too. Other types
    /// of the manuals (Z, zoned or signed) are not read.
    static func isNumeric(_ field: LayoutObject) throws(RecordsError) -> Bool {
        switch try field.text("type") {
        case ReceivedText("N"): return true
        case ReceivedText("C"), ReceivedText("NC"): return false
        default: throw field.invalid("type")
        }
    }

    private func form(_ field: LayoutObject, isNumeric: Bool, length: Int) throws(RecordsError) -> FieldForm {
        if field.has("date") {
            let date = try dateForm(field)
            guard isNumeric, date.length == length else { throw field.invalid("date") }
            return .date(date)
        }
        if field.has("time") {
            guard isNumeric, length == 4, try field.text("time") == ReceivedText("HHMM") else {
                throw field.invalid("time")
            }
            return .time
        }
        if isNumeric { return .digits }
        guard let name = try field.optionalText("class") else { return .text(.text) }
        guard let characters = CharacterClass(name: name.utf8) else { throw field.invalid("class") }
        return .text(characters)
    }

    private func dateForm(_ field: LayoutObject) throws(RecordsError) -> DateForm {
        switch try field.text("date") {
        case ReceivedText("YYYYMMDD"): return .full
        case ReceivedText("YYMMDD"): return .short
        case ReceivedText("MMDD"): return .monthDay
        case ReceivedText("era YYMMDD"):
            let name = try field.text("era")
            guard let era = Era.allCases.first(where: { ReceivedText($0.rawValue) == name }) else {
                throw field.invalid("era")
            }
            return .era(era)
        default: throw field.invalid("date")
        }
    }

    private func constant(_ field: LayoutObject, length: Int) throws(RecordsError) -> [UInt8]? {
        guard let value = try field.optionalText("const") else { return nil }
        guard value.utf8.count == length else { throw field.invalid("const") }
        return value.utf8
    }

    private func codes(_ field: LayoutObject, length: Int) throws(RecordsError) -> [[UInt8]] {
        guard field.has("codes") else { return [] }
        let codes = try field.texts("codes").map(\.utf8)
        // Codes are compared as one machine word.
        guard length <= 8, !codes.isEmpty, codes.allSatisfy({ $0.count == length }) else {
            throw field.invalid("codes")
        }
        return codes
    }

    private func alignsRight(_ field: LayoutObject, isNumeric: Bool) throws(RecordsError) -> Bool {
        guard let side = try field.optionalText("align") else { return isNumeric }
        switch side {
        case ReceivedText("right"): return true
        case ReceivedText("left"): return false
        default: throw field.invalid("align")
        }
    }

    private func pad(_ field: LayoutObject, isNumeric: Bool) throws(RecordsError) -> UInt8 {
        guard let pad = try field.optionalText("pad") else { return isNumeric ? 0x30 : 0x20 }
        guard pad.utf8.count == 1, let byte = pad.utf8.first, byte < 0x80, !isNumeric || byte == 0x30 else {
            throw field.invalid("pad")
        }
        return byte
    }

    /// The finding that a wrong value is answered with.
    static func rule(_ field: LayoutObject, default rule: FindingRule) throws(RecordsError) -> FindingRule {
        guard let name = try field.optionalText("rule") else { return rule }
        guard let rule = FindingRule.allCases.first(where: { ReceivedText($0.rawValue) == name }) else {
            throw field.invalid("rule")
        }
        return rule
    }
}
