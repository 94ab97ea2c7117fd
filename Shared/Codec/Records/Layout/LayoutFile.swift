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

    /// The layout of a file's bytes; the error names the record and field that is wrong, and its byte in the file.
    public static func decode(_ bytes: [UInt8]) throws(RecordsError) -> Layout {
        guard bytes.count <= maximumBytes else { throw RecordsError(.layoutTooLarge) }
        let file = try LayoutObject(try JSONParser.parse(bytes), at: "")
        let form = try FormFile(file)
        var records: [RecordLayout] = []
        let objects = try file.object("records")
        for role in RecordRole.allCases where objects.has(role.rawValue) {
            records.append(try RecordLayoutFile(role: role, form: form).decode(objects.object(role.rawValue)))
        }
        try objects.refuseOthers(than: RecordRole.allCases.map(\.rawValue))
        try file.refuseOthers(than: keys)
        try check(records, form, objects)
        return try layout(file, try form.form(file, records), records)
    }

    /// The line of a layout file at which a byte stands, from 1.
    public static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes.prefix(max(0, offset)).count { $0 == 0x0A }
    }

    private static let keys =
        FormFile.keys + [
            "name", "title", "source", "note", "records", "kinds", "amount", "barcode", "duplicate_key", "controls",
            "balance", "meanings", "header_meanings", "implied",
        ]

    private static func layout(
        _ file: LayoutObject, _ form: FileForm, _ records: [RecordLayout]
    ) throws(RecordsError) -> Layout {
        guard let data = records.first(where: { $0.role == .data }) else {
            throw RecordsError(.layoutValueInvalid, at: "records.data", offset: file.byte(of: "records"))
        }
        let rules = LayoutRules(file: file, data: data, header: records.first { $0.role == .header })
        let kinds = try rules.kinds()
        let totals = LayoutTotals(rules: rules, records: records, kinds: kinds.kinds)
        let amounts = try rules.amounts()
        return Layout(
            name: try file.text("name"), title: try file.optionalText("title") ?? ReceivedText(""), form: form,
            records: records, kinds: kinds.kinds, controls: try totals.controls(), balance: try totals.balance(),
            duplicateKey: try rules.duplicateKey(), amount: amounts.first, amountElse: amounts.dropFirst().first,
            barcode: try rules.barcode(), meanings: try rules.meanings(form.encoding),
            kindField: kinds.field, kindRule: kinds.rule)
    }

    private static func check(
        _ records: [RecordLayout], _ form: FormFile, _ objects: LayoutObject
    ) throws(RecordsError) {
        var seen: Set<[UInt8]> = []
        for record in records {
            guard record.discriminator.count == form.discriminator.count, seen.insert(record.discriminator).inserted
            else {
                throw RecordsError(
                    .layoutValueInvalid, at: "\(record.role.rawValue).discriminator",
                    offset: objects.byte(of: record.role.rawValue))
            }
            // The first column of a row says what the row is.
            guard !form.isCSV || form.discriminator.isEmpty || record.fields.first?.length == form.discriminator.count
            else {
                throw RecordsError(
                    .layoutValueInvalid, at: "\(record.role.rawValue).fields",
                    offset: objects.byte(of: record.role.rawValue))
            }
        }
    }
}
