import CodecPrimitives

/// Reads a layout file (JSON) and checks it: what it says must be whole and consistent before the
/// first byte of data is looked at. The dialect is described in `README.md`.
public enum LayoutFile {
    /// The most bytes a layout file may have.
    public static let maximumBytes = 1 << 20
    /// The longest record, in bytes.
    public static let maximumRecordBytes = 32_768
    /// The most digits a field of money may have, so that every value lies within `Yen.bound`.
    public static let maximumAmountDigits = 12

    /// The layout of a file's bytes; the error names the record and field that is wrong.
    public static func decode(_ bytes: [UInt8]) throws(RecordsError) -> Layout {
        guard bytes.count <= maximumBytes else { throw RecordsError(.layoutTooLarge) }
        let file = try LayoutObject(try JSONParser.parse(bytes), at: "")
        let recordBytes = try file.number("record_bytes", in: 1...maximumRecordBytes)
        let discriminator = try discriminatorPlace(file, recordBytes: recordBytes)
        var records: [RecordLayout] = []
        let objects = try file.object("records")
        for role in RecordRole.allCases where objects.has(role.rawValue) {
            let reader = RecordLayoutFile(role: role, recordBytes: recordBytes, discriminator: discriminator)
            records.append(try reader.decode(objects.object(role.rawValue)))
        }
        try objects.refuseOthers(than: RecordRole.allCases.map(\.rawValue))
        try file.refuseOthers(than: keys)
        return try layout(file, recordBytes: recordBytes, records: records)
    }

    private static let keys = [
        "name", "title", "source", "note", "record_bytes", "encoding", "line_endings", "groups", "error_body",
        "discriminator", "records", "kinds", "amount", "barcode", "duplicate_key", "controls", "meanings",
    ]

    private static func layout(
        _ file: LayoutObject, recordBytes: Int, records: [RecordLayout]
    ) throws(RecordsError) -> Layout {
        try check(records)
        guard let data = records.first(where: { $0.role == .data }) else {
            throw RecordsError(.layoutValueInvalid, at: "records.data")
        }
        let rules = LayoutRules(file: file, data: data, trailer: records.first { $0.role == .trailer })
        let kinds = try rules.kinds()
        let layout = Layout(
            name: try file.text("name"), recordBytes: recordBytes, encoding: try encoding(file),
            lineEndings: try lineEndings(file), allowsManyGroups: try groups(file),
            errorBody: try file.optionalText("error_body")?.utf8 ?? [], records: records, kinds: kinds.kinds,
            controls: try rules.controls(kinds.kinds), duplicateKey: try rules.duplicateKey(),
            amount: try rules.amount(), barcode: try rules.barcode(), meanings: try rules.meanings(),
            kindField: kinds.field, kindRule: kinds.rule)
        return layout
    }

    private static func check(_ records: [RecordLayout]) throws(RecordsError) {
        var seen: Set<[UInt8]> = []
        for record in records where !seen.insert(record.discriminator).inserted {
            throw RecordsError(.layoutValueInvalid, at: "\(record.role.rawValue).discriminator")
        }
        let roles = Set(records.map(\.role))
        guard roles.contains(.header) == roles.contains(.trailer) else {
            throw RecordsError(.layoutValueInvalid, at: "records")
        }
    }

    private static func discriminatorPlace(
        _ file: LayoutObject, recordBytes: Int
    ) throws(RecordsError) -> Range<Int> {
        guard file.has("discriminator") else { return 0..<1 }
        let place = try file.object("discriminator")
        try place.refuseOthers(than: ["pos", "len"])
        let start = try place.number("pos", in: 1...recordBytes) - 1
        let length = try place.number("len", in: 1...8)
        guard start + length <= recordBytes else { throw RecordsError(.fieldBeyondRecord, at: "discriminator") }
        return start..<(start + length)
    }

    private static func encoding(_ file: LayoutObject) throws(RecordsError) -> TextEncoding {
        let name = try file.text("encoding")
        // Bank layouts name both sets: the bytes are those of CP932, of which JIS X 0201 is a part.
        if name == ReceivedText("JIS X 0201 / CP932") { return .cp932 }
        guard let encoding = TextEncoding.allCases.first(where: { ReceivedText($0.rawValue) == name }),
            encoding != .utf8
        else { throw RecordsError(.layoutValueInvalid, at: "encoding") }
        return encoding
    }

    private static func lineEndings(_ file: LayoutObject) throws(RecordsError) -> [LineEnding] {
        guard file.has("line_endings") else { return [.crlf, .none] }
        var endings: [LineEnding] = []
        for name in try file.texts("line_endings") {
            guard let ending = LineEnding.allCases.first(where: { ReceivedText($0.rawValue) == name }),
                !endings.contains(ending)
            else { throw RecordsError(.layoutValueInvalid, at: "line_endings") }
            endings.append(ending)
        }
        guard !endings.isEmpty else { throw RecordsError(.layoutValueInvalid, at: "line_endings") }
        return endings
    }

    private static func groups(_ file: LayoutObject) throws(RecordsError) -> Bool {
        guard file.has("groups") else { return true }
        switch try file.text("groups") {
        case ReceivedText("many"): return true
        case ReceivedText("one"): return false
        default: throw RecordsError(.layoutValueInvalid, at: "groups")
        }
    }
}
