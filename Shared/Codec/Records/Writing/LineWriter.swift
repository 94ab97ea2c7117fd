import CodecPrimitives

/// Turns records into the lines of a file: columns, line endings, code set.
struct LineWriter {
    let codeSet: CodeSet
    private let layout: Layout
    private var bytes: [UInt8] = []
    private var isEmpty = true

    init(_ layout: Layout, codeSet: CodeSet) {
        (self.layout, self.codeSet) = (layout, codeSet)
        if layout.form.byteOrderMark == .written { bytes = CSVReader.mark }
    }

    mutating func write(_ record: [UInt8], as role: RecordRole) {
        guard let csv = layout.form.csv else { return writeLine(record) }
        if isEmpty { writeHeaderLine(csv) }
        guard let form = layout.record(role) else { return }
        writeLine(join(form.fields.map { (value(of: $0, in: record), $0.column.isQuoted) }, csv))
    }

    /// Writes what stands at the end of every file.
    mutating func end() {
        if isEmpty, let csv = layout.form.csv { writeHeaderLine(csv) }
    }

    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private var ending: [UInt8] { (layout.lineEndings.first ?? .none).bytes }

    /// Where the last line has no ending, each line brings that of the line before.
    private mutating func writeLine(_ line: [UInt8]) {
        if !layout.form.endsLastLine, !isEmpty { put(ending) }
        isEmpty = false
        put(line)
        if layout.form.endsLastLine { put(ending) }
    }

    private mutating func put(_ more: [UInt8]) { bytes += codeSet == .ebcdic ? EBCDIC.encoded(more) : more }

    private mutating func writeHeaderLine(_ csv: CSVLayout) {
        guard csv.hasHeaderLine, let data = layout.record(.data) else { return }
        let titles = data.fields.map { (try? layout.encoding.encode($0.column.title.string)) ?? [] }
        writeLine(join(titles.map { ($0, false) }, csv))
    }

    private func join(_ values: [(bytes: [UInt8], isQuoted: Bool)], _ csv: CSVLayout) -> [UInt8] {
        Array(
            values.map { value in
                let marks: [UInt8] = [csv.delimiter, csv.quote, 0x0D, 0x0A]
                guard csv.quotesAll || value.isQuoted || value.bytes.contains(where: marks.contains) else {
                    return value.bytes
                }
                let doubled = value.bytes.flatMap { $0 == csv.quote ? [$0, $0] : [$0] }
                return [csv.quote] + doubled + [csv.quote]
            }.joined(separator: [csv.delimiter]))
    }

    /// The value of a column, without what only fills it up.
    private func value(of field: FieldLayout, in record: [UInt8]) -> [UInt8] {
        let bytes = record[field.start..<(field.start + field.length)]
        var value = Array(bytes)
        switch field.form {
        case .text:
            value = Array(
                field.alignsRight
                    ? bytes.drop { $0 == field.pad }
                    : bytes.prefix((bytes.lastIndex { $0 != field.pad } ?? field.start - 1) - field.start + 1))
        case _ where field.rules.blankMeansNone && bytes.allSatisfy { $0 == 0x20 }: value = []
        case .digits, .date, .time: if field.column.isUnpadded { value = unpadded(bytes) }
        case .signed(.leading):
            if field.column.isUnpadded { value = (bytes.first == 0x2D ? [0x2D] : []) + unpadded(bytes.dropFirst()) }
        case .signed: break
        }
        return value.isEmpty ? [] : field.column.prefix + value
    }

    private func unpadded(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        let rest = digits.drop { $0 == 0x30 }
        return rest.isEmpty ? [0x30] : Array(rest)
    }
}
