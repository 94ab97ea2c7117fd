import CodecPrimitives

/// Reads how a layout file says that its files are cut into records, and in which bytes.
struct FormFile {
    static let keys = [
        "record_bytes", "csv", "encoding", "line_endings", "last_line_end", "byte_order_mark", "groups", "error_body",
        "wo", "discriminator",
    ]

    let csv: CSVLayout?
    let encoding: TextEncoding
    let codeSets: [CodeSet]
    /// Of fixed records; 0 for CSV, where the columns say it.
    let recordBytes: Int
    /// The bytes that tell the records apart.
    let discriminator: Range<Int>

    init(_ file: LayoutObject) throws(RecordsError) {
        csv = try FormFile.csv(file)
        (encoding, codeSets) = try FormFile.encoding(file)
        if csv == nil {
            recordBytes = try file.number("record_bytes", in: 1...LayoutFile.maximumRecordBytes)
            discriminator = try FormFile.discriminator(file, recordBytes: recordBytes)
        } else {
            guard !file.has("record_bytes"), codeSets == [.plain] else { throw file.invalid("csv") }
            (recordBytes, discriminator) = (0, 0..<(try FormFile.firstColumn(file)))
        }
        // Which code set a file has is seen at its first byte.
        guard !codeSets.contains(.ebcdic) || discriminator.lowerBound == 0 else { throw file.invalid("discriminator") }
    }

    var isCSV: Bool { csv != nil }

    func fields(of role: RecordRole) -> FieldLayoutFile {
        let isSingleByte = encoding == .jisX0201 || codeSets.contains(.ebcdic)
        return FieldLayoutFile(role: role, encoding: encoding, isSingleByte: isSingleByte, isCSV: isCSV)
    }

    /// - Parameter records: the records of the layout, whose columns give the length of a CSV record
    func form(_ file: LayoutObject, _ records: [RecordLayout]) throws(RecordsError) -> FileForm {
        let columns = records.map { $0.fields.reduce(0) { $0 + $1.length } }.max() ?? 0
        guard columns <= LayoutFile.maximumRecordBytes else { throw file.invalid("records") }
        let mark = try file.choice("byte_order_mark", of: ByteOrderMark.self) ?? .refused
        guard mark == .refused || encoding == .utf8 else { throw file.invalid("byte_order_mark") }
        return FileForm(
            recordBytes: isCSV ? columns : recordBytes, encoding: encoding, codeSets: codeSets,
            lineEndings: try lineEndings(file), endsLastLine: try file.optionalFlag("last_line_end") ?? true,
            byteOrderMark: mark, allowsManyGroups: try groups(file),
            errorBody: try file.optionalText("error_body")?.utf8 ?? [],
            wo: try file.choice("wo", of: WoRule.self) ?? .refused, csv: csv)
    }
}

extension FormFile {
    private static func csv(_ file: LayoutObject) throws(RecordsError) -> CSVLayout? {
        guard file.has("csv") else { return nil }
        let object = try file.object("csv")
        try object.refuseOthers(than: ["delimiter", "quote", "header_line", "quote_all"])
        let (delimiter, quote) = (try mark(object, "delimiter", 0x2C), try mark(object, "quote", 0x22))
        guard delimiter != quote else { throw object.invalid("delimiter") }
        return CSVLayout(
            delimiter: delimiter, quote: quote, hasHeaderLine: try object.flag("header_line"),
            quotesAll: try object.flag("quote_all"))
    }

    /// A mark is one byte that no value of digits or codes has.
    private static func mark(_ object: LayoutObject, _ key: String, _ usual: UInt8) throws(RecordsError) -> UInt8 {
        guard let text = try object.optionalText(key) else { return usual }
        let marks: [UInt8] = Array(",;:|\t\"'".utf8)
        guard text.utf8.count == 1, let byte = text.utf8.first, marks.contains(byte) else {
            throw object.invalid(key)
        }
        return byte
    }

    /// One character set, or a list with EBCDIC as another code set of the same characters.
    private static func encoding(_ file: LayoutObject) throws(RecordsError) -> (TextEncoding, [CodeSet]) {
        var (encoding, codeSets): (TextEncoding?, [CodeSet]) = (nil, [])
        for name in try file.oneOrMoreTexts("encoding") {
            if name == ReceivedText("EBCDIC"), !codeSets.contains(.ebcdic) {
                codeSets.append(.ebcdic)
            } else if encoding == nil, let found = named(name) {
                encoding = found
                codeSets.append(.plain)
            } else {
                throw file.invalid("encoding")
            }
        }
        guard !codeSets.isEmpty, encoding != .utf8 || codeSets == [.plain] else { throw file.invalid("encoding") }
        return (encoding ?? .jisX0201, codeSets)
    }

    private static func named(_ name: ReceivedText) -> TextEncoding? {
        // Bank layouts name both sets: the bytes are those of CP932, of which JIS X 0201 is a part.
        if name == ReceivedText("JIS X 0201 / CP932") { return .cp932 }
        return TextEncoding.allCases.first { ReceivedText($0.rawValue) == name }
    }

    private static func discriminator(
        _ file: LayoutObject, recordBytes: Int
    ) throws(RecordsError) -> Range<Int> {
        guard file.has("discriminator") else { return 0..<(try hasDiscriminators(file) ? 1 : 0) }
        let place = try file.object("discriminator")
        try place.refuseOthers(than: ["pos", "len"])
        let start = try place.number("pos", in: 1...recordBytes) - 1
        let length = try place.number("len", in: 1...8)
        guard start + length <= recordBytes else {
            throw RecordsError(.fieldBeyondRecord, at: "discriminator", offset: file.byte(of: "discriminator"))
        }
        return start..<(start + length)
    }

    /// Rows of a CSV file are told apart by their first column.
    private static func firstColumn(_ file: LayoutObject) throws(RecordsError) -> Int {
        guard !file.has("discriminator") else { throw file.invalid("discriminator") }
        guard try hasDiscriminators(file), let first = try file.object("records").all.first else { return 0 }
        let record = try LayoutObject(first.value, at: "records.\(first.key.string)", offset: first.offset)
        guard let field = try record.objects("fields").first else { throw record.invalid("fields") }
        return try field.number("len", in: 1...8)
    }

    /// Whether records say what tells them apart: they may only be silent where there is one sort.
    private static func hasDiscriminators(_ file: LayoutObject) throws(RecordsError) -> Bool {
        let records = try file.object("records")
        guard records.all.count == 1, let only = records.all.first else { return true }
        return try LayoutObject(only.value, at: "records", offset: only.offset).has("discriminator")
    }

    private func lineEndings(_ file: LayoutObject) throws(RecordsError) -> [LineEnding] {
        guard file.has("line_endings") else { return isCSV ? [.crlf, .lf] : [.crlf, .none] }
        var endings: [LineEnding] = []
        for name in try file.texts("line_endings") {
            guard let ending = LineEnding.allCases.first(where: { ReceivedText($0.rawValue) == name }),
                !endings.contains(ending), !isCSV || ending == .crlf || ending == .lf
            else { throw file.invalid("line_endings") }
            endings.append(ending)
        }
        guard !endings.isEmpty else { throw file.invalid("line_endings") }
        return endings
    }

    private func groups(_ file: LayoutObject) throws(RecordsError) -> Bool {
        guard let name = try file.optionalText("groups") else { return true }
        switch name {
        case ReceivedText("many"): return true
        case ReceivedText("one"): return false
        default: throw file.invalid("groups")
        }
    }
}
