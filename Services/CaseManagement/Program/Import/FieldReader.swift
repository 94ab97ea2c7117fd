import CodecPrimitives

/// Reads the fields of one record in order and notes what is wrong with them.
struct FieldReader {
    let line: Int
    private let fields: [[UInt8]]
    private var next = 1
    private(set) var findings: [AssessmentFinding] = []

    /// Field 0 is the record's kind; `expected` is the number of fields with it.
    init(_ record: CSVRecords.Record, expected: Int) {
        line = record.line
        fields = record.fields
        if record.fields.count != expected { note("record", "record_length", record.fields.first ?? []) }
    }

    var isClean: Bool { findings.isEmpty }

    mutating func note(_ field: String, _ rule: String, _ bytes: [UInt8]) {
        findings.append(AssessmentFinding(line: line, field: field, rule: rule, bytes: bytes))
    }

    mutating func bytes(_ name: String) -> [UInt8] {
        defer { next += 1 }
        return next < fields.count ? fields[next] : []
    }

    /// Text of 1 to `most` bytes; an empty one is a finding.
    mutating func text(_ name: String, most: Int = 400) -> ReceivedText {
        guard let text = optionalText(name, most: most) else {
            note(name, "empty", [])
            return ReceivedText("")
        }
        return text
    }

    /// Text, or nil for an empty field. Control characters and broken UTF-8 are findings.
    mutating func optionalText(_ name: String, most: Int = 400) -> ReceivedText? {
        let raw = bytes(name)
        guard !raw.isEmpty else { return nil }
        guard raw.count <= most else {
            note(name, "too_long", raw)
            return ReceivedText("")
        }
        guard let text = ReceivedText(utf8: raw), !raw.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            note(name, "character_not_allowed", raw)
            return ReceivedText("")
        }
        return text
    }

    mutating func date(_ name: String) -> BusinessDate {
        guard let date = optionalDate(name) else {
            note(name, "date_invalid", [])
            return BusinessDate(daysSinceEpoch: 0)
        }
        return date
    }

    mutating func optionalDate(_ name: String) -> BusinessDate? {
        let raw = bytes(name)
        guard !raw.isEmpty else { return nil }
        if let date = BusinessDate(iso: String(decoding: raw, as: UTF8.self)) { return date }
        note(name, "date_invalid", raw)
        return BusinessDate(daysSinceEpoch: 0)
    }

    mutating func number(_ name: String, in range: ClosedRange<Int64>) -> Int64 {
        let raw = bytes(name)
        guard (1...13).contains(raw.count), raw.allSatisfy({ (0x30...0x39).contains($0) }) else {
            note(name, "not_numeric", raw)
            return range.lowerBound
        }
        let value = raw.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        guard range.contains(value) else {
            note(name, "out_of_range", raw)
            return range.lowerBound
        }
        return value
    }

    mutating func yen(_ name: String, from least: Int64 = 0) -> Yen {
        Yen(unchecked: number(name, in: least...Yen.bound))
    }
}
