import CodecPrimitives

/// Reads one field of a layout file.
struct FieldLayoutFile {
    let role: RecordRole
    let encoding: TextEncoding
    /// Whether a character may only be one byte.
    let isSingleByte: Bool
    let isCSV: Bool

    private static let keys = [
        "pos", "len", "type", "name", "note", "const", "codes", "rule", "date", "era", "time", "sign", "class",
        "required", "zero_means_none", "blank_means_none", "align", "pad", "code_sets",
    ]
    private static let columnKeys = ["title", "prefix", "unpadded", "quoted"]

    /// - Parameter start: where the field begins; nil where its own `pos` says it
    func decode(_ object: LayoutObject, at start: Int? = nil) throws(RecordsError) -> FieldLayout {
        let name = try object.text("name")
        let field = object.renamed("\(role.rawValue).\(name.string)")
        try field.refuseOthers(than: FieldLayoutFile.keys + (isCSV ? FieldLayoutFile.columnKeys : []))
        if isCSV, field.has("pos") { throw field.invalid("pos") }
        // What a file is written in, its header says.
        if role != .header, field.has("code_sets") { throw field.invalid("code_sets") }
        let length = try field.number("len", in: 1...LayoutFile.maximumRecordBytes)
        let type = try type(field)
        var begin = start ?? 0
        if start == nil { begin = try field.number("pos", in: 1...LayoutFile.maximumRecordBytes) - 1 }
        return FieldLayout(
            name: name, start: begin,
            length: length, form: try FieldFormFile(field: self, type: type).form(field, length: length),
            encoding: encoding, rules: try FieldRulesFile(isText: type == .text).rules(field, length: length),
            alignsRight: try alignsRight(field, type), pad: try pad(field, type), column: try column(field, name))
    }

    /// The types of the manuals.
    enum FieldType { case digits, signed, text }

    /// N, Z or C. NC, which another field decides, is read as C: digits are text too.
    func type(_ field: LayoutObject) throws(RecordsError) -> FieldType {
        switch try field.text("type") {
        case ReceivedText("N"): return .digits
        case ReceivedText("Z"): return .signed
        case ReceivedText("C"), ReceivedText("NC"): return .text
        default: throw field.invalid("type")
        }
    }

    private func alignsRight(_ field: LayoutObject, _ type: FieldType) throws(RecordsError) -> Bool {
        guard let side = try field.optionalText("align") else { return type != .text }
        switch side {
        case ReceivedText("right"): return true
        case ReceivedText("left") where type != .signed: return false
        default: throw field.invalid("align")
        }
    }

    private func pad(_ field: LayoutObject, _ type: FieldType) throws(RecordsError) -> UInt8 {
        guard let pad = try field.optionalText("pad") else { return type == .text ? 0x20 : 0x30 }
        guard pad.utf8.count == 1, let byte = pad.utf8.first, byte < 0x80, type == .text || byte == 0x30 else {
            throw field.invalid("pad")
        }
        return byte
    }

    private func column(_ field: LayoutObject, _ name: ReceivedText) throws(RecordsError) -> ColumnForm {
        guard isCSV else { return ColumnForm() }
        return ColumnForm(
            title: try field.optionalText("title") ?? name, prefix: try field.optionalText("prefix")?.utf8 ?? [],
            isUnpadded: try field.flag("unpadded"), isQuoted: try field.flag("quoted"))
    }
}

/// Reads what the bytes of a field are.
struct FieldFormFile {
    let field: FieldLayoutFile
    let type: FieldLayoutFile.FieldType

    func form(_ object: LayoutObject, length: Int) throws(RecordsError) -> FieldForm {
        if object.has("date") {
            let date = try dateForm(object)
            guard type == .digits, date.length == length else { throw object.invalid("date") }
            return .date(date)
        }
        if object.has("time") {
            guard type == .digits, length == 4, try object.text("time") == ReceivedText("HHMM") else {
                throw object.invalid("time")
            }
            return .time
        }
        switch type {
        case .digits: return .digits
        case .signed:
            guard let sign = try object.choice("sign", of: SignForm.self), sign == .zoned || length > 1 else {
                throw object.invalid("sign")
            }
            return .signed(sign)
        case .text: return .text(try characters(object))
        }
    }

    private func characters(_ object: LayoutObject) throws(RecordsError) -> CharacterClass {
        let isUnicode = field.encoding == .utf8
        guard let name = try object.optionalText("class") else {
            return isUnicode ? .unicode : field.isSingleByte ? .single : .text
        }
        guard let found = CharacterClass(name: name.utf8), found != .unicode else { throw object.invalid("class") }
        switch found {
        case .text: return try characters(object.without("class"))
        case .code: return .code
        // The other classes are sets of bytes, and UTF-8 has half-width kana as three bytes each.
        default:
            guard !isUnicode else { throw object.invalid("class") }
            return found
        }
    }

    private func dateForm(_ object: LayoutObject) throws(RecordsError) -> DateForm {
        switch try object.text("date") {
        case ReceivedText("YYYYMMDD"): return .full
        case ReceivedText("YYMMDD"): return .short
        case ReceivedText("MMDD"): return .monthDay
        case ReceivedText("era YYMMDD"):
            guard let era = try object.choice("era", of: Era.self) else { throw object.invalid("era") }
            return .era(era)
        default: throw object.invalid("date")
        }
    }
}
