import CodecPrimitives

/// A data file of law: lines of comma-separated UTF-8 fields without quoting. Lines that start
/// with `#` are notes; the first other line names the columns and must be exactly as expected.
struct LawTable {
    let rows: [LawRow]

    /// Reads a table; an error names the file and the line.
    init(_ bytes: [UInt8], file: String, columns: [String]) throws(LawError) {
        var rows: [LawRow] = []
        var sawHeader = false
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let place = "\(file):\(index + 1)"
            guard let first = line.first, first != 0x23 else { continue }
            let fields = line.split(separator: 0x2C, omittingEmptySubsequences: false)
            guard fields.count == columns.count else { throw LawError(.tableInvalid, at: "\(place) field count") }
            if sawHeader {
                rows.append(
                    LawRow(
                        file: file, line: index + 1, columns: columns, fields: try LawTable.texts(fields, at: place)))
            } else {
                let isExpected = zip(fields, columns).allSatisfy { $0.elementsEqual($1.utf8) }
                guard isExpected else { throw LawError(.tableInvalid, at: "\(place) column names") }
                sawHeader = true
            }
        }
        guard sawHeader else { throw LawError(.tableInvalid, at: "\(file) has no header") }
        self.rows = rows
    }

    private static func texts(_ fields: [ArraySlice<UInt8>], at place: String) throws(LawError) -> [String] {
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else {
                throw LawError(.tableInvalid, at: "\(place) not UTF-8")
            }
            texts.append(text)
        }
        return texts
    }
}
