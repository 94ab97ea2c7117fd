import CodecPrimitives
import Law

/// Reads an assessment file as it streams in: UTF-8, comma separated, one kind of record a line
/// (`P` person, `A` address, `C` claim, `S` slip, `L` slip line, `E` end with the count of records).
///
/// Nothing is thrown for what a file says: everything wrong becomes a finding, up to `findingsMost`.
struct AssessmentReader {
    /// A file with more findings than this is broken as a whole; the rest is not listed.
    static let findingsMost = 1000

    private let law: Law
    private(set) var rows = AssessmentRows()
    private(set) var findings: [AssessmentFinding] = []
    private var records = CSVRecords()
    private var endCount: Int64?
    private var lastLine = 0

    init(law: Law) { self.law = law }

    mutating func take(_ bytes: some Sequence<UInt8>) {
        var complete: [CSVRecords.Record] = []
        records.take(bytes) { complete.append($0) }
        for record in complete { take(record) }
    }

    mutating func finish() {
        var rest: [CSVRecords.Record] = []
        if !records.finish({ rest.append($0) }) { note("record", "truncated", line: lastLine + 1) }
        for record in rest { take(record) }
        guard let endCount else { return note("record", "end_record_missing", line: lastLine) }
        if endCount != Int64(rows.count), findings.isEmpty { note("count", "trailer_count", line: lastLine) }
    }

    private mutating func take(_ record: CSVRecords.Record) {
        lastLine = record.line
        guard endCount == nil else { return note("record", "data_after_end", line: record.line) }
        switch record.fields.first {
        case [0x50]: person(record)
        case [0x41]: address(record)
        case [0x43]: claim(record)
        case [0x53]: slip(record)
        case [0x4C]: slipLine(record)
        case [0x45]:
            var fields = FieldReader(record, expected: 2)
            endCount = fields.number("count", in: 0...1_000_000_000)
            note(fields)
        default: note("kind", "unknown_kind", line: record.line, bytes: record.fields.first ?? [])
        }
    }

    private mutating func person(_ record: CSVRecords.Record) {
        var fields = FieldReader(record, expected: 7)
        let row = AssessmentRows.Person(
            line: record.line, number: fields.text("person_number", most: 40), nameKana: fields.text("name_kana"),
            nameKanji: fields.text("name_kanji"), birthDate: fields.optionalDate("birth_date"),
            isProtected: fields.number("protected", in: 0...1) == 1,
            deliveryAddress: fields.optionalText("delivery_address"))
        if row.isProtected, row.deliveryAddress == nil { fields.note("delivery_address", "empty", []) }
        if note(fields) { rows.persons.append(row) }
    }

    private mutating func address(_ record: CSVRecords.Record) {
        var fields = FieldReader(record, expected: 5)
        let row = AssessmentRows.Address(
            line: record.line, person: fields.text("person_number", most: 40), from: fields.date("from"),
            to: fields.optionalDate("to"), address: fields.text("address"))
        if let to = row.to, to <= row.from { fields.note("to", "date_invalid", []) }
        if note(fields) { rows.addresses.append(row) }
    }

    private mutating func claim(_ record: CSVRecords.Record) {
        var fields = FieldReader(record, expected: 10)
        let number = fields.text("claim_number", most: 40)
        let person = fields.text("person_number", most: 40)
        let code = fields.text("kind", most: 20)
        let year = fields.number("fiscal_year", in: 1947...2200)
        let instalment = fields.number("instalment", in: 1...99)
        let (due, arose) = (fields.date("due_on"), fields.date("arose_on"))
        let (principal, fee) = (fields.yen("principal", from: 1), fields.yen("fee"))
        if let kind = try? law.kind(code, on: arose), let shifted = try? law.calendar.shifted(due, for: kind.dueShift) {
            let row = AssessmentRows.Claim(
                line: record.line, number: number, person: person, kind: kind, fiscalYear: Int(year),
                instalment: Int(instalment), nominalDue: due, dueOn: shifted, aroseOn: arose, principal: principal,
                fee: fee)
            if fields.isClean { rows.claims.append(row) }
        } else {
            fields.note("kind", "unknown_kind", code.utf8)
        }
        note(fields)
    }

    private mutating func slip(_ record: CSVRecords.Record) {
        var fields = FieldReader(record, expected: 6)
        let number = fields.text("slip_number", most: 40)
        let code = fields.bytes("barcode")
        if !code.isEmpty, let rule = BarcodeCheck.finding(in: code) { fields.note("barcode", rule, code) }
        let row = AssessmentRows.Slip(
            line: record.line, number: number, barcode: code.isEmpty ? nil : ReceivedText(utf8: code),
            issuedOn: fields.date("issued_on"), usableUntil: fields.optionalDate("usable_until"),
            chargePolicy: fields.text("charge_policy"))
        if !AssessmentReader.policies.contains(row.chargePolicy) {
            fields.note("charge_policy", "unknown_type_code", row.chargePolicy.utf8)
        }
        if note(fields) { rows.slips.append(row) }
    }

    private mutating func slipLine(_ record: CSVRecords.Record) {
        var fields = FieldReader(record, expected: 6)
        let row = AssessmentRows.SlipLine(
            line: record.line, slip: fields.text("slip_number", most: 40), claim: fields.text("claim_number", most: 40),
            principal: fields.yen("principal"), lateCharge: fields.yen("late_charge"), fee: fields.yen("fee"))
        if note(fields) { rows.slipLines.append(row) }
    }

    /// What a slip may say about the late charge it asks (as of issue, to the use-by date, final).
    private static let policies: Set<ReceivedText> = [
        ReceivedText("as_of_issue"), ReceivedText("to_use_by"), ReceivedText("final"),
    ]

    @discardableResult
    private mutating func note(_ fields: FieldReader) -> Bool {
        for finding in fields.findings where findings.count < AssessmentReader.findingsMost { findings.append(finding) }
        return fields.isClean
    }

    private mutating func note(_ field: String, _ rule: String, line: Int, bytes: [UInt8] = []) {
        guard findings.count < AssessmentReader.findingsMost else { return }
        findings.append(AssessmentFinding(line: line, field: field, rule: rule, bytes: bytes))
    }
}
